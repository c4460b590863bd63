import { assertEquals, assertMatch } from "@std/assert";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import picture from "../../extractors/picture.ts";
import { memorySource } from "../../formats/source.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { drawPreview } from "../../previews/mod.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { bmpFile, gifFile, greyJpeg, jpegSegment, pngChunk, pngFile } from "../formats/fuzz/pictures.ts";
import { decodePng } from "../previews/_decode_png.ts";

const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));
const grey = { width: 3, height: 2, depth: 8, type: 0, rows: [[0, 1, 2, 3], [0, 4, 5, 6]] };
const read = (bytes: Uint8Array, name: string) =>
  extractFile(memorySource(bytes, { name }), {}, { extractors });

/** A TIFF block with its first directory and an Exif directory behind it. */
function exif(): Uint8Array {
  const inner = writeTiff({
    width: 1,
    height: 1,
    dtype: "uint8",
    pixels: Uint8Array.of(0),
    tags: [
      { tag: 271, type: "ascii", value: "Lens & Co" },
      { tag: 305, type: "ascii", value: "Chamber 2.1" },
      { tag: 306, type: "ascii", value: "2020:01:01 00:00:00" },
      { tag: 34665, type: "long", value: 0 },
      { tag: 34853, type: "long", value: 0 },
    ],
  });
  // the page itself serves as Exif directory of a second file that has the times
  const times = writeTiff({
    width: 1,
    height: 1,
    dtype: "uint8",
    pixels: Uint8Array.of(0),
    tags: [
      { tag: 33434, type: "double", value: 0.25 },
      { tag: 36867, type: "ascii", value: "2024:03:09 16:05:59" },
      { tag: 36881, type: "ascii", value: "+01:00" },
    ],
  });
  return joined(inner, times);
}

/** Two TIFF files as one: the second one's places are moved behind the first, whose Exif tags name its directory. */
function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = Uint8Array.of(...first, ...second);
  const view = new DataView(bytes.buffer);
  const shift = first.length;
  const directory = shift + view.getUint32(shift + 4, true);
  const entries = function* (at: number) {
    for (let i = 0; i < view.getUint16(at, true); i++) yield at + 2 + 12 * i;
  };
  for (const entry of entries(directory)) {
    const size = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8][view.getUint16(entry + 2, true)]!;
    if (size * view.getUint32(entry + 4, true) > 4) {
      view.setUint32(entry + 8, view.getUint32(entry + 8, true) + shift, true);
    }
  }
  for (const entry of entries(view.getUint32(4, true))) {
    if ([34665, 34853].includes(view.getUint16(entry, true))) view.setUint32(entry + 8, directory, true);
  }
  return bytes;
}

Deno.test("picture reads a photograph's camera, software and time from its Exif block, and no place", () => {
  const block = jpegSegment(0xe1, ...ascii("Exif\0\0"), ...exif());
  const note = jpegSegment(0xfe, ...ascii("loading the sample"));
  const plain = greyJpeg();
  const file = Uint8Array.of(...plain.subarray(0, 2), ...block, ...note, ...plain.subarray(2));
  const { extractor, datasets: [found], error } = read(file, "photo.JPG");
  assertEquals([extractor, error, found?.warning], ["picture", undefined, undefined]);
  assertEquals([found?.type, found?.dataType, found?.dimensions], ["Misc", "Picture", [30, 40]]);
  assertEquals(found?.acquired, "2024-03-09T16:05:59+01:00");
  assertEquals(found?.extensions, {
    "Picture Format": "JPEG",
    "Comment": "loading the sample",
    "Make": "Lens & Co",
    "Software Version": "Chamber 2.1",
    "Camera Exposure Time": { value: 0.25, unit: "s" },
  });
  const original = JSON.stringify(found?.original);
  assertMatch(original, /DateTimeOriginal/);
  assertEquals(/GPS/.test(original), false);
});

