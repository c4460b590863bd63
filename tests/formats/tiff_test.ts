import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { deflateSync } from "node:zlib";
import { type ByteSource, FormatError, memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { askPython, referenceTest } from "./reference_python.ts";
import { sha256 } from "./golden_data.ts";

/** A little-endian TIFF with one strip and the given entries of type LONG or SHORT. */
function tiffOf(
  entries: Record<number, number | number[]>,
  strip: Uint8Array,
  next = 0,
): Uint8Array<ArrayBuffer> {
  const all: Record<number, number | number[]> = { 273: 8, 279: strip.length, ...entries };
  const directory = 8 + strip.length + strip.length % 2;
  const tags = Object.entries(all);
  const lists = directory + 2 + 12 * tags.length + 4;
  const view = new DataView(
    new ArrayBuffer(lists + 4 * tags.reduce((n, [, v]) => n + (Array.isArray(v) ? v.length : 0), 0)),
  );
  const bytes = new Uint8Array(view.buffer);
  bytes.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  bytes.set(strip, 8);
  view.setUint16(directory, tags.length, true);
  let place = lists;
  tags.forEach(([tag, value], i) => {
    const at = directory + 2 + 12 * i;
    const list = Array.isArray(value) ? value : [value];
    view.setUint16(at, Number(tag), true);
    view.setUint16(at + 2, 4, true);
    view.setUint32(at + 4, list.length, true);
    view.setUint32(at + 8, list.length > 1 ? place : list[0]!, true);
    if (list.length > 1) { for (const item of list) view.setUint32((place += 4) - 4, item, true); }
  });
  view.setUint32(lists - 4, next, true);
  return bytes;
}

const read = (bytes: Uint8Array) => openTiff(memorySource(bytes, { name: "a.tif" })).signal().read();
const grey = (width: number, height: number, bits = 8) => ({ 256: width, 257: height, 258: bits });

/** A source that counts what is read of it. */
function counted(bytes: Uint8Array, size = bytes.length): ByteSource & { total: number } {
  const inner = memorySource(bytes, { name: "a.tif" });
  return {
    ...inner,
    size,
    total: 0,
    read(offset, length) {
      const found = inner.read(offset, length);
      this.total += found.length;
      return found;
    },
  };
}

Deno.test("openTiff() refuses what is no TIFF file", () => {
  for (
    const bytes of [[], [0x49, 0x49], [0x49, 0x49, 42, 0], [0x49, 0x4d, 42, 0, 8, 0, 0, 0], [
      0x49,
      0x49,
      41,
      0,
      8,
      0,
      0,
      0,
    ]]
  ) {
    assertThrows(
      () => openTiff(memorySource(Uint8Array.from(bytes), { name: "a.tif" })),
      FormatError,
      "a.tif at byte 0: Not a TIFF file",
    );
  }
});

Deno.test("openTiff() reads neither pixels nor long values before they are asked for", () => {
  const side = 2000;
  const source = counted(writeTiff({
    width: side,
    height: side,
    dtype: "uint16",
    pixels: new Uint16Array(side * side),
    tags: [{ tag: 34682, type: "ascii", value: "[User]\n".repeat(10000) }],
  }));
  const tiff = openTiff(source);
  assert(tiff.has(34682));
  assertEquals(tiff.signal().shape, [side, side]);
  assert(source.total < 5000, `${source.total} bytes were read`);
  tiff.signal().read({ start: [100, 0], stop: [101, side] });
  assert(source.total < 200000, `${source.total} bytes were read`);
});

Deno.test("Tiff.pages refuses a chain that runs in a circle, naming the place", () => {
  const strip = new Uint8Array(4);
  const tiff = openTiff(memorySource(tiffOf(grey(2, 2), strip, 12), { name: "a.tif" }));
  assertEquals(tiff.signal().read().length, 4);
  assertThrows(
    () => tiff.pages,
    FormatError,
    "a.tif at byte 12: The chain of directories returns to byte 12",
  );
});

Deno.test("Tiff.pages refuses directories that lie over one another", () => {
  // each of these many directories is the rest of the file: reading all of them takes its square
  const count = 2000;
  const bytes = new Uint8Array(8 + 12 * count + 6);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x49, 42, 0, 8]);
  for (let at = 8, i = 0; i < count; i++, at += 12) {
    view.setUint16(at, count - i, true);
    view.setUint16(at + 2, 60000 + i, true);
  }
  // the next directory of the first is 12 bytes behind it
  view.setUint32(8 + 2 + 12 * count, 20, true);
  const tiff = openTiff(memorySource(bytes, { name: "a.tif" }));
  assertThrows(() => tiff.pages, FormatError, "a.tif at byte 20: The directories overlap one another");
});

