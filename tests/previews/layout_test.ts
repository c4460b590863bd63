import { assertAlmostEquals, assertEquals } from "@std/assert";
import { drawnAxis, intensityLabel, intensityRange, spectralAxis } from "../../previews/axis_label.ts";
import { isReciprocal, layoutOf } from "../../previews/layout.ts";
import { memorySignal } from "./_signal.ts";

const signal = (shape: number[], navigation: number) =>
  memorySignal(new Float32Array(1), shape, "float32", shape.map((_, i) => ({ navigate: i < navigation })));

Deno.test("layoutOf() splits by navigation axes and leaves out axes of one element", () => {
  assertEquals(layoutOf(signal([512, 256], 0), "Image"), { drawn: [0, 1], navigation: [] });
  assertEquals(layoutOf(signal([5, 512, 256], 1), "Image"), { drawn: [1, 2], navigation: [0] });
  assertEquals(layoutOf(signal([8, 9, 2048], 2), "SpectrumImage"), { drawn: [2], navigation: [0, 1] });
  assertEquals(layoutOf(signal([1, 2048], 1), "Spectrum"), { drawn: [1], navigation: [] });
  assertEquals(layoutOf(signal([1, 512], 0), "Image"), { drawn: [1], navigation: [] });
  assertEquals(layoutOf(signal([], 0), "Unknown"), { drawn: [], navigation: [] });
});

Deno.test("layoutOf() goes by the type when all axes are of one kind", () => {
  assertEquals(layoutOf(signal([8, 9, 2048], 0), "SpectrumImage"), { drawn: [2], navigation: [0, 1] });
  assertEquals(layoutOf(signal([8, 2048], 2), "Spectrum"), { drawn: [1], navigation: [0] });
  assertEquals(layoutOf(signal([8, 9], 2), "Image"), { drawn: [0, 1], navigation: [] });
  assertEquals(layoutOf(signal([4, 8, 9], 0), "Image"), { drawn: [1, 2], navigation: [0] });
});

Deno.test("isReciprocal() knows diffraction patterns by type, kind, units and number type", () => {
  const real = signal([8, 8], 0);
  assertEquals(isReciprocal(real, "Image", "TEM_Imaging", real.axes), false);
  assertEquals(isReciprocal(real, "Diffraction", "TEM_Diffraction", real.axes), true);
  assertEquals(isReciprocal(real, "Image", "", [{ ...real.axes[0]!, units: "1/nm" }]), true);
  assertEquals(isReciprocal(memorySignal(new Float32Array(2), [1], "complex64"), "Image", "", []), true);
});

const axis = { name: "", units: "eV", size: 101, scale: 0.5, offset: -10, navigate: false };

Deno.test("spectralAxis() names the quantity and gives its range", () => {
  const energy = spectralAxis(axis, "STEM_EELS");
  assertEquals([energy.label, energy.low, energy.high, energy.at(20)], ["Energy loss (eV)", -10, 40, 0]);
  assertEquals(spectralAxis({ ...axis, scale: 200 }, "STEM_EDS").label, "X-ray energy (keV)");
  assertAlmostEquals(spectralAxis({ ...axis, scale: 200 }, "STEM_EDS").high, 19.99);
  assertEquals(spectralAxis({ ...axis, units: "nm", name: "Wavelength" }, "CL").label, "Wavelength (nm)");
  assertEquals(spectralAxis({ ...axis, units: "" }, "Unknown").label, "Channel");
});

Deno.test("drawnAxis() survives axes without a usable scale", () => {
  const odd = drawnAxis({ ...axis, scale: NaN, offset: Infinity, units: "1/nm", name: "k\u0000x" }, "Axis 1");
  assertEquals([odd.low, odd.high, odd.label], [0, 100, "k x (nm⁻¹)"]);
});

Deno.test("intensityRange() includes zero unless the values are far from it", () => {
  assertEquals(intensityRange(10, 100), [0, 104.5]);
  assertEquals(intensityRange(900, 1000), [895, 1005]);
  assertEquals(intensityRange(0, 0), [0, 1]);
  assertEquals(intensityRange(NaN, NaN), [0, 1]);
});

Deno.test("intensityLabel() tells units where the file does", () => {
  const counted = memorySignal(new Float32Array(1), [1], "float32", [], "Counts");
  assertEquals(intensityLabel(counted), "Intensity (Counts)");
  assertEquals(intensityLabel(counted, true), "Mean intensity (Counts)");
  assertEquals(intensityLabel(signal([1], 0)), "Intensity");
});
