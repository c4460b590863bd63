import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Dtype, Pixels } from "../../formats/signal.ts";
import { memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import { TiffStream } from "../../formats/tiff_stream.ts";
import { type TiffFileOptions, type TiffImage, writeTiff } from "../../formats/tiff_writer.ts";
import { sha256 } from "./golden_data.ts";
import { askPython, referenceTest } from "./reference_python.ts";

const TYPES = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
};

/** Any bits of a type but NaN, whose bits a copy may change. */
function pixelsFrom(bytes: Uint8Array, dtype: keyof typeof TYPES): Pixels {
  const array = new TYPES[dtype](new Uint8Array(bytes).buffer);
  if (dtype.startsWith("float")) {
    (array as Float64Array).forEach((value, i) => Number.isNaN(value) && (array[i] = 0));
  }
  return array;
}

const images: fc.Arbitrary<TiffImage & TiffFileOptions & { samples: number }> = fc
  .record({
    width: fc.integer({ min: 1, max: 70 }),
    height: fc.integer({ min: 1, max: 40 }),
    samples: fc.integer({ min: 1, max: 5 }),
    dtype: fc.constantFrom(...Object.keys(TYPES) as (keyof typeof TYPES)[]),
    lzw: fc.boolean(),
    predictor: fc.constantFrom(1, 2, 3),
    tiled: fc.boolean(),
    rowsPerStrip: fc.integer({ min: 1, max: 50 }),
    bigEndian: fc.boolean(),
    big: fc.boolean(),
    smooth: fc.boolean(),
    seed: fc.integer(),
  })
  .map(({ lzw, tiled, smooth, seed, ...image }) => {
    const width = TYPES[image.dtype].BYTES_PER_ELEMENT;
    let state = seed;
    const bytes = Uint8Array.from({ length: image.width * image.height * image.samples * width }, (_, i) => {
      state = Math.imul(state, 1664525) + 1013904223 | 0;
      return smooth ? i / 50 : state >>> 24;
    });
    const floats = image.dtype.startsWith("float");
    return {
      ...image,
      predictor: (!lzw || (image.predictor === 3 && !floats) ? 1 : image.predictor) as 1 | 2 | 3,
      compression: lzw ? "lzw" : "none",
      pixels: pixelsFrom(bytes, image.dtype),
      ...(tiled ? { tileSize: [32, 16] as const } : {}),
    };
  });

Deno.test("writeTiff() and openTiff() agree on pixels of every type, order, compression and layout", () => {
  fc.assert(
    fc.property(images, (image) => {
      const signal = openTiff(memorySource(writeTiff(image))).signal();
      const colour = image.dtype === "uint8" && (image.samples === 3 || image.samples === 4);
      assertEquals(signal.dtype, (colour ? image.samples === 3 ? "rgb8" : "rgba8" : image.dtype) as Dtype);
      assertEquals(sha256(signal.read()), sha256(image.pixels));
    }),
    { numRuns: 300 },
  );
});

Deno.test("Signal.read() of a TIFF page gives any region of what it gives as a whole", () => {
  const region = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 5 }));
  fc.assert(fc.property(images, fc.tuple(region, region, region), (image, picks) => {
    const signal = openTiff(memorySource(writeTiff(image))).signal();
    const box = signal.shape.map((size, axis) => {
      const [a, b, step] = picks[axis]!;
      return { start: a % size, stop: a % size + 1 + b % (size - a % size), step };
    });
    const read = signal.read({
      start: box.map((b) => b.start),
      stop: box.map((b) => b.stop),
      step: box.map((b) => b.step),
    });
    const expected: (number | bigint)[] = [];
    const [rows, columns, bands = { start: 0, stop: image.samples, step: 1 }] = box;
    for (let y = rows!.start; y < rows!.stop; y += rows!.step) {
      for (let x = columns!.start; x < columns!.stop; x += columns!.step) {
        for (let s = bands.start; s < bands.stop; s += bands.step) {
          expected.push(image.pixels[(y * image.width + x) * image.samples + s]!);
        }
      }
    }
    assertEquals(Array.from<number | bigint>(read), expected);
  }));
});

