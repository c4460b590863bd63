import { assert, assertEquals } from "@std/assert";
import type { TagTree } from "../../formats/container.ts";
import { memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import { type TiffImage, type TiffTag, writeTiff } from "../../formats/tiff_writer.ts";
import { dataFile, goldenTest } from "./golden_data.ts";

type Group = { [name: string]: TagTree };

const image: TiffImage = { width: 1, height: 1, dtype: "uint8", pixels: Uint8Array.of(7) };
const treeOf = (bytes: Uint8Array) => openTiff(memorySource(bytes, { name: "a.tif" })).tree() as Group;

Deno.test("Tiff.tree() has the tags of every page under their names, in the order of the file", () => {
  const tags: TiffTag[] = [
    { tag: 270, type: "ascii", value: "Größe" },
    { tag: 282, type: "rational", value: [3, 2] },
    { tag: 315, type: "ascii", value: "first\0second" },
    { tag: 34682, type: "byte", value: new TextEncoder().encode("[User]\r\n") },
    { tag: 37708, type: "byte", value: Uint8Array.of(1, 2, 3, 4, 5) },
    { tag: 50000, type: "double", value: [1.1, -2] },
    { tag: 50001, type: "sshort", value: -5 },
    { tag: 50002, type: "long8", value: 2 ** 40 },
    { tag: 50003, type: "srational", value: [-1, 4, 1, 0] },
    { tag: 50004, type: "byte", value: 3 },
  ];
  for (const options of [{}, { bigEndian: true }, { big: true }, { big: true, bigEndian: true }]) {
    const tree = treeOf(writeTiff({ ...image, ...options, tags }, image));
    assertEquals(Object.keys(tree), ["Page 0", "Page 1"]);
    const page = tree["Page 0"] as Group;
    assertEquals(
      Object.keys(page).slice(-10),
      [
        "Artist",
        "SampleFormat",
        "FEI_HELIOS",
        "Tag37708",
        "Tag50000",
        "Tag50001",
        "Tag50002",
        "Tag50003",
        "Tag50004",
      ].toSpliced(0, 0, "XResolution"),
    );
    assertEquals(page["ImageWidth"], 1);
    assertEquals(page["ImageDescription"], "Größe");
    assertEquals(page["XResolution"], 1.5);
    assertEquals(page["Artist"], ["first", "second"]);
    assertEquals(page["FEI_HELIOS"], "[User]\r\n");
    assertEquals(page["Tag37708"], Uint8Array.of(1, 2, 3, 4, 5));
    assertEquals(page["Tag50000"], Float64Array.of(1.1, -2));
    assertEquals(page["Tag50001"], -5);
    assertEquals(page["Tag50002"], 2 ** 40);
    assertEquals(page["Tag50003"], Float64Array.of(-0.25, Infinity));
    assertEquals(page["Tag50004"], 3);
    assertEquals(page["Problems"], undefined);
  }
});

Deno.test("Tiff.tree() nests SubIFDs, and names one that runs in a circle", () => {
  const below = { ...image, subImages: [image, { ...image, width: 2, pixels: Uint8Array.of(1, 2) }] };
  const bytes = writeTiff({ ...image, subImages: [below] });
  const page = treeOf(bytes)["Page 0"] as Group;
  const inner = page["SubIFDs"] as Group;
  assertEquals((inner["SubIFDs 1"] as Group)["ImageWidth"], 2);

  const entry = openTiff(memorySource(bytes)).pages[0]!.tags.get(330)!;
  const first = openTiff(memorySource(bytes)).pages[0]!.offset;
  new DataView(bytes.buffer).setUint32(entry.entry + 8, first, true);
  assertEquals((treeOf(bytes)["Page 0"] as Group)["Problems"], [
    `a.tif at byte ${first}: The chain of directories returns to byte ${first}`,
  ]);
});

Deno.test("Tiff.tree() tells values and pages that cannot be read, and gives all others", () => {
  const tags: TiffTag[] = [
    { tag: 50000, type: "double", value: [1, 2] },
    { tag: 50001, type: "double", value: [3, 4] },
    { tag: 50002, type: "long", value: 6 },
  ];
  const bytes = writeTiff({ ...image, tags }, image);
  const view = new DataView(bytes.buffer);
  const [page, second] = openTiff(memorySource(bytes)).pages;
  const at = (tag: number) => page!.tags.get(tag)!.entry;
  view.setUint32(at(50000) + 8, 0xffffff0, true);
  view.setUint16(at(50002) + 2, 99, true);
  view.setUint32(second!.tags.get(256)!.entry - 2 + 2 + 12 * second!.tags.size, 5, true);
  const tree = treeOf(bytes);
  const group = tree["Page 0"] as Group;
  assertEquals(group["Tag50001"], Float64Array.of(3, 4));
  assertEquals(group["Problems"], [
    `a.tif at byte ${at(50000)}: The values of tag 50000 lie outside the file`,
    `a.tif at byte ${at(50002)}: Tag 50002 has the unknown field type 99`,
  ]);
  assertEquals(Object.keys(tree), ["Page 0", "Page 1", "Problems"]);
  const [problem, ...others] = tree["Problems"] as string[];
  assertEquals([problem?.slice(0, 38), others], ["a.tif at byte 5: There is no directory", []]);
});

Deno.test("Tiff.tree() is not filled by entries that all point to one long value", () => {
  const long = new Uint8Array(2 ** 20);
  const tags = Array.from({ length: 1000 }, (_, i): TiffTag => ({
    tag: 60000 + i,
    type: "undefined",
    value: i === 0 ? long : Uint8Array.of(1, 2, 3, 4, 5),
  }));
  const bytes = writeTiff({ ...image, tags });
  const view = new DataView(bytes.buffer);
  const entries = openTiff(memorySource(bytes)).pages[0]!.tags;
  for (const { tag } of tags) {
    view.setUint32(entries.get(tag)!.entry + 4, long.length, true);
    view.setUint32(entries.get(tag)!.entry + 8, entries.get(60000)!.offset, true);
  }
  const page = treeOf(bytes)["Page 0"] as Group;
  const held = Object.keys(page).filter((name) => /^Tag6/.test(name)).length;
  assert(held > 200 && held < 257, `${held} of 1000 values were taken`);
  assertEquals((page["Problems"] as string[]).length, 1000 - held);
});

goldenTest("Tiff.tree() gives vendor metadata of real files", () => {
  const page = (file: string) =>
    (openTiff(dataFile(file)).tree() as Group)["Page 0"] as { [name: string]: TagTree | undefined };
  assert(String(page("rsciio/tiff/FEI-Helios-Ebeam-8bits.tif")["FEI_HELIOS"]).startsWith("[User]"));
  assert(String(page("rsciio/tiff/test_tiff_Zeiss_SEM_512pix.tif")["CZ_SEM"]).includes("DP_DETECTOR"));
  assertEquals((page("rsciio/tiff/olympus_SIS.tif")["ExifIFD"] as Group)["ExifVersion"], "0210");
});
