import { assertEquals, assertMatch } from "@std/assert";
import { dataset, defineExtractor } from "../../extractors/define.ts";
import { extractFile } from "../../extractors/extract.ts";
import { defineProfile } from "../../extractors/profile.ts";
import { extractors } from "../../extractors/mod.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { dm3, tiff } from "./fixtures.ts";

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

Deno.test("extractFile() reports a file that is not even of the format its extension names", () => {
  const noise = Uint8Array.from({ length: 400 }, (_, i) => (i * 37 + 11) & 255);
  const whole = tiff({ width: 8, height: 8 });
  const damaged: [name: string, bytes: Uint8Array<ArrayBuffer>, reason: RegExp][] = [
    ["empty.dm4", new Uint8Array(0), /^empty\.dm4 .*The file is empty; copy it anew/],
    ["noise.DM3", noise, /^noise\.DM3 .*version number/],
    ["noise.tif", noise, /^noise\.tif .*Not a TIFF file/],
    ["empty.tiff", new Uint8Array(0), /^empty\.tiff .*The file is empty/],
    ["noise.msa", noise, /^noise\.msa .*that its name says, EMSA\/MAS spectrum: does not begin with/],
    ["empty.SPC", new Uint8Array(0), /^empty\.SPC .*The file is empty/],
    ["noise.mrc", noise, /^noise\.mrc .*no header of an MRC file/],
    [
      "noise.png",
      noise,
      /^noise\.png .*that its name says, .* picture: no PNG, JPEG, BMP or GIF; .* copy it anew/,
    ],
    ["empty.JPG", new Uint8Array(0), /^empty\.JPG .*The file is empty/],
    ["half.tif", whole.slice(0, whole.length >> 1), /^half\.tif/],
  ];
  for (const [name, bytes, reason] of damaged) {
    const found = extractFile(memorySource(bytes, { name }), {}, { extractors });
    assertMatch(found.error ?? "", reason);
    assertEquals([found.extractor, found.datasets.map(({ type }) => type)], ["basic", ["Unknown"]], name);
    assertEquals(found.datasets[0]?.warning, found.error);
  }
  for (
    const [name, bytes] of [["plain.tif", whole], ["noise.xyz", noise], ["noise.txt", noise], [
      "a.dm3",
      dm3({ shape: [2, 2] }),
    ]] as const
  ) {
    assertEquals(extractFile(memorySource(bytes, { name }), {}, { extractors }).error, undefined, name);
  }
});

Deno.test("extractFile() reports a file that no container but a built-in extractor's extension names", () => {
  const about = { vendors: "V", reads: "r", preview: "image", files: "synthetic" as const };
  const xyz = { ...reading(() => []), supports: () => "does not begin with XYZ", about };
  const found = extractFile(file, {}, { extractors: [xyz] });
  assertEquals(
    found.error,
    "a.xyz at byte 0: Not of the format that its name says, XYZ: does not begin with XYZ; " +
      "it may be damaged, copy it anew",
  );
  assertEquals([found.extractor, found.datasets[0]?.warning], ["basic", found.error]);
  const empty = extractFile(memorySource(new Uint8Array(), { name: "b.XYZ" }), {}, { extractors: [xyz] });
  assertMatch(empty.error ?? "", /^b\.XYZ .*The file is empty/);
  // everyday programs use that extension too, and a site's plugin does not speak for all its files
  for (const extractor of [{ ...xyz, general: true }, { ...xyz, about: undefined }]) {
    assertEquals(extractFile(file, {}, { extractors: [extractor] }).error, undefined);
  }
  const other = {
    ...reading(() => [dataset("Image", { dataType: "Image" })]),
    name: "other",
    extensions: [],
  };
  assertEquals(extractFile(file, {}, { extractors: [xyz, other] }).error, undefined, "another claims it");
});
