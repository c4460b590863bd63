import { assertEquals, assertThrows } from "@std/assert";
import { applyProfile } from "../../extractors/apply_profile.ts";
import { dataOf, dataset } from "../../extractors/define.ts";
import { defineProfile } from "../../extractors/profile.ts";

Deno.test("dataset() makes the vendor's tree when it is asked for, and once", () => {
  let made = 0;
  const found = dataset("Image", { dataType: "TEM_Imaging", original: () => ({ made: ++made }) });
  assertEquals(dataOf(found), {
    type: "Image",
    dataType: "TEM_Imaging",
    meta: {},
    extensions: {},
    distrust: [],
  });
  const profile = defineProfile({ name: "here", match: /^here$/, title: "Here", constants: { Room: "12" } });
  const refined = applyProfile(profile, found, { name: "a.dm3" });
  assertEquals(made, 0);
  assertEquals([refined.original, found.original, { ...found }.original], [
    { made: 1 },
    { made: 1 },
    { made: 1 },
  ]);
});

Deno.test("dataset() takes a tree as it is, or none", () => {
  const original = { A: 1 };
  assertEquals(dataset("Misc", { dataType: "Unknown", original }).original === original, true);
  assertEquals("original" in dataset("Misc", { dataType: "Unknown" }), false);
  const broken = dataset("Misc", {
    dataType: "Unknown",
    original() {
      throw new RangeError("no tree");
    },
  });
  assertThrows(() => broken.original, RangeError, "no tree");
  assertEquals(dataOf(broken).dataType, "Unknown");
});
