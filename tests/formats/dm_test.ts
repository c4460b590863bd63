import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { dm, type DmBlock, openDm } from "../../formats/dm.ts";
import { type DmInput, DmRaw, writeDm } from "../../formats/dm_writer.ts";
import type { Signal } from "../../formats/signal.ts";
import { type ByteSource, FormatError, memorySource } from "../../formats/source.ts";
import { counted } from "./grown_dm.ts";

const open = (bytes: Uint8Array) => openDm(memorySource(bytes, { name: "a.dm3" }));
const image = (shape: number[], imageTags: { [name: string]: DmInput } = {}) => ({
  name: "image",
  dtype: "float32" as const,
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i),
  imageTags,
});
const spectrumImage = { "Meta Data": { Format: "Spectrum image", Signal: "EELS" } };

Deno.test("openDm() refuses what is no DM file", () => {
  for (const bytes of [[], [0, 0, 0, 3], [0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]]) {
    assertThrows(
      () => open(Uint8Array.from(bytes)),
      FormatError,
      "a.dm3 at byte 0: Not a DigitalMicrograph file",
    );
  }
});

/** A file of 12 GiB of which only the tags exist: two images, between them a hole. */
function hollow(version: 3 | 4): ByteSource & { total: number } {
  const pixels = 1024;
  const hole = version === 4 ? 12 * 2 ** 30 : 2 ** 30;
  const bytes = writeDm({ version, images: [image([pixels]), image([pixels])] });
  const view = new DataView(bytes.buffer);
  const data = Number(
    (openDm(memorySource(bytes)).images()[0]!.tags.get("ImageList.TagGroup0.ImageData.Data") as {
      offset: number;
    }).offset,
  );
  const grown = pixels + hole / 4;
  if (version === 4) view.setBigInt64(data - 8, BigInt(grown));
  else view.setInt32(data - 4, grown);
  const source: ByteSource & { total: number } = {
    name: "big",
    size: bytes.length + hole,
    mtime: 0,
    total: 0,
    sibling: () => undefined,
    read(offset, length) {
      this.total += length;
      const out = new Uint8Array(Math.min(length, this.size - offset));
      const end = data + 4 * pixels;
      if (offset < end) out.set(bytes.subarray(offset, Math.min(end, offset + length)));
      const behind = Math.max(0, end + hole - offset);
      if (behind < out.length) {
        out.set(bytes.subarray(Math.max(end, offset - hole), offset - hole + length), behind);
      }
      return out;
    },
  };
  return source;
}

for (const version of [3, 4] as const) {
  Deno.test(`openDm() steps over pixels: version ${version}, a file of many GiB`, () => {
    const source = hollow(version);
    const dm = openDm(source);
    assertEquals(dm.images().map(({ name }) => name), ["image", "image"]);
    assertEquals(dm.images()[1]!.signal().read(), image([1024]).data);
    assert(source.total <= 256 * 1024, `${source.total} bytes were read`);
  });
}

Deno.test("openDm() walks more tags than one window or one table holds", () => {
  const many = Object.fromEntries(
    Array.from({ length: 9000 }, (_, i) => [`tag ${i}`, { value: i, text: `text ${i}` }]),
  );
  const tags = open(writeDm({ version: 3, tags: { Many: many }, images: [] })).tags;
  for (const i of [0, 1, 4499, 8999]) {
    assertEquals(tags.get(["Many", `tag ${i}`, "value"]), i);
    assertEquals(tags.get(`Many.tag ${i}.text`), `text ${i}`);
  }
  assertEquals(tags.group("Many")!.keys().length, 9000);
});

Deno.test("openDm() takes names and structs of any length that the format allows", () => {
  const name = "n".repeat(65535);
  assertEquals(open(writeDm({ version: 4, tags: { [name]: 7 }, images: [] })).tags.get([name]), 7);
});

Deno.test("openDm() refuses groups nested without end", () => {
  const nest = (depth: number): { [name: string]: DmInput } => depth ? { a: nest(depth - 1) } : {};
  assertEquals(open(writeDm({ version: 3, tags: nest(100), images: [] })).tags.keys().includes("a"), true);
  assertThrows(
    () => open(writeDm({ version: 3, tags: nest(200), images: [] })),
    FormatError,
    "nested more than 128 deep",
  );
});

