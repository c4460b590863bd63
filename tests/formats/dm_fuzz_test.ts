import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { dm, type DmTags, openDm } from "../../formats/dm.ts";
import { type DmInput, DmRaw, DmTyped, writeDm } from "../../formats/dm_writer.ts";
import type { Dtype, Pixels } from "../../formats/signal.ts";
import { type ByteSource, FormatError, memorySource } from "../../formats/source.ts";
import { bytesOf, pixelsOf } from "../../formats/strided.ts";
import { counted } from "./grown_dm.ts";

const DTYPES: Dtype[] = [
  ...["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"] as const,
  ...["complex64", "complex128", "bool", "rgba8"] as const,
];
// DM's own forms: text of bytes, structs, arrays of structs, of texts and of arrays.
const RAW: DmInput[] = [
  new DmRaw([18, 5], new TextEncoder().encode("bytes")),
  new DmRaw([15, 0, 3, 0, 6, 0, 2, 0, 11], new Uint8Array(14)),
  new DmRaw([20, 15, 0, 2, 0, 2, 0, 8, 4], new Uint8Array(12).fill(1)),
  new DmRaw([20, 18, 2, 3], new TextEncoder().encode("abcdef")),
  new DmRaw([20, 20, 3, 2, 2], new Uint8Array(16)),
  new DmTyped(12, 2n ** 63n),
];

const leaf = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.array(fc.integer(), { minLength: 1, maxLength: 20 }),
  fc.constantFrom(...RAW),
);
const tree = fc.letrec<{ value: DmInput; group: { [name: string]: DmInput } }>((tie) => ({
  value: fc.oneof({ depthSize: "small" }, leaf, tie("group")),
  group: fc.dictionary(fc.string({ unit: "grapheme", maxLength: 20 }), tie("value"), { maxKeys: 6 }),
}));
const image = fc.record({
  dtype: fc.constantFrom(...DTYPES),
  shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
  format: fc.constantFrom("", "Image", "Spectrum", "Spectrum image"),
}).map(({ dtype, shape, format }) => {
  const data: Pixels = pixelsOf(new Uint8Array(shape.reduce((a, b) => a * b, bytesOf(dtype))), dtype);
  const calibrations = shape.map((_, i) => ({ scale: i + 0.5, units: i ? "nm" : "eV" }));
  return { name: dtype, dtype, shape, data, calibrations, imageTags: { "Meta Data": { Format: format } } };
});
const file = fc.record({
  version: fc.constantFrom(3 as const, 4 as const),
  tags: tree.group.map((Own) => ({ Own })),
  images: fc.array(image, { minLength: 1, maxLength: 3 }),
}).map((input) => ({ version: input.version, bytes: writeDm(input) }));

/** Opens a file and reads all there is; only a {@linkcode FormatError} with path and offset may come of it. */
function readAll(bytes: Uint8Array): "read" | "refused" {
  let longest = 0;
  const asked = counted(memorySource(bytes, { name: "broken.dm4" }));
  const source: ByteSource = {
    ...asked,
    read(offset, length) {
      longest = Math.max(longest, length);
      return asked.read(offset, length);
    },
  };
  try {
    dm.recognises(source);
    const opened = dm.open(source);
    // Windows may overlap by what was cut off at the end of one, no more.
    assert(asked.bytes <= 3 * bytes.length + 256 * 1024, `${asked.bytes} bytes were read`);
    opened.tree();
    for (const signal of opened.signals()) {
      const whole = signal.read();
      assertEquals(whole.byteLength, signal.shape.reduce((a, b) => a * b, bytesOf(signal.dtype)));
      signal.stored?.read();
    }
    return "read";
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    assertEquals(error.path, "broken.dm4");
    assert(error.offset !== undefined && error.offset >= 0 && error.offset <= bytes.length, error.message);
    return "refused";
  } finally {
    assert(longest <= Math.max(bytes.length, 96 * 1024), `${longest} bytes were asked for at once`);
  }
}