Deno.test("Tiff.pages refuses a directory outside the file", () => {
  const tiff = openTiff(memorySource(tiffOf(grey(2, 2), new Uint8Array(4), 9999), { name: "a.tif" }));
  assertThrows(() => tiff.pages, FormatError, "a.tif at byte 9999: There is no directory");
});

Deno.test("Signal.read() refuses images that are too big to be true", () => {
  const huge = { 256: 2 ** 31, 257: 2 ** 31, 258: 8, 278: 2 ** 31 };
  assertThrows(() => read(tiffOf(huge, new Uint8Array(16))), RangeError, "read a region");
  // 100 GB in a file of 100 bytes: at once where nothing could pack so well, else at the first block
  const bomb = { 256: 10 ** 6, 257: 10 ** 5, 258: 8, 278: 1000 };
  const offsets = { 273: new Array<number>(100).fill(8), 279: new Array<number>(100).fill(3) };
  assertThrows(
    () => read(tiffOf({ ...bomb, ...offsets, 259: 5 }, Uint8Array.of(128, 0, 0))),
    FormatError,
    "a.tif at byte 12: 1000000 × 100000 pixels take 100000000000 bytes: the 902 of the file cannot hold them",
  );
  const plain = openTiff(memorySource(tiffOf({ ...bomb, ...offsets }, new Uint8Array(3)), { name: "a.tif" }));
  assertThrows(
    () => plain.signal().read({ start: [5000, 0], stop: [5001, 10] }),
    FormatError,
    "a.tif at byte 8: Strip 5: It holds 3 of 1000000000 bytes",
  );
  const large = new Uint8Array(2 ** 18);
  assertThrows(
    () => read(tiffOf({ 256: 2 ** 15, 257: 2 ** 15 - 1, 258: 8, 259: 5, 278: 2 ** 15 }, large)),
    FormatError,
    "Strip 0: 32767 rows of 32768 bytes are over the limit",
  );
  assertThrows(
    () => read(tiffOf({ ...grey(1, 1), 277: 60000 }, new Uint8Array(1))),
    FormatError,
    "60000 samples",
  );
  assertThrows(() => read(tiffOf({ ...grey(0, 5) }, new Uint8Array(1))), FormatError, "0 × 5 pixels");
  assertThrows(
    () => read(tiffOf({ ...grey(4, 4), 278: 1 }, new Uint8Array(16))),
    FormatError,
    "There are 1 of 4 blocks",
  );
  assertThrows(
    () => read(tiffOf({ ...grey(4, 4), 322: 0, 323: 16 }, new Uint8Array(16))),
    FormatError,
    "Blocks of 0",
  );
});

Deno.test("Signal.read() refuses a Deflate strip that holds far more than it should", () => {
  const bomb = deflateSync(new Uint8Array(2 ** 25));
  assertThrows(
    () => read(tiffOf({ ...grey(4, 4), 259: 8 }, bomb)),
    FormatError,
    "Strip 0: The stream inflates to more",
  );
});

