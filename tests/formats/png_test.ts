import { assertEquals, assertThrows } from "@std/assert";
import { deflateSync } from "node:zlib";
import { openPng } from "../../formats/png.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { encodePng } from "../../previews/png.ts";
import { dataFile, goldenTest, sha256 } from "./golden_data.ts";
import { pngChunk, pngFile } from "./fuzz/pictures.ts";
import { askPython, referenceTest } from "./reference_python.ts";

const open = (bytes: Uint8Array) => openPng(memorySource(bytes, { name: "a.png" }));
const grey = { width: 3, height: 2, depth: 8, type: 0, rows: [[0, 1, 2, 3], [0, 4, 5, 6]] };
const ascii = (text: string) => [...text].map((c) => c.charCodeAt(0));

Deno.test("openPng() reads what the preview's own writer writes", () => {
  const data = Uint8Array.from({ length: 5 * 4 * 3 }, (_, i) => i * 7);
  for (const content of ["drawing", "photograph"] as const) {
    const found = open(encodePng({ width: 5, height: 4, channels: 3, data }, content));
    const [signal] = found.signals();
    assertEquals([signal!.shape, signal!.dtype], [[4, 5], "rgb8"]);
    assertEquals(signal!.read(), data);
  }
});

Deno.test("openPng() reads texts, also compressed ones, times and resolution, before and behind the picture", () => {
  const found = open(pngFile(
    grey,
    [pngChunk("pHYs", 0, 0, 11, 18, 0, 0, 11, 19, 1)],
    [
      pngChunk("tEXt", ...ascii("Software\0Caf"), 0xe9),
      pngChunk("zTXt", ...ascii("Comment\0\0"), ...deflateSync(new Uint8Array(ascii("packed")))),
      pngChunk("iTXt", ...ascii("Title\0\0\0\0\0"), ...new TextEncoder().encode("µ")),
      pngChunk("zTXt", ...ascii("Broken\0\0nonsense")),
      pngChunk("tIME", 7, 232, 3, 9, 16, 5, 59),
    ],
  ));
  assertEquals(found.texts.map(({ keyword, text }) => `${keyword}: ${text}`), [
    "Software: Café",
    "Comment: packed",
    "Title: µ",
  ]);
  assertEquals([found.modified, found.perMetre], ["2024-03-09T16:05:59Z", [2834, 2835]]);
  assertEquals([...found.signals()[0]!.read({ start: [1, 1], stop: [2, 3] })], [5, 6]);
});

Deno.test("openPng() shows palettes in their colours, and transparency; grey and alpha as grey", () => {
  const indexed = { width: 2, height: 1, depth: 8, type: 3, rows: [[0, 1, 0]] };
  const palette = pngChunk("PLTE", 10, 20, 30, 40, 50, 60);
  const [plain] = open(pngFile(indexed, [palette])).signals();
  assertEquals([[...plain!.read()], [...plain!.shown!.read()]], [[1, 0], [40, 50, 60, 10, 20, 30]]);
  const [clear] = open(pngFile(indexed, [palette, pngChunk("tRNS", 128)])).signals();
  assertEquals([clear!.shown!.dtype, ...clear!.shown!.read()], ["rgba8", 40, 50, 60, 255, 10, 20, 30, 128]);
  const [two] = open(pngFile({ width: 2, height: 1, depth: 8, type: 4, rows: [[0, 9, 255, 8, 0]] }))
    .signals();
  assertEquals([two!.shape, two!.shown!.shape], [[1, 2, 2], [1, 2]]);
  assertEquals([...two!.shown!.read()], [9, 8]);
  assertThrows(() => open(pngFile(indexed)).signals(), FormatError, "lacks its palette");
});

Deno.test("openPng() refuses bombs, damage and what is cut off, with place and remedy", () => {
  const refused = (bytes: Uint8Array, message: string) =>
    assertThrows(() => open(bytes).signals()[0]!.read(), FormatError, message);
  refused(
    pngFile({ ...grey, width: 65535, height: 65535 }),
    "a.png at byte 16: 65535 × 65535 pixels take 4294901760 bytes, which the",
  );
  refused(pngFile({ ...grey, width: 0 }), "0 × 2 pixels has no image");
  refused(pngFile({ ...grey, height: 3 }), "4 of 12 bytes of pixels are missing");
  refused(pngFile({ ...grey, depth: 3 }), "3 bits of colour type 0");
  refused(pngFile({ ...grey, rows: [[9, 1, 2, 3], [0, 4, 5, 6]] }), "Row 0 of the PNG has filter 9");
  const whole = pngFile(grey);
  refused(whole.slice(0, 20), "does not begin with its header");
  refused(whole.slice(0, 36), "ends inside a chunk; copy the file anew");
  refused(whole.slice(0, 50), "bytes of pixels are missing");
  const flipped = whole.slice();
  flipped[50]! ^= 0xff;
  refused(flipped, "a.png at byte 41: Cannot inflate");
  refused(Uint8Array.of(1, 2, 3), "a.png at byte 0: It does not begin as a PNG");
  assertEquals(open(whole.slice(0, 50)).head.width, 3, "metadata of what is cut off");
});

