import { assertEquals } from "@std/assert";
import { dataset, defineExtractor } from "../../extractors/define.ts";
import { extractFile } from "../../extractors/extract.ts";
import { defineProfile } from "../../extractors/profile.ts";
import { FormatError, memorySource } from "../../formats/source.ts";

const file = memorySource(new Uint8Array(7), { name: "a.xyz" });
const profile = defineProfile({ name: "p", title: "P", match: /^P-/, constants: { Room: "B1" } });

function reading(extract: () => Iterable<ReturnType<typeof dataset>>) {
  return defineExtractor({
    name: "xyz",
    module: "xyz_extractor",
    title: "XYZ",
    extensions: ["xyz"],
    supports: () => true,
    extract,
  });
}

Deno.test("extractFile() applies the instrument's profile to what the extractor yields", () => {
  const extractors = [reading(() => [dataset("Image", { dataType: "SEM_Imaging" })])];
  const found = extractFile(file, { instrument: "P-1" }, { extractors, profiles: [profile] });
  assertEquals([found.extractor, found.module, found.error], ["xyz", "xyz_extractor", undefined]);
  assertEquals(found.datasets[0]?.extensions, { Room: "B1" });
  const unknown = extractFile(file, {}, { extractors, profiles: [profile] });
  assertEquals(unknown.datasets[0]?.extensions, {});
});

Deno.test("extractFile() keeps the datasets made before the extractor threw", () => {
  const extractors = [reading(function* () {
    yield dataset("Image", { dataType: "SEM_Imaging", name: "first" });
    throw new FormatError("The second image is cut off", "a.xyz", 5);
  })];
  const { datasets, error } = extractFile(file, {}, { extractors });
  assertEquals(datasets.map(({ name }) => name), ["first"]);
  assertEquals(error, "a.xyz at byte 5: The second image is cut off");
});

Deno.test("extractFile() gives a fallback dataset with the reason when the extractor yields nothing", () => {
  const broken = reading(() => {
    throw new RangeError("Invalid array length");
  });
  const { datasets, error, extractor } = extractFile(file, { instrument: "P-1" }, {
    extractors: [broken],
    profiles: [profile],
  });
  assertEquals([extractor, error], ["xyz", "Invalid array length"]);
  assertEquals(datasets.length, 1);
  assertEquals([datasets[0]?.type, datasets[0]?.dataType], ["Unknown", "Unknown"]);
  assertEquals(datasets[0]?.warning, "Invalid array length");
  assertEquals(datasets[0]?.extensions, { "File Size": { value: 7, unit: "byte" } });

  const empty = extractFile(file, {}, { extractors: [reading(() => [])] });
  assertEquals(empty.error, 'a.xyz: the extractor "xyz" found no signal in it');
  assertEquals(empty.datasets[0]?.type, "Unknown");
});