/** Reads many files that are broken in some way; a few of them must be readable, a few not. */
function check(broken: fc.Arbitrary<Uint8Array>, both = true): void {
  const seen = { read: 0, refused: 0 };
  fc.assert(fc.property(broken, (bytes) => void seen[readAll(bytes)]++), { numRuns: 1000 });
  if (both) assert(seen.read > 0 && seen.refused > 0, JSON.stringify(seen));
}

Deno.test("openDm() reads every file that writeDm() makes", () => {
  fc.assert(fc.property(file, ({ bytes }) => assertEquals(readAll(bytes), "read")), { numRuns: 300 });
});

Deno.test("openDm() refuses cut files with path and offset, wherever they are cut", () => {
  check(
    fc.tuple(file, fc.double({ min: 0, max: 1, noNaN: true })).map(([{ bytes }, at]) =>
      bytes.slice(0, Math.floor(at * bytes.length))
    ),
  );
});

Deno.test("openDm() reads or refuses files with flipped bits", () => {
  const flips = fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 8 });
  check(
    fc.tuple(file, flips).map(([{ bytes }, flips]) => {
      for (const [at, bit] of flips) bytes[at % bytes.length]! ^= 1 << bit;
      return bytes;
    }),
  );
});

/** Where lengths stand: before the data of each tag, before the first tag of each group. */
function lengthsOf(bytes: Uint8Array, version: 3 | 4): number[] {
  const word = version === 4 ? 8 : 4;
  const places: number[] = [];
  const walk = (tags: DmTags) => {
    for (const tag of tags.children) {
      // The last word of the description, and the ones before it: types, fields, inner lengths.
      places.push(tag.offset - word, tag.offset - 2 * word, tag.offset - 3 * word);
      if (tag.group) walk(tag.group);
    }
  };
  const { tags } = openDm(memorySource(bytes));
  walk(tags);
  return [tags.offset - word, ...places];
}

Deno.test("openDm() reads or refuses files that lie about lengths, types and counts", () => {
  const lie = fc.oneof(
    fc.constantFrom(
      -1n,
      0n,
      1n,
      15n,
      18n,
      20n,
      2n ** 31n - 1n,
      2n ** 32n,
      2n ** 53n,
      2n ** 62n,
      -(2n ** 63n),
    ),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: 0n, max: 4096n }),
  );
  const lies = fc.array(fc.tuple(fc.nat(), lie), { minLength: 1, maxLength: 3 });
  check(
    fc.tuple(file, lies).map(([{ version, bytes }, lies]) => {
      const places = lengthsOf(bytes, version);
      const view = new DataView(bytes.buffer);
      for (const [index, value] of lies) {
        const at = places[index % places.length]!;
        if (version === 4) view.setBigInt64(at, value);
        else view.setInt32(at, Number(BigInt.asIntN(32, value)));
      }
      return bytes;
    }),
  );
});

Deno.test("openDm() reads or refuses images that claim another data type, packed ones too", () => {
  check(
    fc.tuple(file, fc.integer({ min: 0, max: 30 })).map(([{ bytes }, type]) => {
      const view = new DataView(bytes.buffer);
      const list = openDm(memorySource(bytes)).tags.group("ImageList")!;
      for (const { group } of list.children) {
        view.setUint32(group!.tag("ImageData.DataType")!.offset, type, true);
      }
      return bytes;
    }),
  );
});

Deno.test("openDm() reads or refuses random bytes behind a right head", () => {
  const noise = fc.tuple(fc.constantFrom(3, 4), fc.uint8Array({ minLength: 30, maxLength: 4000 }));
  const tags = fc.array(fc.constantFrom(20, 21, 0, 0x25, 2, 3, 15, 18), { maxLength: 400 });
  check(
    fc.tuple(noise, tags).map(([[version, bytes], some]) => {
      bytes.set(Uint8Array.of(0, 0, 0, version));
      bytes.fill(0, 18, 26);
      bytes.set(some.slice(0, bytes.length - 26), 26);
      return bytes;
    }),
    false,
  );
});
