import { assertEquals } from "@std/assert";
import { applyProfile, profileOf } from "../../extractors/apply_profile.ts";
import { dataset } from "../../extractors/define.ts";
import { profiles } from "../../profiles/mod.ts";
import profile from "../../profiles/titan_stem.ts";

Deno.test("titan-stem is the profile of its pids, with and without a serial number", () => {
  assertEquals(profileOf("FEI-Titan-STEM", profiles), profile);
  assertEquals(profileOf("FEI-Titan-STEM-630901", profiles), profile);
  assertEquals(profileOf("FEI-Titan-STEMX", profiles), undefined);
  assertEquals(profileOf("My-FEI-Titan-STEM", profiles), undefined);
});

Deno.test("titan-stem makes filtered diffraction of an image, not of a spectrum image, and distrusts what stays set", () => {
  const found = (type: "Image" | "SpectrumImage") =>
    applyProfile(
      profile,
      dataset(type, {
        dataType: "x",
        meta: { operator: "A", detector_type: "GIF CCD" },
        extensions: { "Imaging Mode": "EFTEM Diffraction" },
      }),
      { name: "a.dm3" },
    );
  assertEquals([found("Image").type, found("Image").dataType], ["Diffraction", "TEM_EFTEM_Diffraction"]);
  assertEquals(found("SpectrumImage").type, "SpectrumImage");
  assertEquals(found("Image").distrust, [["Detector"], ["Operator"]]);
});
