import { assertEquals } from "@std/assert";
import { applyProfile, profileOf } from "../../extractors/apply_profile.ts";
import { dataset } from "../../extractors/define.ts";
import profile from "../../profiles/jeol_tem.ts";
import { profiles } from "../../profiles/mod.ts";

const typeOf = (path: string, type: "Image" | "Spectrum" = "Image") =>
  applyProfile(profile, dataset(type, { dataType: "TEM_Imaging" }), { name: path.split("/").at(-1)!, path })
    .dataType;

Deno.test("jeol-tem is the profile of its pids", () => {
  assertEquals(profileOf("JEOL-JEM-TEM-3010", profiles), profile);
});

Deno.test("jeol-tem takes diffraction from names, not from any text that contains them", () => {
  assertEquals(typeOf("2019/Diff/a1.dm3"), "TEM_Diffraction");
  assertEquals(typeOf("2019/grain2_diffraction.dm3"), "TEM_Diffraction");
  assertEquals(typeOf("2019/SAED_110.dm3"), "TEM_Diffraction");
  assertEquals(typeOf("2019/Different/a1.dm3"), "TEM_Imaging");
  assertEquals(typeOf("DP_Miller/2019/a1.dm3"), "TEM_Imaging");
  assertEquals(typeOf("2019/Diff/a1.dm3", "Spectrum"), "TEM_Imaging");
});

Deno.test("jeol-tem distrusts the type of every dataset", () => {
  const { distrust } = applyProfile(profile, dataset("Image", { dataType: "TEM_Imaging" }), {
    name: "a.dm3",
  });
  assertEquals(distrust, [["DatasetType"], ["Data Type"]]);
});