Deno.test("Signal.read() names strips that end early, lie outside the file, or cannot be decoded", () => {
  assertThrows(
    () => read(tiffOf({ ...grey(4, 4), 279: 3 }, new Uint8Array(16))),
    FormatError,
    "a.tif at byte 8: Strip 0: It holds 3 of 16 bytes",
  );
  assertThrows(
    () => read(tiffOf({ ...grey(4, 4), 273: 99999 }, new Uint8Array(16))),
    FormatError,
    "Strip 0 lies outside the file",
  );
  assertThrows(
    () => read(tiffOf({ ...grey(4, 4), 259: 5 }, Uint8Array.of(255, 255, 255, 255))),
    FormatError,
    "Strip 0: The LZW",
  );
  assertThrows(
    () => read(tiffOf({ ...grey(4, 4), 259: 8 }, new Uint8Array(16))),
    FormatError,
    "Strip 0: Cannot inflate",
  );
  assertThrows(
    () => read(tiffOf({ ...grey(4, 4), 259: 7 }, new Uint8Array(16))),
    FormatError,
    "Strip 0: It does not begin as a JPEG",
  );
  assertThrows(() => read(tiffOf({ ...grey(4, 4), 259: 5, 317: 9 }, Uint8Array.of(128, 1))), FormatError);
});

Deno.test("Signal.read() reads no more of a strip that is not compressed than it takes", () => {
  const [width, height] = [1000, 4000];
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => i / width);
  const bytes = writeTiff({ width, height, dtype: "uint8", pixels, rowsPerStrip: height });
  const whole = counted(bytes);
  const signal = openTiff(whole).signal();
  const before = whole.total;
  assertEquals(signal.read({ start: [3000, 10], stop: [3001, 12] }), Uint8Array.of(3000, 3000));
  assert(whole.total - before < width + 64, `${whole.total - before} bytes were read`);
  assertEquals(
    signal.read({ start: [0, 0], stop: [4000, 1], step: [1000, 1] }),
    Uint8Array.of(0, 232, 208, 184),
  );
});

Deno.test("Signal.read() decodes a large compressed strip once for bands that follow one another", () => {
  const [width, height] = [500, 400];
  const pixels = Uint16Array.from({ length: width * height }, (_, i) => i * 7);
  const file = counted(
    writeTiff({ width, height, dtype: "uint16", pixels, rowsPerStrip: height, compression: "lzw" }),
  );
  const signal = openTiff(file).signal();
  const rows: number[] = [];
  for (let y = 0; y < height; y += 10) {
    rows.push(...signal.read({ start: [y, 0], stop: [y + 10, width] }) as Uint16Array);
  }
  assertEquals(Uint16Array.from(rows), pixels);
  assert(file.total < 2 * file.size, `${file.total} of ${file.size} bytes were read`);
});

Deno.test("TiffPage.numbers() and bytes() refuse values outside the file, naming the entry", () => {
  const bytes = tiffOf({ ...grey(1, 1), 50000: [1, 2, 3] }, new Uint8Array(2));
  new DataView(bytes.buffer).setUint32(10 + 2 + 12 * 5 + 4, 0xffffff, true);
  const tiff = openTiff(memorySource(bytes, { name: "a.tif" }));
  assertThrows(
    () => tiff.numbers(50000),
    FormatError,
    "a.tif at byte 72: The values of tag 50000 lie outside the file",
  );
  assertThrows(() => tiff.bytes(50000), FormatError, "byte 72");
});

Deno.test("TiffPage.text() ends at the first NUL, and takes Latin-1 where it is not UTF-8", () => {
  const page = { width: 1, height: 1, dtype: "uint8" as const, pixels: Uint8Array.of(0) };
  const tags = [
    { tag: 50000, type: "byte" as const, value: Uint8Array.of(32, 0xb5, 109, 0, 65) },
    { tag: 50001, type: "undefined" as const, value: new TextEncoder().encode("µm") },
  ];
  const tiff = openTiff(memorySource(writeTiff({ ...page, tags })));
  assertEquals([tiff.text(50000), tiff.text(50001), tiff.text(256)], ["µm", "µm", undefined]);
});