Deno.test("writeTiff() writes further pages and tags of every type", () => {
  const page = { width: 1, height: 1, dtype: "uint8" as const, pixels: Uint8Array.of(7) };
  for (const options of [{}, { bigEndian: true }, { big: true }, { big: true, bigEndian: true }]) {
    const bytes = writeTiff({
      ...page,
      ...options,
      tags: [
        { tag: 270, type: "ascii", value: "Größe" },
        { tag: 282, type: "rational", value: [3, 2] },
        { tag: 50000, type: "double", value: [1.1, -2] },
        { tag: 50001, type: "sshort", value: -5 },
        { tag: 50002, type: "undefined", value: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9) },
      ],
    }, { ...page, pixels: Uint8Array.of(9) });
    const tiff = openTiff(memorySource(bytes));
    assertEquals(tiff.pages.length, 2);
    assertEquals(tiff.signal(1).read(), Uint8Array.of(9));
    assertEquals(tiff.text(270), "Größe");
    assertEquals(tiff.numbers(282), [1.5]);
    assertEquals(tiff.numbers(50000), [1.1, -2]);
    assertEquals(tiff.numbers(50001), [-5]);
    assertEquals(tiff.bytes(50002)!.length, 9);
    assertEquals([tiff.has(282), tiff.has(283), tiff.text(283), tiff.numbers(283)], [
      true,
      false,
      undefined,
      undefined,
    ]);
  }
});

Deno.test("writeTiff() and openTiff() agree on packed integers, planes and complex numbers", () => {
  const forms = fc.record({
    width: fc.integer({ min: 1, max: 40 }),
    height: fc.integer({ min: 1, max: 20 }),
    samples: fc.integer({ min: 1, max: 3 }),
    bits: fc.integer({ min: 1, max: 64 }),
    signed: fc.boolean(),
    planar: fc.boolean(),
    lzw: fc.boolean(),
    tiled: fc.boolean(),
    bigEndian: fc.boolean(),
    seed: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  });
  fc.assert(
    fc.property(forms, ({ bits, signed, lzw, tiled, seed, ...form }) => {
      const width = bits <= 8 ? 8 : bits <= 16 ? 16 : bits <= 32 ? 32 : 64;
      const dtype = `${signed ? "" : "u"}int${width}` as keyof typeof TYPES;
      let state = seed;
      const wide = Array.from({ length: form.width * form.height * form.samples }, () => {
        state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
        return signed ? BigInt.asIntN(bits, state >> 3n) : BigInt.asUintN(bits, state >> 3n);
      });
      const pixels = width === 64
        ? (TYPES[dtype] as BigInt64ArrayConstructor).from(wide)
        : (TYPES[dtype] as Uint32ArrayConstructor).from(wide, Number);
      const image: TiffImage & TiffFileOptions = {
        ...form,
        bits,
        dtype,
        pixels: pixels as Pixels,
        compression: lzw ? "lzw" : "none",
        ...tiled && { tileSize: [16, 16] as const },
      };
      assertEquals(sha256(openTiff(memorySource(writeTiff(image))).signal().read()), sha256(pixels));
    }),
    { numRuns: 300 },
  );
  for (const bigEndian of [false, true]) {
    const complex = {
      width: 2,
      height: 1,
      dtype: "complex128" as const,
      pixels: Float64Array.of(1, -2, 3.5, 1e300),
    };
    const signal = openTiff(memorySource(writeTiff({ ...complex, bigEndian }))).signal();
    assertEquals([signal.dtype, signal.read()], ["complex128", complex.pixels]);
  }
});

Deno.test("TiffStream takes rows in pieces of any size, and counts them", () => {
  const pixels = Uint16Array.from({ length: 30 * 21 }, (_, i) => i * 31);
  const layout = { width: 30, height: 21, dtype: "uint16" as const };
  for (
    const form of [{}, { tileSize: [16, 16] as const }, {
      compression: "lzw" as const,
      predictor: 2 as const,
      rowsPerStrip: 4,
    }]
  ) {
    for (const size of [1, 7, 30, 31, 100, 1000]) {
      const chunks: Uint8Array[] = [];
      let length = 0;
      const sink = {
        get length() {
          return length;
        },
        append(bytes: Uint8Array) {
          chunks.push(bytes.slice());
          length += bytes.length;
        },
        patch(at: number, bytes: Uint8Array) {
          let start = 0;
          for (const chunk of chunks) {
            if (at >= start && at < start + chunk.length) chunk.set(bytes, at - start);
            start += chunk.length;
          }
        },
      };
      const page = new TiffStream(sink).page({ ...layout, ...form });
      for (let at = 0; at < pixels.length; at += size) page.write(pixels.subarray(at, at + size));
      assertThrows(() => page.write(Uint16Array.of(1)), TypeError, "30 × 21 × 1 uint16 are not 1 numbers");
      page.end();
      const bytes = new Uint8Array(length);
      chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
      assertEquals(openTiff(memorySource(bytes)).signal().read(), pixels);
    }
  }
  const short = new TiffStream({ length: 8, append() {}, patch() {} }).page(layout);
  short.write(pixels.subarray(0, 60));
  assertThrows(() => short.end(), TypeError, "There are 2 of 21 rows");
});

