import { assertEquals, assertThrows } from "@std/assert";
import h5wasm, { type File as H5File } from "../h5wasm.ts";
import { openHdf5 } from "../../formats/hdf5.ts";
import { memorySource } from "../../formats/source.ts";
import { planHdf5 } from "../../sanitize/hdf5.ts";
import { packChunk } from "../../sanitize/hdf5_pack.ts";
import { lookup3 } from "../../sanitize/hdf5_checksums.ts";
import { lz4Blocks, packLzf } from "../../sanitize/lz.ts";
import { unfilter } from "../../formats/hdf5_filters.ts";
import { askPython, referenceTest } from "../formats/reference_python.ts";
import { blanked, noise, survives } from "./blanked.ts";

const { FS } = await h5wasm.ready;

/** A file as the library of HDF5 itself writes it. */
function written(fill: (file: H5File) => void): Uint8Array {
  const name = `${crypto.randomUUID()}.h5`;
  const file = new h5wasm.File(name, "w");
  fill(file);
  file.close();
  const bytes = FS.readFile(name);
  FS.unlink(name);
  return bytes;
}

/** A dataset of a file, read by the library of HDF5. */
function readBack(bytes: Uint8Array, path: string): ArrayLike<number> {
  const name = `${crypto.randomUUID()}.h5`;
  FS.writeFile(name, bytes);
  const file = new h5wasm.File(name, "r");
  const value = (file.get(path) as unknown as { value: ArrayLike<number> }).value;
  file.close();
  return value;
}

const numbers = new Float32Array(noise(4 * 60 * 50, 3).map((byte) => byte & 0x3f).buffer);
const raw = new Uint8Array(numbers.buffer);

Deno.test("planHdf5() blanks whole and packed datasets in place; HDF5 itself reads them, and all else", () => {
  const before = written((file) => {
    const group = file.create_group("Experiments").create_group("map");
    group.create_attribute("title", "ours");
    group.create_dataset({ name: "data", data: numbers, shape: [60, 50], chunks: [16, 16], compression: 6 });
    file.create_group("Preview").create_dataset({
      name: "Image",
      data: raw.subarray(0, 3000),
      shape: [30, 100],
    });
    const axis = Float64Array.from({ length: 100 }, (_, i) => i * 1.5);
    file.create_group("Acquisition0").create_group("ImageData").create_dataset({
      name: "DimensionScaleC",
      data: axis,
    });
  });
  const { after, patches } = blanked(before, "x.hspy");
  assertEquals(after.length, before.length);
  assertEquals(survives(raw, after), false);
  assertEquals(
    new Set(patches.map(({ image }) => image)),
    new Set(["/Experiments/map/data", "/Preview/Image"]),
  );
  assertEquals(Array.from(readBack(after, "/Experiments/map/data")).every((value) => value === 0), true);
  assertEquals(Array.from(readBack(after, "/Preview/Image")).every((value) => value === 0), true);
  assertEquals(readBack(after, "/Acquisition0/ImageData/DimensionScaleC")[99], 148.5);
  assertEquals(openHdf5(memorySource(after)).root.group("Experiments/map")!.attribute("title"), "ours");
});

Deno.test("planHdf5() with noise fills chunks with a pattern where there is room for it", () => {
  const before = written((file) => {
    file.create_dataset({ name: "data", data: numbers, shape: [60, 50], chunks: [30, 25], compression: 4 });
  });
  const { after } = blanked(before, "x.h5", { fill: "noise" });
  const found = Array.from(readBack(after, "/data"));
  assertEquals([found.some((value) => value !== 0), found.every((value) => value < 1e-30)], [true, true]);
});

Deno.test("planHdf5() refuses a file in which nothing is known to be data", () => {
  const before = written((file) => {
    file.create_dataset({ name: "temperature", data: Float64Array.from({ length: 20 }, (_, i) => i) });
  });
  const plan = () => planHdf5(memorySource(before, { name: "x.h5" }), { fill: "zero", strict: false });
  assertThrows(plan, Error, "None of its datasets is known to hold data");
});

const fault = (message: string) => new SyntaxError(message) as never;

Deno.test("packChunk() fills the room of a chunk exactly, whatever its filters, and they undo it", () => {
  const zeros = new Uint8Array(4096);
  const pattern = noise(4096).map((byte) => byte & 1);
  const [shuffle, deflate, fletcher, lzf] = [[2, [4]], [1, [6]], [3, []], [32000, []]].map((
    [id, values],
  ) => ({
    id: id as number,
    name: "",
    values: values as number[],
  }));
  const pipelines = [[deflate!], [shuffle!, deflate!], [shuffle!, deflate!, fletcher!], [fletcher!], [
    shuffle!,
    lzf!,
  ]];
  for (const filters of pipelines) {
    for (const data of filters.includes(lzf!) ? [zeros] : [zeros, pattern]) {
      const plain = filters.length === 1 && filters[0] === fletcher;
      const stored = noise(plain ? 4100 : 2900, 4);
      const packed = packChunk(data, stored, filters, 0)!;
      assertEquals(packed.length, stored.length);
      assertEquals(unfilter(packed, filters, 0, 4096, 4, fault), data);
    }
  }
  assertEquals(packChunk(zeros, noise(8), [deflate!], 0), undefined);
  assertEquals(packChunk(zeros, noise(9000), [{ id: 4, name: "szip", values: [] }], 0), undefined);
});