Deno.test("openDm() names the place of each fault", () => {
  const bytes = writeDm({ version: 3, tags: { InImageMode: 1 }, images: [] });
  // Header 12, root group 6, then the tag: id, length, name, mark.
  const broken = (at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return () => open(copy);
  };
  assertEquals(open(bytes).tags.get("InImageMode"), 1);
  assertThrows(broken(18, 99), FormatError, "a.dm3 at byte 18: Expected a tag");
  assertThrows(broken(32, 0), FormatError, 'a.dm3 at byte 32: Expected the data mark "%%%%"');
  assertThrows(
    broken(43, 99),
    FormatError,
    "a.dm3 at byte 40: The description of the tag's data is not valid",
  );
  assertThrows(broken(14, 127), FormatError, "The group claims more tags than the file has room for");
  for (let cut = 12; cut < bytes.length - 8; cut++) {
    assertThrows(() => open(bytes.slice(0, cut)), FormatError, "a.dm3 at byte");
  }
});

Deno.test("DmTags.get() gives undefined where there is nothing", () => {
  const { tags } = open(writeDm({ version: 3, tags: { A: { B: 1 } }, images: [] }));
  assertEquals([
    tags.get("A.B"),
    tags.get("A.B.C"),
    tags.get("A.C"),
    tags.get("X.Y"),
    tags.get("constructor"),
  ], [
    1,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assertEquals([tags.number("A.B"), tags.text("A.B"), tags.group("A.B")], [1, undefined, undefined]);
});

Deno.test("DmTags.toObject() leaves out what the filter says", () => {
  const { tags } = open(writeDm({ version: 3, tags: { A: { B: 1, C: 2 }, D: 3 }, images: [] }));
  assertEquals(tags.toObject((path) => ["A", "A.C"].includes(path.join("."))), { A: { C: 2 } });
});

Deno.test("DmFile.images() leaves thumbnails out", () => {
  const images = [image([2, 2]), { ...image([3]), name: "real" }];
  const dm = open(writeDm({ version: 3, tags: { Thumbnails: [{ ImageIndex: 0 }] }, images }));
  assertEquals(dm.images().map(({ name }) => name), ["real"]);
  const shown = dm.images()[0]!.tags.group("ImageList")!;
  assertEquals([shown.keys(), shown.get("TagGroup0.Name")], [["TagGroup0"], "real"]);
});

Deno.test("DmImage.signal() tells navigation from signal axes", () => {
  const axes = (shape: number[], tags: { [name: string]: DmInput } = {}) => {
    const found = open(writeDm({ version: 4, images: [image(shape, tags)] })).images()[0]!.signal();
    return [found.shape.join(), found.axes.map((axis) => axis.navigate ? "n" : "s").join("")];
  };
  assertEquals(axes([5]), ["5", "s"]);
  assertEquals(axes([5, 4]), ["5,4", "ss"]);
  assertEquals(axes([5, 4], { "Meta Data": { Format: "Spectrum" } }), ["5,4", "ns"]);
  assertEquals(axes([5, 4, 3]), ["5,4,3", "nss"]);
  assertEquals(axes([5, 4, 3], spectrumImage), ["4,3,5", "nns"]);
  assertEquals(axes([5, 4, 3], { spim: { eels: {} } }), ["4,3,5", "nns"]);
  assertEquals(axes([5, 4, 3, 2]), ["5,4,3,2", "nnss"]);
});

Deno.test("Signal.read() of a DM image gives any region of it, also of a spectrum image", () => {
  const size = fc.integer({ min: 1, max: 7 });
  const pick = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 3 }));
  const trial = fc.tuple(
    size,
    size,
    size,
    fc.tuple(pick, pick, pick),
    fc.boolean(),
    fc.constantFrom(3 as const, 4 as const),
  );
  fc.assert(fc.property(trial, ([a, b, c, picks, spectral, version]) => {
    const source = image([a, b, c], spectral ? spectrumImage : {});
    const signal = open(writeDm({ version, images: [source] })).images()[0]!.signal();
    const box = signal.shape.map((size, axis) => {
      const [p, q, step] = picks[axis]!;
      return { start: p % size, stop: p % size + q % (size - p % size + 1), step };
    });
    const expected: number[] = [];
    const each = (axis: number, at: number[]) => {
      if (axis < 3) {
        for (let i = box[axis]!.start; i < box[axis]!.stop; i += box[axis]!.step) each(axis + 1, [...at, i]);
        return;
      }
      const [i, j, k] = (spectral ? [at[2], at[0], at[1]] : at) as [number, number, number];
      expected.push(source.data[(i * b + j) * c + k]!);
    };
    each(0, []);
    const region = {
      start: box.map((r) => r.start),
      stop: box.map((r) => r.stop),
      step: box.map((r) => r.step),
    };
    assertEquals([...signal.read(region)], expected);
  }));
  const signal = open(writeDm({ version: 3, images: [image([4, 4])] })).images()[0]!.signal();
  assertThrows(
    () => signal.read({ start: [0, 0], stop: [5, 4] }),
    RangeError,
    "[0, 5) in steps of 1 of axis 0 of size 4",
  );
});

