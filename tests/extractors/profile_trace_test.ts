import { assertEquals } from "@std/assert";
import { dataset, defineExtractor } from "../../extractors/define.ts";
import { extractFile } from "../../extractors/extract.ts";
import { defineProfile } from "../../extractors/profile.ts";
import { memorySource } from "../../formats/source.ts";

const file = memorySource(new Uint8Array(7), { name: "Si_SAED.xyz" });
const extractors = [
  defineExtractor({
    name: "xyz",
    title: "XYZ",
    extensions: ["xyz"],
    supports: () => true,
    *extract() {
      yield dataset("Image", {
        dataType: "TEM_Imaging",
        meta: { operator: "USER", stage_position: { x: { value: 1, unit: "µm" } } },
        extensions: { Mode: "Imaging", Old: 1 },
      });
    },
  }),
];
const profiles = [
  defineProfile({ name: "other", title: "Other", match: /^Q-/ }),
  defineProfile({
    name: "p",
    title: "P",
    match: /^P-/,
    read({ meta }) {
      meta.specimen = "Si";
      (meta.stage_position as Record<string, unknown>).x = { value: 2, unit: "µm" };
    },
    rename: { Old: "New" },
    classify: [
      { from: ["Spectrum"], type: "Misc", dataType: "M" },
      { when: { Mode: /^diff/i }, type: "Misc", dataType: "M" },
      { when: { Lens: /x/ }, type: "Misc", dataType: "M" },
      { without: ["Mode"], type: "Misc", dataType: "M" },
      { word: /^dp$/, type: "Misc", dataType: "M" },
      { word: /^saed$/i, type: "Diffraction", dataType: "TEM_Diffraction" },
    ],
    distrust: ["Operator", "Absent"],
    constants: { Room: "B1", Mode: "is there already" },
  }),
  defineProfile({ name: "never asked", title: "N", match: /./ }),
];

Deno.test("extractFile() tells field by field what a profile changed, by which rule, and why others did not", () => {
  const { profile } = extractFile(file, { instrument: "P-1" }, { extractors, profiles, trace: true });
  assertEquals(profile?.profile, "p");
  assertEquals(profile?.asked, [
    { name: "other", match: "/^Q-/", matches: false },
    { name: "p", match: "/^P-/", matches: true },
  ]);
  const rule = "rule 6: a word matches /^saed$/i";
  assertEquals(profile?.datasets[0]?.changes, [
    {
      step: "read",
      field: "stage_position.x",
      before: { value: 1, unit: "µm" },
      after: { value: 2, unit: "µm" },
    },
    { step: "read", field: "specimen", after: "Si" },
    { step: "rename", field: "Old", before: 1 },
    { step: "rename", field: "New", after: 1 },
    { step: "classify", rule, field: "type", before: "Image", after: "Diffraction" },
    { step: "classify", rule, field: "dataType", before: "TEM_Imaging", after: "TEM_Diffraction" },
    { step: "distrust", field: "Operator", before: "trusted", after: "not trusted" },
    { step: "constants", field: "Room", after: "B1" },
  ]);
  assertEquals(profile?.datasets[0]?.notes, [
    "classify, rule 1: always: does not apply, it is for Spectrum, and this is Image",
    'classify, rule 2: Mode matches /^diff/i: does not apply, Mode is "Imaging"',
    "classify, rule 3: Lens matches /x/: does not apply, there is no Lens",
    "classify, rule 4: no Mode: does not apply, there is a Mode",
    "classify, rule 5: a word matches /^dp$/: does not apply, neither the name of the file nor that of its folder has such a word",
  ]);
});

Deno.test("extractFile() tells of a step that failed, and of no profile at all", () => {
  const broken = [defineProfile({
    name: "b",
    title: "B",
    match: /./,
    read() {
      throw new Error("no such tag");
    },
    constants: { Room: 1 },
  })];
  const found = extractFile(file, { instrument: "P-1" }, { extractors, profiles: broken, trace: true })
    .profile!;
  assertEquals(found.datasets[0]!.changes.map(({ field }) => field), ["Room"]);
  assertEquals(found.datasets[0]!.notes.length, 1);
  const none =
    extractFile(file, { instrument: "Z" }, { extractors, profiles: profiles.slice(0, 2), trace: true })
      .profile;
  assertEquals([none?.profile, none?.asked.map(({ matches }) => matches)], [null, [false, false]]);
  assertEquals("profile" in extractFile(file, { instrument: "P-1" }, { extractors, profiles }), false);
});