Deno.test("packLzf() makes a stream of any length that there is room for", () => {
  const lzf = [{ id: 32000, name: "lzf", values: [] }];
  for (const size of [1, 5, 264, 1000, 4096]) {
    let made = 0;
    for (let length = 1; length < size + size / 32 + 2; length++) {
      const packed = packLzf(new Uint8Array(size), length);
      if (!packed) continue;
      made++;
      assertEquals(packed.length, length);
      assertEquals(unfilter(packed, lzf, 0, size, 1, fault).length, size);
    }
    assertEquals(made > 0.9 * (size - 3 * Math.ceil(size / 264) - 4), true, `${size}: ${made}`);
  }
});

// What LZ4 says a block is, read back by the book.
function unpackLz4(block: Uint8Array): number[] {
  const out: number[] = [];
  for (let at = 0; at < block.length;) {
    const token = block[at++]!;
    const long = (start: number) => {
      let total = start;
      if (start === 15) {
        for (;;) {
          const more = block[at++]!;
          total += more;
          if (more !== 255) break;
        }
      }
      return total;
    };
    const literals = long(token >> 4);
    out.push(...block.subarray(at, at += literals));
    if (at >= block.length) break;
    const distance = block[at]! | block[at + 1]! << 8;
    at += 2;
    const length = long(token & 15) + 4;
    for (let i = 0; i < length; i++) out.push(out[out.length - distance]!);
  }
  return out;
}

Deno.test("lz4Blocks() packs zeros of any length", () => {
  for (const length of [8, 16, 24, 32, 264, 272, 520, 8192, 8200]) {
    const packed = lz4Blocks(length, 1, 8192);
    let [total, at] = [0, 0];
    while (total < length) {
      const size = new DataView(packed.buffer).getUint32(at);
      const block = unpackLz4(packed.subarray(at + 4, at + 4 + size));
      assertEquals(block.every((byte) => byte === 0), true);
      total += block.length;
      at += 4 + size;
    }
    assertEquals([total, at], [length, packed.length]);
  }
});

Deno.test("lookup3() is the hash of that name", () => {
  const of = (text: string) => lookup3(new TextEncoder().encode(text));
  assertEquals(of(""), 0xdeadbeef);
  assertEquals(of("Four score and seven years ago"), 0x17770551);
});

referenceTest(
  "planHdf5() blanks numbers inside of headers, and chunks under each kind of index, as h5py reads it",
  async () => {
    const make = `
import base64, h5py, numpy, json
rng = numpy.random.default_rng(2)
with h5py.File("x.h5", "w", libver="latest") as f:
    f.attrs["detector"] = numpy.bytes_("SE")
    space = h5py.h5s.create_simple((8, 16))
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE); plist.set_layout(h5py.h5d.COMPACT)
    d = h5py.Dataset(h5py.h5d.create(f.id, b"image", h5py.h5t.IEEE_F32LE, space, plist))
    d[...] = rng.random((8, 16)); d.attrs["units"] = numpy.bytes_("nm")
    a = rng.integers(1, 60, (40, 50)).astype("u2")
    f.create_dataset("single/data", data=a, chunks=(40, 50), compression="gzip", fletcher32=True)
    f.create_dataset("fixed/data", data=a, chunks=(7, 9), compression="lzf", shuffle=True)
    f.create_dataset("extensible/data", data=a, chunks=(7, 9), maxshape=(None, 50), compression="gzip")
    f.create_dataset("tree/data", data=a, chunks=(7, 9), maxshape=(None, None), compression="gzip", shuffle=True)
    f.create_dataset("implicit/data", data=a, chunks=(7, 9))
    v = f.create_dataset("FullSpectra/EventList", (3,), dtype=h5py.vlen_dtype("u2"))
    for i in range(3): v[i] = rng.integers(1, 900, 100 + i)
print(json.dumps(base64.b64encode(open("x.h5", "rb").read()).decode()))`;
    const before = Uint8Array.fromBase64(await askPython(make, {}) as string);
    const { after, patches } = blanked(before, "x.h5");
    assertEquals(after.length, before.length);
    assertEquals(patches.filter(({ kind }) => kind === "checksum").length, 1);
    const look = `
import h5py, json, numpy
out = {}
with h5py.File("x.h5") as f:
    f.visititems(lambda n, d: out.update({n: [int(numpy.count_nonzero(x)) for x in (d[()] if d.dtype.kind == "O" else [d[()]])]}) if isinstance(d, h5py.Dataset) else None)
    out["lengths"] = [len(x) for x in f["FullSpectra/EventList"][()]]
    out["attributes"] = [f.attrs["detector"].decode(), f["image"].attrs["units"].decode()]
print(json.dumps(out))`;
    assertEquals(await askPython(look, { "x.h5": after }), {
      "FullSpectra/EventList": [0, 0, 0],
      "extensible/data": [0],
      "fixed/data": [0],
      image: [0],
      "implicit/data": [0],
      lengths: [100, 101, 102],
      "single/data": [0],
      "tree/data": [0],
      attributes: ["SE", "nm"],
    });
  },
);