referenceTest("openPng() gives the numbers of every colour type, depth, filter and interlacing", async () => {
  const script = `
import base64, io, json, struct, zlib, numpy as np
from PIL import Image
rng = np.random.default_rng(7)
rows = []
def chunk(name, data): return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
def packed(values, depth):
    flat = values.reshape(len(values), -1)
    if depth == 16: return [r.astype(">u2").tobytes() for r in flat]
    if depth == 8: return [r.astype("u1").tobytes() for r in flat]
    bits = ((flat[..., None] >> np.arange(depth - 1, -1, -1)) & 1).reshape(len(flat), -1).astype("u1")
    return [np.packbits(r).tobytes() for r in bits]
def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c
def filtered(lines, back):
    out, last = b"", None
    for line in lines:
        kind = int(rng.integers(0, 5))
        up = last or bytes(len(line))
        left = bytes(back) + line
        corner = bytes(back) + up
        predicted = [[0, left[i], up[i], (left[i] + up[i]) // 2, paeth(left[i], up[i], corner[i])][kind] for i in range(len(line))]
        out += bytes([kind]) + bytes((v - p) & 255 for v, p in zip(line, predicted))
        last = line
    return out
ADAM = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
for kind, samples, depths in [(0, 1, (1, 2, 4, 8, 16)), (2, 3, (8, 16)), (3, 1, (1, 2, 4, 8)), (4, 2, (8, 16)), (6, 4, (8, 16))]:
    for depth in depths:
        for interlaced in (0, 1):
            for width, height in [(1, 1), (3, 5), (8, 8), (13, 9), (33, 17)]:
                values = rng.integers(0, 2 ** depth, (height, width, samples)).astype("u2")
                back = max(1, samples * depth // 8)
                raw = b""
                for x, y, dx, dy in (ADAM if interlaced else [(0, 0, 1, 1)]):
                    part = values[y::dy, x::dx]
                    if part.size: raw += filtered(packed(part, depth), back)
                data = zlib.compress(raw)
                file = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced))
                if kind == 3: file += chunk(b"PLTE", rng.integers(0, 256, 3 * 2 ** depth).astype("u1").tobytes())
                half = len(data) // 2
                file += chunk(b"IDAT", data[:half]) + chunk(b"IDAT", data[half:]) + chunk(b"IEND", b"")
                Image.open(io.BytesIO(file)).load()
                array = values.astype("<u2" if depth == 16 else "u1")
                rows.append([f"type {kind} depth {depth} interlaced {interlaced} {width}x{height}", base64.b64encode(file).decode(), base64.b64encode(array.tobytes()).decode()])
for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
    size = (37, 21)
    if mode == "I;16": image = Image.fromarray(rng.integers(0, 65536, size).astype("u2"))
    elif mode in ("1", "P"): image = Image.fromarray(rng.integers(0, 256, size).astype("u1"), "L").convert(mode)
    else: image = Image.fromarray(rng.integers(0, 256, size + ((len(mode),) if len(mode) > 1 else ())).astype("u1"), mode)
    file = io.BytesIO()
    image.save(file, "PNG")
    back = np.asarray(Image.open(io.BytesIO(file.getvalue())))
    rows.append([f"Pillow {mode}", base64.b64encode(file.getvalue()).decode(), base64.b64encode(back.astype("<u2" if mode == "I;16" else "u1").tobytes()).decode()])
print(json.dumps(rows))
`;
  const rows = await askPython(script, {}) as [string, string, string][];
  assertEquals(rows.length, 157);
  for (const [what, file, expected] of rows) {
    const found = open(Uint8Array.fromBase64(file)).signals()[0]!.read();
    const bytes = new Uint8Array(found.buffer, found.byteOffset, found.byteLength);
    assertEquals(sha256(bytes), sha256(Uint8Array.fromBase64(expected)), what);
  }
});

goldenTest("openPng() reads the real pictures", () => {
  const [signal] = openPng(dataFile("nx280/test_image_thumb_source.png")).signals();
  assertEquals([signal!.shape, signal!.dtype], [[1920, 2560], "rgba8"]);
  assertEquals(signal!.read().length, 2560 * 1920 * 4);
});