Deno.test("picture reads the texts of a PNG, its time, and a scale where it is that of a specimen", () => {
  const [found] = read(
    pngFile(grey, [
      pngChunk("pHYs", 0, 0, 11, 18, 0, 0, 11, 18, 1),
      pngChunk("tEXt", ...ascii("Software\0Screenshooter")),
      pngChunk("tEXt", ...ascii("Author\0amara")),
      pngChunk("tIME", 7, 232, 3, 9, 16, 5, 59),
    ]),
    "screen.png",
  ).datasets;
  assertEquals([found?.type, found?.meta], ["Misc", { operator: "amara" }]);
  assertEquals(found?.extensions, { "Picture Format": "PNG", "Software Version": "Screenshooter" });
  assertEquals(found?.distrust, ["Operator"]);
  assertEquals(found?.acquired, "2024-03-09T16:05:59Z");

  // 10⁸ pixels a metre are 10 nm each
  const [scaled] = read(
    pngFile(grey, [
      pngChunk("pHYs", 5, 245, 225, 0, 5, 245, 225, 0, 1),
      pngChunk("tEXt", ...ascii("Creation Time\x002021-07-01 12:30:00")),
    ]),
    "micrograph.png",
  ).datasets;
  assertEquals([scaled?.type, scaled?.dataType], ["Image", "Image"]);
  assertEquals(scaled?.meta.pixel_width, { value: 10, unit: "nm" });
  assertEquals(scaled?.acquired, "2021-07-01T12:30:00");
  assertEquals(scaled?.pixels?.().axes.map(({ scale, units }) => [scale, units]), [[10, "nm"], [10, "nm"]]);
});

Deno.test("picture claims each of its formats, whatever the name, and declines others", () => {
  const bmp = bmpFile({ width: 2, height: 1, depth: 24, rows: [1, 2, 3, 4, 5, 6, 0, 0] });
  for (const bytes of [pngFile(grey), greyJpeg(), gifFile(), bmp]) {
    assertEquals(picture.supports(memorySource(bytes, { name: "x.dat" })), true);
  }
  assertEquals(picture.supports(memorySource(new Uint8Array(40))), "no PNG, JPEG, BMP or GIF");
  const settings = new TextEncoder().encode("$CM_FORMAT 2\n");
  assertEquals(
    picture.supports(memorySource(greyJpeg(), { name: "a.jpg", siblings: { "a.txt": settings } })),
    "the microscope left its settings beside it, in a.txt",
  );
});

Deno.test("picture tells what it can of a damaged file, and what is wrong", () => {
  const cut = read(pngFile(grey).slice(0, 50), "cut.png");
  assertEquals(cut.datasets[0]?.dimensions, [2, 3]);
  assertMatch(cut.datasets[0]?.warning ?? "", /^cut\.png at byte 33: The PNG ends inside a chunk/);
  const bomb = read(pngFile({ ...grey, width: 65535, height: 65535 }), "bomb.png");
  assertEquals(bomb.datasets[0]?.dimensions, undefined);
  assertMatch(bomb.datasets[0]?.warning ?? "", /65535 × 65535 pixels take .* copy it anew/);
  assertMatch(read(greyJpeg().slice(0, 30), "cut.jpg").error ?? "", /^cut\.jpg at byte/);
});

goldenTest("picture draws previews of the real pictures, and knows their sizes", async () => {
  for (const ending of ["png", "jpg", "bmp", "gif"]) {
    const file = dataFile(`nx280/test_image_thumb_source.${ending}`);
    const [found] = extractFile(file, {}, { extractors }).datasets;
    assertEquals([found?.dataType, found?.dimensions], ["Picture", [1920, 2560]], ending);
    const { type, dataType } = found!;
    const preview = decodePng(await drawPreview(found!.pixels!(), { type, dataType, title: "" }));
    assertEquals([preview.width, preview.height], [500, 500]);
    // white letters on black
    const row = Array.from({ length: 500 }, (_, x) => preview.at(x, 270)[0]!);
    assertEquals([Math.min(...row), Math.max(...row) > 250], [0, true], ending);
  }
});