Deno.test("Signal.read() unpacks samples of odd sizes, each row from a new byte", () => {
  assertEquals(
    read(tiffOf(grey(3, 2, 1), Uint8Array.of(0b10100000, 0b01000000))),
    Uint8Array.of(1, 0, 1, 0, 1, 0),
  );
  assertEquals(read(tiffOf(grey(3, 1, 4), Uint8Array.of(0x1a, 0xf0))), Uint8Array.of(1, 10, 15));
  assertEquals(
    read(tiffOf(grey(3, 1, 12), Uint8Array.of(0x12, 0x3a, 0xbc, 0xff, 0xf0))),
    Uint16Array.of(0x123, 0xabc, 0xfff),
  );
  assertEquals(read(tiffOf({ ...grey(3, 1, 1), 266: 2 }, Uint8Array.of(0b00000110))), Uint8Array.of(0, 1, 1));
  assertEquals(
    read(
      tiffOf(
        { ...grey(5, 1, 16), 339: 3 },
        new Uint8Array(Uint16Array.of(0x3c00, 0xc100, 1, 0x7c00, 0).buffer),
      ),
    ),
    Float32Array.of(1, -2.5, 2 ** -24, Infinity, 0),
  );
});

Deno.test("Signal.read() widens signed samples, 24 bits in either byte order, and small floats", () => {
  const signed = (width: number, bits: number) => ({ ...grey(width, 1, bits), 339: 2 });
  assertEquals(read(tiffOf(signed(3, 4), Uint8Array.of(0x1f, 0x80))), Int8Array.of(1, -1, -8));
  assertEquals(read(tiffOf(signed(2, 12), Uint8Array.of(0xff, 0xe7, 0xff))), Int16Array.of(-2, 2047));
  const three = Uint8Array.of(0xfe, 0xff, 0xff, 1, 2, 3);
  assertEquals(read(tiffOf(signed(2, 24), three)), Int32Array.of(-2, 0x030201));
  assertEquals(read(tiffOf(grey(2, 1, 24), three)), Uint32Array.of(0xfffffe, 0x030201));
  assertEquals(read(tiffOf(grey(1, 1, 40), Uint8Array.of(1, 2, 3, 4, 5))), BigUint64Array.of(0x0504030201n));
  const bits = Uint8Array.of(0x80, 0, 0, 0, 0x40);
  assertEquals(read(tiffOf(signed(1, 35), bits)), BigInt64Array.of(-(2n ** 34n) + 2n));
  const floats = Uint8Array.of(0, 0, 0x3f, 0, 0x40, 0xc0, 0, 0, 0x7f, 1, 0, 0);
  assertEquals(
    read(tiffOf({ ...grey(4, 1, 24), 339: 3 }, floats)),
    Float32Array.of(1, -2.5, Infinity, 2 ** -78),
  );
});

Deno.test("Signal.read() takes bits in reverse where FillOrder says so, before anything is unpacked", () => {
  // PackBits: 2 bytes as they are, bits of each byte the other way round
  const packed = Uint8Array.of(0b10000000, 0b00000110, 0b10100000);
  assertEquals(
    read(tiffOf({ ...grey(2, 1), 259: 32773, 266: 2 }, packed)),
    Uint8Array.of(0b01100000, 0b00000101),
  );
});

Deno.test("openTiff() refuses types that it cannot give, and says which", () => {
  const refused = (entries: Record<number, number | number[]>, message: string) =>
    assertThrows(
      () => read(tiffOf({ ...grey(2, 2), ...entries }, new Uint8Array(64))),
      FormatError,
      `a.tif at byte 72: ${message}`,
    );
  refused({ 258: [5, 6, 5], 277: 3 }, "Samples of 5,6,5 bits side by side");
  refused({ 258: 65 }, "Samples of 65 bits in format 1");
  refused({ 258: 32, 339: 5 }, "Samples of 32 bits in format 5");
  refused({ 258: 8, 339: 3 }, "Samples of 8 bits in format 3");
  refused({ 259: 50000 }, "Compression 50000 (Zstandard) is not supported: have the file written anew");
  refused({ 259: 12345 }, "Compression 12345 is not supported");
  refused({ 258: 8, 262: 6, 277: 3 }, "Subsampled YCbCr is not supported");
});

