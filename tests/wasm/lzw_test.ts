import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ARENA, core, memoryUpTo } from "../../wasm/core.ts";
import { packLzw, unpack } from "../../wasm/mod.ts";

const CLEAR = 256;
const END = 257;

/** Codes as bits, `[code, width]` each; highest bit first, or lowest first as before TIFF 6. */
function bits(codes: [number, number][], lowFirst = false): Uint8Array {
  const all = codes.flatMap(([code, width]) =>
    Array.from({ length: width }, (_, i) => (code >> (lowFirst ? i : width - 1 - i)) & 1)
  );
  const out = new Uint8Array(Math.ceil(all.length / 8));
  all.forEach((bit, i) => out[i >> 3]! |= bit << (lowFirst ? i & 7 : 7 - (i & 7)));
  return out;
}

/** The textbook's encoder, with a dictionary of strings; slow and plain. */
function encode(
  bytes: Uint8Array,
  variant: { early: 0 | 1; lowFirst: boolean; clearAt: number },
): Uint8Array {
  const codes: [number, number][] = [];
  let table = new Map<string, number>();
  let free = 258;
  const width = () => Math.min(12, Math.max(9, Math.floor(Math.log2(free - 1 + variant.early)) + 1));
  let text = "";
  codes.push([CLEAR, 9]);
  const codeOf = (string: string) => string.length === 1 ? string.charCodeAt(0) : table.get(string)!;
  for (const byte of bytes) {
    const longer = text + String.fromCharCode(byte);
    if (longer.length === 1 || table.has(longer)) {
      text = longer;
      continue;
    }
    codes.push([codeOf(text), width()]);
    table.set(longer, free++);
    if (free === variant.clearAt) {
      codes.push([CLEAR, width()]);
      table = new Map();
      free = 258;
    }
    text = String.fromCharCode(byte);
  }
  if (text) codes.push([codeOf(text), width()]);
  free++;
  codes.push([END, width()]);
  return bits(codes, variant.lowFirst);
}

// Noise of few or many values; long runs: long strings, and codes that are just being made.
const anyBytes = fc.oneof(
  fc.tuple(fc.nat(20000), fc.constantFrom(1, 2, 4, 16, 256), fc.integer()).map(([length, values, seed]) => {
    let state = seed;
    return Uint8Array.from(
      { length },
      () => (state = Math.imul(state, 1664525) + 1013904223 | 0) >>> 24 & values - 1,
    );
  }),
  fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3000 })), { maxLength: 10 })
    .map((runs) => Uint8Array.from(runs.flatMap(([value, count]) => new Array<number>(count).fill(value)))),
  fc.uint8Array({ maxLength: 30 }),
);

Deno.test("packLzw() and unpack() give back any bytes", () => {
  fc.assert(fc.property(anyBytes, (bytes) => {
    assertEquals(unpack(packLzw(bytes), "lzw", bytes.length), new Uint8Array(bytes));
  }));
});

Deno.test("packLzw() writes what the textbook's encoder writes", () => {
  fc.assert(fc.property(anyBytes, (bytes) => {
    assertEquals(
      packLzw(bytes),
      encode(bytes, { early: 1, lowFirst: false, clearAt: 4094 }) as Uint8Array<ArrayBuffer>,
    );
  }));
});

Deno.test("unpack() reads streams that clear their table as late as 4096", () => {
  fc.assert(fc.property(anyBytes, fc.integer({ min: 4093, max: 4096 }), (bytes, clearAt) => {
    const packed = encode(bytes, { early: 1, lowFirst: false, clearAt });
    assertEquals(unpack(packed, "lzw", bytes.length), new Uint8Array(bytes));
  }));
});

Deno.test("unpack() reads the old variant, lowest bit first", () => {
  fc.assert(fc.property(anyBytes, (bytes) => {
    const packed = encode(bytes, { early: 0, lowFirst: true, clearAt: 4094 });
    assertEquals(unpack(packed, "lzw-old", bytes.length), new Uint8Array(bytes));
  }));
});

Deno.test("unpack() gives the first bytes where there is room for no more", () => {
  fc.assert(fc.property(anyBytes, fc.nat(), (bytes, n) => {
    const capacity = n % (bytes.length + 1);
    assertEquals(unpack(packLzw(bytes), "lzw", capacity), new Uint8Array(bytes.subarray(0, capacity)));
  }));
});

