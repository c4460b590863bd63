import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Signal } from "../../../formats/signal.ts";
import { openContainer } from "../../../formats/open.ts";
import { writeDm } from "../../../formats/dm_writer.ts";
import { memorySource } from "../../../formats/source.ts";
import { curveOf } from "../../../web/page/curve.ts";

const ENERGY = { scale: 0.5, offset: -20, units: "eV" };
const PLACE = { scale: 2, offset: 0, units: "nm" };

/** A signal of a DM file: number (…, y, x, channel) is what `value` says. */
function signalOf(shape: number[], value: (i: number) => number, format?: string): Signal {
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i));
  const bytes = writeDm({
    version: 4,
    images: [{
      name: "s",
      dtype: "float32",
      shape,
      data,
      calibrations: shape.map((_, i) =>
        i === 0 && shape.length > 1 ? ENERGY : shape.length === 1 ? ENERGY : PLACE
      ),
      intensityUnits: "counts",
      imageTags: format ? { "Meta Data": { Format: format, Signal: "EELS" } } : {},
    }],
  });
  return openContainer(memorySource(bytes, { name: "s.dm4" })).signals()[0]!;
}

Deno.test("curveOf() gives a spectrum its values, energies and labels", () => {
  const curve = curveOf(signalOf([100], (i) => i * i), "Spectrum", "EELS")!;
  assertEquals([...curve.values.slice(0, 4)], [0, 1, 4, 9]);
  assertAlmostEquals(curve.offset, -20, 1e-6);
  assertAlmostEquals(curve.scale, 0.5, 1e-6);
  assertEquals([curve.label, curve.intensity, curve.positions], [
    "Energy loss (eV)",
    "Intensity (counts)",
    1,
  ]);
});

Deno.test("curveOf() gives a spectrum image the mean of its spectra, whatever the order of the axes", () => {
  // DM keeps the energy as the slowest axis
  const [channels, rows, columns] = [30, 5, 7];
  const signal = signalOf([channels, rows, columns], (i) => {
    const position = i % (rows * columns);
    return Math.floor(i / (rows * columns)) * 10 + position;
  }, "Spectrum image");
  const curve = curveOf(signal, "SpectrumImage", "EELS_Spectrum_Imaging")!;
  assertEquals(curve.positions, rows * columns);
  assertEquals([...curve.values.slice(0, 3)], [17, 27, 37]);
  assertEquals(curve.values.length, channels);
});

Deno.test("curveOf() leaves numbers that are not finite out of a mean", () => {
  const signal = signalOf([8, 2, 2], (i) => i % 4 === 0 ? NaN : 6, "Spectrum image");
  assertEquals([...curveOf(signal, "SpectrumImage", "EELS")!.values], Array(8).fill(6));
});

Deno.test("curveOf() finds no spectrum in an image", () => {
  assertEquals(curveOf(signalOf([8, 9], (i) => i), "Image", "STEM_Imaging"), undefined);
});