Deno.test("openTiff() ends with a result or a FormatError on broken files", () => {
  const file = writeTiff({
    width: 20,
    height: 20,
    dtype: "uint16",
    pixels: Uint16Array.from({ length: 400 }, (_, i) => i * 7),
    compression: "lzw",
    predictor: 2,
    rowsPerStrip: 3,
    tags: [{ tag: 270, type: "ascii", value: "A description" }],
  });
  const flips = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 6 });
  let intact = 0;
  fc.assert(
    fc.property(flips, fc.nat(file.length), (flips, cut) => {
      const broken = file.slice(0, cut > file.length / 2 ? file.length : cut);
      for (const [at, value] of flips) if (at < broken.length) broken[at] = value;
      try {
        const tiff = openTiff(memorySource(broken));
        tiff.text(270);
        for (const page of tiff.pages) {
          const signal = page.signal();
          signal.read({
            start: signal.shape.map(() => 0),
            stop: signal.shape.map((size) => Math.min(size, 30)),
          });
        }
        intact++;
      } catch (error) {
        assert(error instanceof FormatError || error instanceof RangeError, String(error));
      }
    }),
    { numRuns: 2000 },
  );
  assert(intact > 0, "No file was read");
});

referenceTest("openTiff() reads what tifffile writes, in all forms", async () => {
  const script = `
import base64, hashlib, io, itertools, json, numpy as np, tifffile
rng = np.random.default_rng(1)
rows = []
def add(data, **options):
    file = io.BytesIO()
    tifffile.imwrite(file, data, metadata=None, **options)
    with tifffile.TiffFile(io.BytesIO(file.getvalue())) as tiff:
        back = tiff.pages[0].asarray()
    native = np.ascontiguousarray(back.astype(back.dtype.newbyteorder("<")))
    rows.append([str(options), base64.b64encode(file.getvalue()).decode(), hashlib.sha256(native.tobytes()).hexdigest()])
smooth = np.cumsum(rng.integers(-3, 4, (61, 83)), axis=1)
for dtype, compression, order in itertools.product("u1 i1 u2 i2 u4 i4 u8 f4 f8".split(), [None, "lzw", "packbits", "zlib", "deflate"], "<>"):
    data = smooth.astype(dtype)
    add(data, compression=compression, byteorder=order)
    if compression in ("lzw", "zlib"):
        add(data, compression=compression, byteorder=order, predictor=3 if dtype[0] == "f" else 2, rowsperstrip=7)
        if dtype[0] == "f": add(np.stack([data] * 3, -1), photometric="rgb", planarconfig="contig", compression=compression, byteorder=order, predictor=3)
    add(np.stack([data, data + 1, data * 2], -1), photometric="rgb", planarconfig="contig", compression=compression, byteorder=order, tile=(32, 48))
    add(data, tile=(16, 32), bigtiff=True, compression=compression, byteorder=order)
add(smooth > 3, photometric="minisblack")
add((smooth + 1j * smooth).astype("c8")); add((smooth + 1j * smooth).astype("c16"), byteorder=">")
add(smooth.astype("f2").astype("f4"))
print(json.dumps(rows))
`;
  const rows = await askPython(script, {}) as [string, string, string][];
  assert(rows.length > 250);
  for (const [options, file, hash] of rows) {
    assertEquals(sha256(read(Uint8Array.fromBase64(file))), hash, options);
  }
});