Deno.test("DmImage.signal() refuses tags that describe no array of the file", () => {
  const spoil = (change: (image: { [name: string]: DmInput }) => void) => {
    const data: { [name: string]: DmInput } = {
      Data: new Float32Array(6),
      DataType: 2,
      Dimensions: { Data0: 3, Data1: 2 },
    };
    change(data);
    const bytes = writeDm({ version: 3, tags: { ImageList: [{ ImageData: data }] }, images: [] });
    return () => open(bytes).images()[0]!.signal().read();
  };
  assertThrows(spoil((data) => data.DataType = 99), FormatError, "DM data type 99");
  assertThrows(
    spoil((data) => data.Dimensions = { Data0: 3, Data1: 3 }),
    FormatError,
    "3 × 3 float32 need 36 bytes, there are 24",
  );
  assertThrows(spoil((data) => data.Dimensions = {}), FormatError, "Its dimensions []");
  assertThrows(spoil((data) => data.Dimensions = { Data0: -1 }), FormatError, "Its dimensions [-1]");
  assertThrows(spoil((data) => data.DataType = 5), FormatError, "must be square");
  assertThrows(spoil((data) => delete data.Data), FormatError, "no ImageData.Data");
});

Deno.test("dm is a format whose container has signals and a tree", () => {
  const bytes = writeDm({ version: 4, tags: { Own: { a: 1 } }, images: [image([2, 3])] });
  const file = memorySource(bytes, { name: "a.dm4" });
  assertEquals([dm.recognises(file), dm.recognises(memorySource(bytes.slice(4)))], [true, false]);
  const container = dm.open(file);
  assertEquals(container.format, "DigitalMicrograph 4");
  assertEquals(container.signals().map(({ name, shape }) => [name, shape]), [["image", [2, 3]]]);
  const tree = container.tree() as { [name: string]: { TagGroup0: { ImageData: { Data: unknown } } } };
  assertEquals(tree.Own as unknown, { a: 1 });
  const { offset, ...place } = tree.ImageList!.TagGroup0.ImageData.Data as { offset: number };
  assertEquals(place, { size: 6, size_bytes: 24, endian: "little" });
  assertEquals(new Float32Array(bytes.slice(offset, offset + 24).buffer), image([2, 3]).data);
});

Deno.test("Container.signals() of a DM file leaves out images that cannot be read, unless none can", () => {
  const broken = {
    ImageData: { Data: new Uint8Array(4), DataType: 99, Dimensions: { Data0: 4 } },
    Name: "odd",
  };
  const good = { ...broken, ImageData: { ...broken.ImageData, DataType: 6 }, Name: "good" };
  const signals = (list: DmInput[]) => {
    const bytes = writeDm({ version: 3, tags: { ImageList: list }, images: [] });
    return open(bytes).signals().map(({ name }) => name);
  };
  assertEquals(signals([broken, good]), ["good"]);
  assertThrows(() => signals([broken]), FormatError, 'Image "odd": DM data type 99');
  assertThrows(() => signals([]), FormatError, "It holds no image");
});

