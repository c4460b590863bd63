import { assertEquals } from "@std/assert";
import { type ImageFacts, typeOf } from "../../extractors/_dm_type.ts";
import type { Axis } from "../../formats/signal.ts";

function kindOf(units: string[], facts: Partial<ImageFacts> = {}): string {
  const axes = units.map((unit): Axis => ({
    name: "",
    units: unit,
    size: 8,
    scale: 1,
    offset: 0,
    navigate: false,
  }));
  const { type, dataType } = typeOf({
    kind: undefined,
    format: undefined,
    illumination: undefined,
    operation: undefined,
    scanned: false,
    dtype: "float32",
    axes,
    ...facts,
  });
  return `${type} ${dataType}`;
}

Deno.test("typeOf() tells spectra from line profiles by kind, format or unit", () => {
  const stem = { illumination: "STEM NANOPROBE" };
  assertEquals(kindOf(["eV"], { kind: "EELS", ...stem }), "Spectrum STEM_EELS");
  assertEquals(kindOf(["keV"], { kind: "EDS", illumination: "TEM" }), "Spectrum TEM_EDS");
  assertEquals(kindOf(["nm"], { kind: "CL", illumination: "SEM" }), "Spectrum SEM_CL");
  assertEquals(kindOf(["eV"]), "Spectrum Spectrum");
  assertEquals(kindOf(["nm"]), "Misc Line_Profile");
});

Deno.test("typeOf() tells spectrum images by format, kind and scan", () => {
  assertEquals(
    kindOf(["nm", "nm", "eV"], { kind: "EELS", format: "Spectrum image" }),
    "SpectrumImage EELS_Spectrum_Imaging",
  );
  assertEquals(
    kindOf(["nm", "nm", "nm"], { kind: "CL", scanned: true }),
    "SpectrumImage CL_Spectrum_Imaging",
  );
  assertEquals(kindOf(["nm", "keV"]), "SpectrumImage Spectrum_Imaging");
  assertEquals(kindOf(["µm", "µm"], { kind: "EELS", format: "Image" }), "Image TEM_EELS_Map");
});

Deno.test("typeOf() tells diffraction by unit or mode, but not against a scale in a length", () => {
  assertEquals(kindOf(["1/nm", "1/nm"], { illumination: "STEM" }), "Diffraction STEM_Diffraction");
  assertEquals(kindOf(["", ""], { operation: "DIFFRACTION" }), "Diffraction TEM_Diffraction");
  assertEquals(kindOf(["nm", "nm"], { operation: "DIFFRACTION" }), "Image TEM_Imaging");
  assertEquals(kindOf(["1/nm", "1/nm"], { dtype: "complex64" }), "Image FFT");
});

Deno.test("typeOf() tells images by illumination, and stacks by dimensions", () => {
  assertEquals(kindOf(["nm", "nm"]), "Image TEM_Imaging");
  assertEquals(kindOf(["nm", "nm"], { illumination: "STEM" }), "Image STEM_Imaging");
  assertEquals(kindOf(["nm", "nm"], { illumination: "SEM" }), "Image SEM_Imaging");
  assertEquals(kindOf(["", "nm", "nm"], { illumination: "TEM" }), "Image TEM_Image_Stack");
  assertEquals(kindOf(["", ""], { dtype: "rgba8" }), "Image TEM_Imaging");
});