referenceTest("openTiff() reads planes that stand apart", async () => {
  const script = `
import base64, hashlib, io, json, numpy as np, tifffile
data = np.arange(3 * 50 * 40, dtype="u2").reshape(3, 50, 40)
rows = []
for options in [{}, {"compression": "lzw", "predictor": 2}, {"tile": (16, 16)}, {"rowsperstrip": 7, "byteorder": ">"}]:
    file = io.BytesIO()
    tifffile.imwrite(file, data, photometric="rgb", planarconfig="separate", metadata=None, **options)
    rows.append(base64.b64encode(file.getvalue()).decode())
print(json.dumps([rows, hashlib.sha256(np.ascontiguousarray(data.transpose(1, 2, 0)).tobytes()).hexdigest()]))
`;
  const [files, hash] = await askPython(script, {}) as [string[], string];
  for (const file of files) {
    const signal = openTiff(memorySource(Uint8Array.fromBase64(file))).signal();
    assertEquals(signal.shape, [50, 40, 3]);
    assertEquals(sha256(signal.read()), hash);
    const blue = signal.read({ start: [0, 1, 2], stop: [50, 40, 3], step: [10, 20, 1] });
    assertEquals([...blue], [0, 10, 20, 30, 40].flatMap((y) => [1, 21].map((x) => 2 * 2000 + y * 40 + x)));
  }
});

referenceTest(
  "Tiff.signals() gives what tifffile's series are: stacks, palettes, packed bits, SubIFDs, half floats",
  async () => {
    const script = `
import base64, hashlib, io, json, numpy as np, tifffile
rng = np.random.default_rng(2)
rows = []
def add(write, *expected):
    file = io.BytesIO()
    with tifffile.TiffWriter(file, **(write.__kwdefaults__ or {})) as tiff:
        write(tiff)
    def tell(data):
        data = np.asarray(data)
        data = data.astype("u1") if data.dtype == bool else data.astype(data.dtype.newbyteorder("<"))
        return [str(data.dtype), list(data.shape), hashlib.sha256(np.ascontiguousarray(data).tobytes()).hexdigest()]
    rows.append([base64.b64encode(file.getvalue()).decode(), [tell(data) for data in expected]])
stack = rng.integers(0, 60000, (4, 13, 17)).astype("u2")
other = rng.integers(0, 200, (9, 8)).astype("u1")
add(lambda t: t.write(stack, photometric="minisblack", metadata=None), stack)
def mixed(t):
    t.write(stack[0], metadata=None); t.write(other, metadata=None); t.write(other + 1, metadata=None)
add(mixed, stack[0], np.stack([other, other + 1]))
def white(t): t.write(other, photometric="miniswhite", metadata=None)
add(white, other)
def palette(t): t.write(other, photometric="palette", colormap=rng.integers(0, 65535, (3, 256)).astype("u2"), metadata=None)
add(palette, other)
for bits in (1, 3, 7, 10, 14, 18, 23, 30):
    data = rng.integers(0, 2**bits, (9, 21)).astype("u1" if bits <= 8 else "u2" if bits <= 16 else "u4")
    def packed(t): t.write(data, bitspersample=bits, photometric="minisblack", metadata=None)
    add(packed, data)
def half(t): t.write(other.astype("f2") / 7, metadata=None, compression="zlib", predictor=3)
add(half, (other.astype("f2") / 7).astype("f4"))
def pyramid(t):
    t.write(stack[0], subifds=2, metadata=None)
    t.write(stack[0][::2, ::2], subfiletype=1, metadata=None)
    t.write(other, metadata=None)
add(pyramid, stack[0], other)
def planes(t): t.write(stack[:3], photometric="rgb", planarconfig="separate", metadata=None)
add(planes, stack[:3].transpose(1, 2, 0))
def imagej(t, *, imagej=True): t.write(stack, photometric="minisblack")
add(imagej, stack)
def ome(t, *, ome=True): t.write(stack, photometric="minisblack")
add(ome, stack)
print(json.dumps(rows))
`;
    const rows = await askPython(script, {}) as [string, [string, number[], string][]][];
    assertEquals(rows.length, 17);
    for (const [i, [file, expected]] of rows.entries()) {
      const signals = openTiff(memorySource(Uint8Array.fromBase64(file), { name: "a.tif" })).signals();
      const found = signals.map((signal) => [signal.dtype, signal.shape, sha256(signal.read())]);
      assertEquals(found, expected, `file ${i}`);
    }
  },
);
