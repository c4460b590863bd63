import { assertEquals, assertThrows } from "@std/assert";
import { decodeJpeg } from "../../formats/jpeg_decode.ts";
import { constantJpeg } from "../../sanitize/jpeg.ts";
import { askPython, referenceTest } from "../formats/reference_python.ts";

/** Grey, baseline, one table each: what is coded in it does not matter. */
function grey(columns: number, rows: number, step: number): Uint8Array {
  const counts = (lengths: Record<number, number>) =>
    Array.from({ length: 16 }, (_, i) => lengths[i + 1] ?? 0);
  const segment = (
    marker: number,
    body: number[],
  ) => [0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 255, ...body];
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe1, [...new TextEncoder().encode("Exif\0\0a thumbnail of the sample")]),
    ...segment(0xfe, [...new TextEncoder().encode("by Ada")]),
    ...segment(0xdb, [0, ...new Array<number>(64).fill(step)]),
    ...segment(0xc0, [8, rows >> 8, rows & 255, columns >> 8, columns & 255, 1, 1, 0x11, 0]),
    ...segment(0xc4, [0x00, ...counts({ 4: 12 }), ...Array.from({ length: 12 }, (_, i) => i)]),
    ...segment(0xc4, [0x10, ...counts({ 2: 1 }), 0]),
    ...segment(0xda, [1, 1, 0, 0, 63, 0]),
    ...[0x12, 0x34, 0x56, 0xff, 0x00, 0x78, 0xff, 0xd9],
  ]);
}

Deno.test("constantJpeg() is black, of the same size, without thumbnails and comments", () => {
  for (const step of [1, 2, 3, 16, 99, 255]) {
    const black = constantJpeg(grey(100, 37, step));
    const pixels = decodeJpeg(black, { columns: 100, rows: 37, samples: 1, toRgb: false });
    assertEquals([pixels.length, pixels.every((value) => value === 0)], [3700, true]);
    assertEquals(/thumbnail|Ada/.test(new TextDecoder("latin1").decode(black)), false);
  }
});

Deno.test("constantJpeg() refuses other kinds of JPEG, and what is none", () => {
  const progressive = grey(16, 16, 8);
  progressive[progressive.indexOf(0xc0)] = 0xc2;
  assertThrows(() => constantJpeg(progressive), SyntaxError, "not sequential");
  assertThrows(() => constantJpeg(Uint8Array.of(1, 2, 3)), SyntaxError, "does not begin as a JPEG");
  assertThrows(() => constantJpeg(grey(16, 16, 8).slice(0, 20)), SyntaxError, "ends inside a segment");
});

referenceTest(
  "constantJpeg() of real encoders' streams is one colour to Pillow: subsampling, restarts, optimised tables",
  async () => {
    const make = `
import io, json, numpy, base64
from PIL import Image
rng = numpy.random.default_rng(1)
a = rng.integers(0, 255, (45, 70, 3), dtype="uint8")
out = []
for mode in ("RGB", "L", "CMYK"):
    for options in ({}, {"subsampling": 2}, {"subsampling": 1}, {"optimize": True}, {"restart_marker_blocks": 3}):
        f = io.BytesIO(); Image.fromarray(a).convert(mode).save(f, "JPEG", quality=80, **options)
        out.append(base64.b64encode(f.getvalue()).decode())
print(json.dumps(out))`;
    const streams = (await askPython(make, {}) as string[]).map((text) => Uint8Array.fromBase64(text));
    const files = Object.fromEntries(
      streams.map((bytes, i) => [`${String(i).padStart(2, "0")}.jpg`, constantJpeg(bytes)]),
    );
    const look = `
import glob, json, numpy
from PIL import Image
print(json.dumps([[list(Image.open(p).size), Image.open(p).mode, int(numpy.ptp(numpy.asarray(Image.open(p)), axis=(0, 1)).max())] for p in sorted(glob.glob("*.jpg"))]))`;
    const found = await askPython(look, files) as [number[], string, number][];
    assertEquals(found.length, 15);
    for (const [size, , spread] of found) assertEquals([size, spread], [[70, 45], 0]);
    for (const [i, bytes] of Object.values(files).entries()) {
      assertEquals(bytes.length <= streams[i]!.length, true);
    }
  },
);
