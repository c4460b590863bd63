import { assertEquals } from "@std/assert";
import { applyProfile, profileOf } from "../../extractors/apply_profile.ts";
import { dataset } from "../../extractors/define.ts";
import { type ClassifyRule, defineProfile } from "../../extractors/profile.ts";

const image = () =>
  dataset("Image", {
    dataType: "TEM_Imaging",
    meta: { operator: "somebody", pixel_width: { value: 1, unit: "nm" } },
    extensions: { Mode: "Diffraction", Old: 1 },
    sources: { Old: "tag" },
  });

Deno.test("profileOf() matches pids by pattern, also a pattern that is global", () => {
  const global = defineProfile({ name: "g", title: "G", match: /^G/g });
  for (let i = 0; i < 3; i++) assertEquals(profileOf("G-1", [global])?.name, "g");
  assertEquals(profileOf("H-1", [global]), undefined);
  assertEquals(profileOf(undefined, [global]), undefined);
});

Deno.test("applyProfile() reads, renames, classifies, distrusts and adds constants, leaving its input alone", () => {
  const before = image();
  const after = applyProfile(
    defineProfile({
      name: "p",
      title: "P",
      match: /./,
      read: ({ extensions }) => {
        extensions.Read = true;
      },
      rename: { Old: "New", Missing: "Nothing" },
      classify: [{ when: { New: /1/ }, type: "Misc", dataType: "never, 1 is no text" }, {
        when: { Mode: /^diff/i },
        type: "Diffraction",
        dataType: "TEM_Diffraction",
      }],
      distrust: ["Operator", "Absent", "DatasetType"],
      constants: { Mode: "not used", Room: "B1" },
    }),
    before,
    { name: "a.dm3" },
  );
  assertEquals(before, image());
  assertEquals([after.type, after.dataType], ["Diffraction", "TEM_Diffraction"]);
  assertEquals(after.extensions, { Mode: "Diffraction", New: 1, Read: true, Room: "B1" });
  assertEquals(after.sources, { New: "tag" });
  assertEquals(after.distrust, [["Operator"], ["DatasetType"]]);
});

Deno.test("applyProfile() undoes a step that throws and goes on with the next", () => {
  const after = applyProfile(
    defineProfile({
      name: "p",
      title: "P",
      match: /./,
      read(dataset) {
        dataset.extensions.Half = 1;
        throw new Error("no such tag");
      },
      constants: { Room: "B1" },
    }),
    image(),
    { name: "a.dm3" },
  );
  assertEquals(after.extensions, { Room: "B1", Mode: "Diffraction", Old: 1 });
  assertEquals(after.warning, 'Profile "p" could not do its step "read": no such tag');
});

Deno.test("applyProfile() takes the words of the file's and its folder's name, never parts of words", () => {
  const classify: ClassifyRule[] = [{ word: /^(saed|dp)$/i, type: "Diffraction", dataType: "D" }];
  const profile = defineProfile({ name: "p", title: "P", match: /./, classify });
  const typeOf = (path: string) =>
    applyProfile(profile, image(), { name: path.split("/").at(-1)!, path }).type;
  for (const path of ["a/Si_SAED_03.dm3", "a/SiDP2.dm3", "SAED/x.dm3", "DP/x.dm3"]) {
    assertEquals(typeOf(path), "Diffraction", path);
  }
  for (const path of ["DP/a/x.dm3", "a/DPC.dm3", "a/undp.dm3", "Saedler/x.dm3", "a/x.dp"]) {
    assertEquals(typeOf(path), "Image", path);
  }
});

Deno.test("applyProfile() changes only the types a rule is for, and not against a field it excludes", () => {
  const rule = { when: { Mode: /Diff/ }, type: "Diffraction", dataType: "D" } as const;
  const typeOf = (rule: ClassifyRule, from = image()) =>
    applyProfile(defineProfile({ name: "p", title: "P", match: /./, classify: [rule] }), from, { name: "a" })
      .type;
  assertEquals(typeOf({ ...rule, without: ["pixel_width"] }), "Image");
  assertEquals(typeOf(rule, { ...image(), type: "SpectrumImage" }), "SpectrumImage");
  assertEquals(
    typeOf({ ...rule, from: ["SpectrumImage"] }, { ...image(), type: "SpectrumImage" }),
    "Diffraction",
  );
});
