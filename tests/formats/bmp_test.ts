import { assertEquals, assertThrows } from "@std/assert";
import { openBmp } from "../../formats/bmp.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { bmpFile } from "./fuzz/pictures.ts";
import { dataFile, goldenTest } from "./golden_data.ts";
import { askPython, referenceTest } from "./reference_python.ts";

const open = (bytes: Uint8Array) => openBmp(memorySource(bytes, { name: "a.bmp" }));
const numbers = (bytes: Uint8Array) => [...open(bytes).signals()[0]!.read()];
const colours = [0, 0, 0, 0, 1, 2, 3, 0];

Deno.test("openBmp() reads rows from the bottom up, or from the top where the height is negative", () => {
  const rows = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0];
  const up = { width: 2, height: 2, depth: 24, rows };
  assertEquals(numbers(bmpFile(up)), [9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4]);
  assertEquals(numbers(bmpFile({ ...up, height: -2 })), [3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10]);
  assertEquals(numbers(bmpFile(up).slice(0, -2)).length, 12, "without the padding of the last row");
});

Deno.test("openBmp() shows indices in their colours", () => {
  const [signal] = open(bmpFile({ width: 3, height: 1, depth: 1, colours, rows: [0b10100000, 0, 0, 0] }))
    .signals();
  assertEquals([...signal!.read()], [1, 0, 1]);
  assertEquals([...signal!.shown!.read()], [3, 2, 1, 0, 0, 0, 3, 2, 1]);
});

Deno.test("openBmp() unpacks run lengths: runs, rows, moves, literal pixels", () => {
  const rle = (rows: number[], depth = 8) =>
    numbers(bmpFile({ width: 5, height: 2, depth, compression: depth === 8 ? 1 : 2, colours, rows }));
  assertEquals(rle([3, 1, 0, 0, 0, 3, 1, 0, 1, 0, 0, 1]), [1, 0, 1, 0, 0, 1, 1, 1, 0, 0]);
  assertEquals(rle([0, 2, 2, 1, 3, 1, 0, 1]), [0, 0, 1, 1, 1, 0, 0, 0, 0, 0]);
  assertEquals(rle([5, 0x10, 0, 0, 0, 3, 0x01, 0x10, 0, 1], 4), [0, 1, 1, 0, 0, 1, 0, 1, 0, 1]);
  assertThrows(() => rle([5, 1, 0, 0, 5, 1, 0, 0, 1, 1]), FormatError, "leaves the picture");
  assertThrows(() => rle([5, 1, 0, 0, 3, 1]), FormatError, "end in row 1 of 2");
});

Deno.test("openBmp() refuses bombs and what it cannot read, with place and remedy", () => {
  const small = { width: 2, height: 2, depth: 24, rows: new Array<number>(16).fill(0) };
  const refused = (change: Partial<Parameters<typeof bmpFile>[0]>, message: string) =>
    assertThrows(
      () => open(bmpFile({ ...small, ...change })).signals()[0]!.read(),
      FormatError,
      `a.bmp at byte ${message}`,
    );
  refused({ width: 65535, height: 65535 }, "18: 65535 × 65535 pixels take 12884508675 bytes, which the");
  refused({ width: 65535, height: 65535, depth: 8, compression: 1 }, "18: 65535 × 65535");
  refused({ width: -1 }, "18: A picture of -1 × 2 pixels has no image");
  refused({ height: 3 }, "70: 8 of 24 bytes of pixels are missing");
  refused({ depth: 5 }, "14: A BMP of 5 bits a pixel cannot be read");
  refused({ compression: 4 }, "14: A BMP of compression JPEG cannot be read: save it as PNG");
  refused({ compression: 77 }, "14: A BMP of compression number 77");
  assertThrows(() => open(Uint8Array.of(66, 77, 1)), FormatError, "a.bmp at byte 0: It does not begin");
});