Deno.test("Signal.stored of a spectrum image has the axes in the order of the file", () => {
  const source = image([5, 4, 3], spectrumImage);
  const [signal] = open(writeDm({ version: 3, images: [source] })).signals();
  const axes = ({ axes }: Signal) => axes.map(({ size, navigate }) => [size, navigate]);
  assertEquals(axes(signal!), [[4, true], [3, true], [5, false]]);
  assertEquals(axes(signal!.stored!), [[5, false], [4, true], [3, true]]);
  assertEquals(signal!.stored!.read(), source.data);
  const [plain] = open(writeDm({ version: 3, images: [image([5, 4, 3])] })).signals();
  assertEquals(plain!.stored, undefined);
});

Deno.test("DmTag.first() reads no more than it gives", () => {
  const long = Int16Array.from({ length: 1e5 }, (_, i) => i);
  const complex = new DmRaw([20, 15, 0, 2, 0, 6, 0, 6, 1e5], new Uint8Array(8e5));
  const utf8 = new DmRaw([18, 1e5], new TextEncoder().encode("µ".repeat(5e4)));
  const tags = { long, complex, utf8, wide: "é".repeat(1e5), short: 7 };
  const file = counted(memorySource(writeDm({ version: 4, tags, images: [] })));
  const opened = openDm(file).tags;
  const walked = file.bytes;
  const first = (name: string, count: number) => opened.tag(name)!.first(count);
  assertEquals(first("long", 3), Int16Array.of(0, 1, 2));
  assertEquals(first("complex", 2), [[0, 0], [0, 0]]);
  assertEquals([first("utf8", 4), first("utf8", 5), first("wide", 2), first("short", 2)], [
    "µµ",
    "µµ",
    "éé",
    7,
  ]);
  assertEquals(Object.keys(tags).map((name) => opened.tag(name)!.isText), [false, false, true, true, false]);
  assertEquals(Object.keys(tags).map((name) => opened.tag(name)!.size), [1e5, 1e5, 1e5, 1e5, 1]);
  assert(file.bytes - walked <= 1024, `${file.bytes - walked} bytes were read`);
  assertEquals(opened.get("long"), long);
});

Deno.test("DmTags.get() gives the place of arrays that are too large to be metadata", () => {
  const structs = new DmRaw([20, 15, 0, 1, 0, 10, 3e5], new Uint8Array(3e5));
  const tags = { large: new Uint8Array(17 * 2 ** 20), text: "a".repeat(9 * 2 ** 20), structs };
  const file = counted(memorySource(writeDm({ version: 3, tags, images: [] })));
  const opened = openDm(file);
  const sizes = Object.values(opened.tree()).slice(-3).map((value) => (value as DmBlock).size_bytes);
  assertEquals(sizes, [17 * 2 ** 20, 18 * 2 ** 20, 3e5]);
  assertEquals([opened.tags.text("text"), opened.tags.number("large")], [undefined, undefined]);
  assert(file.bytes < 128 * 1024, `${file.bytes} bytes were read`);
});

Deno.test("DmTags.toObject() keeps tags of any name", () => {
  const names = ["constructor", "__proto__", "toString", "a.b", "", "\u{1d49c}"];
  const bytes = writeDm({
    version: 4,
    tags: { Own: Object.fromEntries(names.map((name, i) => [name, i])) },
    images: [],
  });
  const { tags } = open(bytes);
  const own = tags.toObject().Own as object;
  assertEquals(Object.keys(own), ["constructor", "__proto__", "toString", "ab", "Data0", "\u{1d49c}"]);
  assertEquals(tags.toObject(() => true).Own, own);
  assertEquals(Object.getPrototypeOf(own), Object.prototype);
});

Deno.test("openDm() reads data of big-endian files", () => {
  const bytes = writeDm({ version: 4, tags: { a: { b: 1.5 }, list: Int32Array.of(1, -2) }, images: [] });
  const { tags } = open(bytes);
  const view = new DataView(bytes.buffer);
  view.setInt32(12, 0);
  view.setFloat64(tags.tag("a.b")!.offset, 1.5);
  [1, -2].forEach((value, i) => view.setInt32(tags.tag("list")!.offset + 4 * i, value));
  const big = open(bytes);
  assertEquals([big.littleEndian, big.tags.get("a.b")], [false, 1.5]);
  assertEquals(big.tags.get("list"), Int32Array.of(1, -2));
});