Deno.test("writeTiff() refuses what cannot be written", () => {
  const page = { width: 2, height: 1, dtype: "uint8" as const, pixels: Uint8Array.of(7) };
  assertThrows(() => writeTiff(page), TypeError, "2 × 1 × 1 uint8 are not 1 numbers");
  const fine = { ...page, width: 1 };
  assertThrows(() => writeTiff({ ...fine, predictor: 2 }), TypeError, "needs compression");
  assertThrows(() => writeTiff({ ...fine, tileSize: [10, 16] }), TypeError, "Tiles of 10,16");
  assertThrows(
    () => writeTiff({ ...fine, tags: [{ tag: 273, type: "long", value: 1 }] }),
    TypeError,
    "Tag 273",
  );
  assertThrows(() => writeTiff({ ...fine, dtype: "bool" }), TypeError, '"bool"');
});

referenceTest("writeTiff() writes files that tifffile reads alike", async () => {
  const samples = fc.sample(images.filter(({ samples }) => samples !== 2), { numRuns: 60, seed: 7 });
  const files = Object.fromEntries(samples.map((image, i) => [`${i}.tif`, writeTiff(image)]));
  const script = `
import json, hashlib, numpy as np, tifffile
rows = []
for i in range(${samples.length}):
    with tifffile.TiffFile(f"{i}.tif") as file:
        data = file.pages[0].asarray()
        native = data.astype(data.dtype.newbyteorder("<"))
        rows.append([str(native.dtype), hashlib.sha256(np.ascontiguousarray(native).tobytes()).hexdigest()])
print(json.dumps(rows))
`;
  assertEquals(await askPython(script, files), samples.map(({ dtype, pixels }) => [dtype, sha256(pixels)]));
});

referenceTest(
  "writeTiff() writes packed integers, planes, complex numbers and SubIFDs that tifffile reads alike",
  async () => {
    const files: Record<string, Uint8Array> = {};
    const expected: [string, number[], string][] = [];
    const add = (image: TiffImage & TiffFileOptions, shape: number[]) => {
      files[`${expected.length}.tif`] = writeTiff(image);
      expected.push([image.dtype, shape, sha256(image.pixels)]);
    };
    const [width, height] = [37, 11];
    for (const bits of [1, 2, 3, 5, 7, 9, 12, 15, 17, 20, 31]) {
      const dtype = bits <= 8 ? "uint8" : bits <= 16 ? "uint16" : "uint32";
      const numbers = Array.from({ length: width * height }, (_, i) => (i * 2654435761) % 2 ** bits);
      const pixels = new TYPES[dtype](numbers);
      // a single bit is a bool for tifffile, with the same bytes
      add({ width, height, dtype, bits, pixels, rowsPerStrip: 4 }, [height, width]);
    }
    const three = Uint16Array.from({ length: width * height * 3 }, (_, i) => i * 7);
    for (const planar of [false, true]) {
      for (
        const more of [{}, { tileSize: [16, 32] as const, bigEndian: true }, {
          compression: "lzw" as const,
          predictor: 2 as const,
        }]
      ) {
        add({ width, height, dtype: "uint16", samples: 3, planar, pixels: three, ...more }, [
          height,
          width,
          3,
        ]);
      }
    }
    const complex = Float32Array.from({ length: width * height * 2 }, (_, i) => i / 3);
    for (const bigEndian of [false, true]) {
      add({ width, height, dtype: "complex64", pixels: complex, bigEndian }, [height, width]);
    }
    files["sub.tif"] = writeTiff({
      width: 2,
      height: 1,
      dtype: "uint8",
      pixels: Uint8Array.of(1, 2),
      subImages: [{ width: 1, height: 1, dtype: "uint8", pixels: Uint8Array.of(9) }],
    }, { width: 1, height: 1, dtype: "int16", pixels: Int16Array.of(-3) });
    const script = `
import json, hashlib, numpy as np, tifffile
rows = []
for i in range(${expected.length}):
    with tifffile.TiffFile(f"{i}.tif") as file:
        page = file.pages[0]
        data = page.asarray()
        if page.planarconfig == 2: data = data.transpose(1, 2, 0)
        data = data.astype("u1") if data.dtype == bool else data.astype(data.dtype.newbyteorder("<"))
        rows.append([str(data.dtype), list(data.shape), hashlib.sha256(np.ascontiguousarray(data).tobytes()).hexdigest()])
with tifffile.TiffFile("sub.tif") as file:
    sub = file.pages[0].pages[0].asarray()
    print(json.dumps([rows, [len(file.pages), sub.tolist(), file.pages[1].asarray().tolist()]]))
`;
    assertEquals(await askPython(script, files), [expected, [2, [[9]], [[-3]]]]);
  },
);