referenceTest("openBmp() gives Pillow's numbers: 1, 4, 8, 16, 24, 32 bits, masks, runs, OS/2", async () => {
  const script = `
import base64, io, json, struct, numpy as np
from PIL import Image
rng = np.random.default_rng(11)
rows = []
def add(what, file):
    image = Image.open(io.BytesIO(file))
    array = np.asarray(image.convert("L") if image.mode == "1" else image)
    if image.mode == "1": array = (array > 0).astype("u1")
    rows.append([what, base64.b64encode(file).decode(), base64.b64encode(array.astype("u1").tobytes()).decode(), image.mode])
for width, height in [(1, 1), (5, 3), (8, 8), (33, 21)]:
    for mode in ("1", "L", "P", "RGB", "RGBA"):
        bands = {"RGB": 3, "RGBA": 4}.get(mode, 1)
        data = rng.integers(0, 256, (height, width, bands)).astype("u1")
        image = Image.fromarray(data if bands > 1 else data[..., 0], mode if bands > 1 else "L")
        if bands == 1: image = image.convert(mode)
        file = io.BytesIO()
        image.save(file, "BMP")
        add(f"Pillow {mode} {width}x{height}", file.getvalue())
    def bmp(depth, compression, pixels, tail=b"", size=40):
        header = struct.pack("<IiiHHIIiiII", size, width, height, 1, depth, compression, len(pixels), 0, 0, 0, 0) + tail
        return b"BM" + struct.pack("<IHHI", 14 + len(header) + len(pixels), 0, 0, 14 + len(header)) + header + pixels
    stride = (width * 16 + 31) // 32 * 4
    sixteen = rng.bytes(stride * height)
    add(f"555 {width}x{height}", bmp(16, 0, sixteen))
    add(f"565 {width}x{height}", bmp(16, 3, sixteen, struct.pack("<III", 0xf800, 0x7e0, 0x1f)))
    full = rng.bytes(4 * width * height)
    add(f"32 {width}x{height}", bmp(32, 0, full))
    add(f"BGRA {width}x{height}", bmp(32, 3, full, struct.pack("<IIII", 0xff0000, 0xff00, 0xff, 0xff000000) + bytes(52), 108))
    add(f"XBGR {width}x{height}", bmp(32, 3, full, struct.pack("<III", 0xff000000, 0xff0000, 0xff00)))
    palette = rng.bytes(4 * 16)
    four = rng.bytes((width * 4 + 31) // 32 * 4 * height)
    file = bmp(4, 0, four, palette)
    add(f"4 {width}x{height}", file)
    runs = b""
    for y in range(height):
        x = 0
        while x < width:
            n = min(width - x, int(rng.integers(1, 9)))
            if n >= 3 and rng.integers(0, 2):
                runs += bytes([0, n]) + rng.bytes(n + n % 2)
            else: runs += bytes([n, int(rng.integers(0, 256))])
            x += n
        runs += bytes([0, 0])
    runs += bytes([0, 1])
    colours = rng.bytes(4 * 256)
    add(f"RLE8 {width}x{height}", bmp(8, 1, runs, colours))
    core = struct.pack("<IHHHH", 12, width, height, 1, 24)
    pixels = rng.bytes((width * 24 + 31) // 32 * 4 * height)
    add(f"OS/2 {width}x{height}", b"BM" + struct.pack("<IHHI", 26 + len(pixels), 0, 0, 26) + core + pixels)
print(json.dumps(rows))
`;
  const rows = await askPython(script, {}) as [string, string, string, string][];
  assertEquals(rows.length, 4 * 13);
  for (const [what, file, pixels, mode] of rows) {
    const [signal] = open(Uint8Array.fromBase64(file)).signals();
    const indexed = mode === "P" || mode === "1" || mode === "L";
    const ours = (indexed ? signal! : signal!.shown ?? signal!).read();
    assertEquals([...ours], [...Uint8Array.fromBase64(pixels)], `${what} as ${mode}`);
  }
});

goldenTest("openBmp() reads the real picture", () => {
  const [signal] = openBmp(dataFile("nx280/test_image_thumb_source.bmp")).signals();
  assertEquals([signal!.shape, signal!.dtype], [[1920, 2560], "rgba8"]);
  assertEquals(signal!.read({ start: [0, 0], stop: [2, 2] }).length, 16);
});