Deno.test("unpack() accepts Clear after Clear (CVE-2008-2327)", () => {
  const packed = bits([[CLEAR, 9], [CLEAR, 9], [CLEAR, 9], [65, 9], [CLEAR, 9], [CLEAR, 9], [66, 9], [
    END,
    9,
  ]]);
  assertEquals(unpack(packed, "lzw", 10), Uint8Array.of(65, 66));
});

Deno.test("unpack() refuses a first code that is no byte (CVE-2009-2285)", () => {
  for (const code of [258, 300, 511]) {
    const packed = bits([[CLEAR, 9], [code, 9], [65, 9], [END, 9]]);
    assertThrows(() => unpack(packed, "lzw", 100), SyntaxError, "code that is not in the table");
    assertThrows(() => unpack(bits([[CLEAR, 9], [code, 9]], true), "lzw-old", 100), SyntaxError);
  }
});

Deno.test("unpack() refuses codes beyond the table, which would copy from before the output (CVE-2018-8905)", () => {
  const packed = bits([[CLEAR, 9], [65, 9], [259, 9], [65, 9], [65, 9], [65, 9], [65, 9], [65, 9], [END, 9]]);
  assertThrows(() => unpack(packed, "lzw", 100), SyntaxError);
  // Strings of the table before a Clear are no strings after it.
  const stale = bits([[CLEAR, 9], [65, 9], [66, 9], [67, 9], [CLEAR, 9], [65, 9], [260, 9], [END, 9]]);
  assertThrows(() => unpack(stale, "lzw", 100), SyntaxError);
});

Deno.test("unpack() gives what there is of a short last strip (CVE-2022-1622)", () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i * i);
  const packed = packLzw(bytes);
  for (let cut = 0; cut < packed.length; cut++) {
    const some = unpack(packed.subarray(0, cut), "lzw", 1000);
    assertEquals(some, new Uint8Array(bytes.subarray(0, some.length)));
  }
});

Deno.test("unpack() goes on with a full table, at 12 bits", () => {
  // No Clear comes: the table is full after 3838 new strings, and codes up to 4095 stay valid.
  const count = 5000;
  const codes: [number, number][] = [[CLEAR, 9]];
  const expected: number[] = [];
  for (let i = 0, free = 257; i < count; i++, free++) {
    codes.push([i % 251, free < 511 ? 9 : free < 1023 ? 10 : free < 2047 ? 11 : 12]);
    expected.push(i % 251);
  }
  // The last string of the table: what came as numbers 3837 and 3838.
  codes.push([4095, 12], [END, 12]);
  expected.push(3837 % 251, 3838 % 251);
  assertEquals(unpack(bits(codes), "lzw", count + 2), Uint8Array.from(expected));
});

Deno.test("unpack() writes part of a string where the output is smaller than one (weezl 64, 71)", () => {
  const packed = packLzw(new Uint8Array(100000).fill(9));
  for (const capacity of [0, 1, 2, 3, 15, 16, 17, 100, 4096]) {
    assertEquals(unpack(packed, "lzw", capacity), new Uint8Array(capacity).fill(9));
  }
});

Deno.test("unpack() gives nothing for no bytes", () => {
  for (const packing of ["lzw", "lzw-old", "packbits"] as const) {
    assertEquals(unpack(new Uint8Array(0), packing, 10).length, 0);
  }
});

Deno.test("unpack() never traps, nor writes outside its output, on broken streams", () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 8 });
  const decoders = [core.lzwDecode, core.lzwDecodeOld, core.packBitsDecode];
  let refused = 0;
  fc.assert(
    fc.property(anyBytes, damage, fc.nat(), fc.nat(), fc.nat(2), (bytes, flips, cut, room, which) => {
      const packed = which === 1
        ? encode(bytes, { early: 0, lowFirst: true, clearAt: 4094 })
        : packLzw(bytes);
      for (const [at, flip] of flips) if (packed.length) packed[at % packed.length]! ^= flip;
      const source = packed.subarray(0, cut % (packed.length + 1));
      const capacity = room % (bytes.length + 100);
      const [at, guard] = [ARENA + source.length + 64, 64];
      const memory = memoryUpTo(at + capacity + guard);
      memory.fill(0xa5, ARENA, at + capacity + guard);
      memory.set(source, ARENA);
      const before = memory.slice(ARENA, at);
      const length = decoders[which]!(ARENA, source.length, at, capacity);
      if (length < 0) refused++;
      assert(length <= capacity);
      assertEquals(memory.slice(ARENA, at), before);
      assert(memory.subarray(at + capacity, at + capacity + guard).every((byte) => byte === 0xa5));
    }),
    { numRuns: 3000 },
  );
  assert(refused > 0, "No stream was broken enough to be refused");
});
