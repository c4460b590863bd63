import { assertEquals, assertThrows } from "@std/assert";
import { deflateSync } from "node:zlib";
import { memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import { type TiffImage, writeTiff } from "../../formats/tiff_writer.ts";
import { packPackBits, packZstd } from "../../sanitize/pack.ts";
import { planTiff } from "../../sanitize/tiff.ts";
import { blanked, noise, replaced, survives } from "./blanked.ts";
import { rawTiff } from "./raw_tiff.ts";

const [WIDTH, HEIGHT] = [96, 80];
const INI = { tag: 34682, type: "ascii", value: "[User]\r\nUser=me\r\n[Beam]\r\nHV=5000\r\n" } as const;

function image(seed: number, more: Partial<TiffImage> = {}): TiffImage {
  const pixels = new Uint16Array(noise(2 * WIDTH * HEIGHT, seed).buffer);
  return { width: WIDTH, height: HEIGHT, dtype: "uint16", pixels, tags: [INI], ...more };
}

function bytesOf({ pixels }: TiffImage): Uint8Array {
  return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
}

const layouts: Record<string, Partial<TiffImage>> = {
  "one strip": { rowsPerStrip: HEIGHT },
  "a strip a row": { rowsPerStrip: 1 },
  "strips of 7 rows": { rowsPerStrip: 7 },
  "tiles": { tileSize: [32, 48] },
};

for (const [name, layout] of Object.entries(layouts)) {
  for (const compression of ["none", "lzw"] as const) {
    for (const predictor of compression === "lzw" ? [1, 2] as const : [1] as const) {
      for (const big of [false, true]) {
        const kind = `${big ? "BigTIFF" : "TIFF"}, ${compression}${
          predictor === 2 ? " with differences" : ""
        }, ${name}`;
        Deno.test(`planTiff() blanks ${kind}`, () => {
          const page = image(3, { ...layout, compression, predictor });
          const before = writeTiff({ ...page, big, bigEndian: big });
          const { after, file, patches } = blanked(before, "x.tif");
          assertEquals(after.length, before.length);
          const [signal] = openTiff(file).signals();
          assertEquals(signal!.shape, [HEIGHT, WIDTH]);
          assertEquals(signal!.read().every((value) => value === 0), true);
          assertEquals(openTiff(file).text(34682), INI.value.trim());
          assertEquals(survives(bytesOf(page), after), false);
          if (compression === "lzw") {
            assertEquals(patches.some(({ kind }) => kind === "counts"), true);
            assertEquals(openTiff(file).pages[0]!.numbers(layout.tileSize ? 324 : 273)!.length > 0, true);
          }
        });
      }
    }
  }
}

Deno.test("planTiff() blanks every page and what hangs on them: pyramids, thumbnails", () => {
  const thumbnail = image(5, { tags: [{ tag: 254, type: "long", value: 1 }] });
  const pages = [
    image(1, { subImages: [thumbnail], compression: "lzw" }),
    image(2, { rowsPerStrip: 9 }),
    image(4, { compression: "lzw", tileSize: [16, 16], predictor: 2 }),
  ];
  const { after, file } = blanked(writeTiff(pages[0]!, ...pages.slice(1)), "x.tif");
  for (const page of [...pages, thumbnail]) assertEquals(survives(bytesOf(page), after), false);
  const { pages: found } = openTiff(file);
  const below = found[0]!.directory(found[0]!.number(330)!);
  assertEquals([found.length, below.signal().read().every((value) => value === 0)], [3, true]);
});

Deno.test("planTiff() blanks floats predicted by bytes, colours and planes", () => {
  const floats = new Float32Array(noise(4 * WIDTH * HEIGHT, 9).map((byte) => byte & 0x3f).buffer);
  blanked(
    writeTiff(image(0, { dtype: "float32", pixels: floats, compression: "lzw", predictor: 3 })),
    "x.tif",
  );
  const pixels = noise(3 * WIDTH * HEIGHT);
  for (const planar of [false, true]) {
    const { after } = blanked(
      writeTiff(image(0, { dtype: "uint8", samples: 3, pixels, planar, compression: "lzw" })),
      "x.tif",
    );
    assertEquals(survives(pixels, after), false);
  }
});

const small = { width: 64, height: 40, rows: 10 };
const rows = Array.from({ length: 4 }, (_, i) => noise(640, i + 1));
const codecs: Record<string, [number, (bytes: Uint8Array) => Uint8Array]> = {
  Deflate: [8, (bytes) => deflateSync(bytes)],
  "old Deflate": [32946, (bytes) => deflateSync(bytes)],
  PackBits: [32773, (bytes) => packPackBits(bytes, 64)],
  Zstandard: [50000, (bytes) => packZstd(bytes)],
};

for (const [name, [compression, packed]] of Object.entries(codecs)) {
  Deno.test(`planTiff() blanks ${name}`, () => {
    const before = rawTiff(small, compression, rows.map(packed));
    const { after, patches } = blanked(before, "x.tif");
    assertEquals(after.length, before.length);
    for (const row of rows) assertEquals(survives(row, after), false);
    assertEquals(replaced(patches).pixels, rows.reduce((sum, row) => sum + packed(row).length, 0));
  });
}

Deno.test("planTiff() appends blocks for which there is no room, and moves their offsets", () => {
  // even pictures take less room than a pattern does
  for (const big of [false, true]) {
    const pixels = new Uint16Array(WIDTH * HEIGHT).fill(257);
    const page = image(0, { pixels, compression: "lzw", rowsPerStrip: 8 });
    const before = writeTiff({ ...page, big, bigEndian: !big });
    const { after, file, patches } = blanked(before, "x.tif", { fill: "noise" });
    assertEquals(after.length > before.length, true);
    assertEquals(patches.filter(({ kind }) => kind === "offsets").length, 10);
    const numbers = openTiff(file).signals()[0]!.read();
    assertEquals(numbers.some((value) => value === 257), false);
    assertEquals(openTiff(file).text(34682), INI.value.trim());
  }
});

Deno.test("planTiff() keeps what stands behind the pages", () => {
  const tail = new TextEncoder().encode("\r\n[User]\rUser=mkatz\r[Beam]\rHV=30000\r");
  const page = writeTiff(image(2));
  const before = new Uint8Array(page.length + tail.length);
  before.set(page);
  before.set(tail, page.length);
  const { after } = blanked(before, "x.tif");
  assertEquals(after.subarray(page.length), tail);
});

Deno.test("planTiff() blanks the planes that ImageJ writes behind its only directory", () => {
  const planes = noise(3 * small.width * small.height, 7);
  const before = rawTiff({ ...small, rows: 40 }, 1, [planes], [
    { tag: 270, type: "ascii", value: "ImageJ=1.53\nimages=3\nslices=3\n" },
    { tag: 279, type: "long", value: small.width * small.height },
  ]);
  const { after, file } = blanked(before, "x.tif");
  assertEquals(survives(planes, after), false);
  assertEquals(openTiff(file).signals()[0]!.shape, [3, 40, 64]);
});

Deno.test("planTiff() refuses what it cannot pack, and pixels that lie over metadata", () => {
  const plan = (bytes: Uint8Array) => () =>
    planTiff(memorySource(bytes, { name: "x.tif" }), { fill: "zero", strict: false });
  assertThrows(
    plan(rawTiff(small, 34712, rows)),
    Error,
    "packed by JPEG 2000 (34712), which cannot be redone",
  );
  assertThrows(plan(rawTiff(small, 4711, rows)), Error, "a compression of its own (4711)");
  const over = rawTiff({ ...small, rows: 40 }, 1, [noise(8)]);
  assertThrows(plan(over), Error, "overlap the metadata");
  const outside = rawTiff({ ...small, rows: 40 }, 1, [noise(8)], [{ tag: 273, type: "long", value: 1e9 }]);
  assertThrows(plan(outside), Error, "Block 0 of page 0 lies outside the file, at 1000000000");
});
