// Streams that made other decoders read or write where they must not, or lose data without a word.
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ARENA, core, memoryUpTo } from "../../wasm/core.ts";
import { packLzw, unpack } from "../../wasm/mod.ts";
import { anyBytes, bits, CLEAR, encode, END } from "./lzw_codes.ts";

const GUARD = 256;
const CANARY = 0xa5;

/** Decodes between canaries; fails if one of them dies. Returns what the core answers. */
function guarded(
  decode: typeof core.lzwDecode,
  source: Uint8Array,
  capacity: number,
): { length: number; bytes: Uint8Array } {
  const at = ARENA + source.length + GUARD;
  const memory = memoryUpTo(at + capacity + GUARD);
  memory.fill(CANARY, ARENA, at + capacity + GUARD);
  memory.set(source, ARENA);
  const length = decode(ARENA, source.length, at, capacity);
  assert(length <= capacity);
  assertEquals(memory.slice(ARENA, ARENA + source.length), new Uint8Array(source), "the input was changed");
  for (let i = 0; i < GUARD; i++) {
    assert(memory[at - 1 - i] === CANARY, `Byte ${i + 1} before the output was written`);
    assert(memory[at + capacity + i] === CANARY, `Byte ${i} behind the output was written`);
  }
  return { length, bytes: memory.slice(at, at + Math.max(0, length)) };
}

/** Codes of noise that fill the table up to `free`, without a Clear but the first; and the bytes they stand for. */
function fill(free: number): { codes: [number, number][]; bytes: number[] } {
  const codes: [number, number][] = [[CLEAR, 9]];
  const bytes: number[] = [];
  for (let next = 257; next < free; next++) {
    const byte = (next * 7 + (next >> 3)) & 255;
    codes.push([byte, next < 511 ? 9 : next < 1023 ? 10 : next < 2047 ? 11 : 12]);
    bytes.push(byte);
  }
  return { codes, bytes };
}

Deno.test("unpack() accepts Clear after Clear (CVE-2008-2327)", () => {
  const clears: [number, number][] = Array.from({ length: 40 }, () => [CLEAR, 9]);
  const packed = bits([...clears, [65, 9], [CLEAR, 9], [CLEAR, 9], [66, 9], [END, 9]]);
  assertEquals(unpack(packed, "lzw", 10), Uint8Array.of(65, 66));
  assertEquals(guarded(core.lzwDecode, packed, 2).length, 2);
});

Deno.test("unpack() refuses a first code after Clear that is no byte (CVE-2009-2285)", () => {
  for (const code of [258, 259, 300, 511]) {
    // At the start, and after a table that held such a code.
    for (const before of [[[CLEAR, 9]], [[CLEAR, 9], [65, 9], [66, 9], [67, 9], [68, 9], [CLEAR, 9]]]) {
      const packed = bits([...before as [number, number][], [code, 9], [65, 9], [END, 9]]);
      assertThrows(() => unpack(packed, "lzw", 100), SyntaxError, "code that is not in the table");
      assert(guarded(core.lzwDecode, packed, 100).length < 0);
    }
    assertThrows(() => unpack(bits([[CLEAR, 9], [code, 9]], true), "lzw-old", 100), SyntaxError);
  }
  // Without any Clear the table holds the bytes only.
  assertThrows(() => unpack(bits([[300, 9], [65, 9], [END, 9]]), "lzw", 100), SyntaxError);
});

Deno.test("unpack() writes no string backwards from before the output's start (CVE-2018-8905)", () => {
  // Each code one ahead of the table: a string that would have to begin before the first byte.
  for (const code of [259, 260, 300, 511]) {
    const tail: [number, number][] = Array.from({ length: 60 }, () => [65, 9]);
    const packed = bits([[CLEAR, 9], [65, 9], [code, 9], ...tail, [END, 9]]);
    assertThrows(() => unpack(packed, "lzw", 100), SyntaxError);
    assert(guarded(core.lzwDecode, packed, 100).length < 0);
  }
  // Strings of the table before a Clear are no strings after it, wherever the code stands.
  const { codes } = fill(700);
  for (let k = 0; k < 20; k++) {
    const between: [number, number][] = Array.from({ length: 1 + k }, () => [65, 9]);
    const after: [number, number][] = Array.from({ length: 60 }, () => [66, 9]);
    const stale = bits([...codes, [CLEAR, 10], ...between, [500, 9], ...after, [END, 9]]);
    assert(guarded(core.lzwDecode, stale, 4000).length < 0);
  }
});

Deno.test("unpack() gives what there is of a short last strip (CVE-2022-1622)", () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i * i);
  const packed = packLzw(bytes);
  for (let cut = 0; cut < packed.length; cut++) {
    const { length, bytes: some } = guarded(core.lzwDecode, packed.subarray(0, cut), 1000);
    assertEquals(some, new Uint8Array(bytes.subarray(0, length)));
  }
  // The strip of the last rows is smaller than the others: the stream holds more than there is room for.
  for (const capacity of [1, 63, 64, 65, 255, 256, 257, 999]) {
    assertEquals(
      guarded(core.lzwDecode, packed, capacity).bytes,
      new Uint8Array(bytes.subarray(0, capacity)),
    );
  }
});

Deno.test("unpack() does without tables that a stream never makes (CVE-2023-2731)", () => {
  const nothing = [[], [[END, 9]], [[CLEAR, 9]], [[CLEAR, 9], [END, 9]], [[CLEAR, 9], [CLEAR, 9], [END, 9]]];
  for (const codes of nothing as [number, number][][]) {
    for (const capacity of [0, 1, 1000]) {
      assertEquals(guarded(core.lzwDecode, bits(codes), capacity).length, 0);
      assertEquals(guarded(core.lzwDecodeOld, bits(codes, true), capacity).length, 0);
    }
  }
  // No Clear at all: the table of bytes is there from the start.
  assertEquals(unpack(bits([[65, 9], [258, 9], [END, 9]]), "lzw", 9), Uint8Array.of(65, 65, 65));
  // A stream after a broken one finds its tables whole.
  guarded(core.lzwDecode, bits([[CLEAR, 9], [65, 9], [400, 9]]), 100);
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i >> 3);
  assertEquals(unpack(packLzw(bytes), "lzw", 5000), bytes);
});

Deno.test("unpack() knows codes of 12 bits up to the table's end, and goes on when it is full", () => {
  for (const free of [4093, 4094, 4095, 4096, 4097, 4200, 6000]) {
    const { codes, bytes } = fill(free);
    // The last string of the table: the byte that made it, and the next.
    const code = Math.min(free, 4096) - 1;
    const packed = bits([...codes, [code, 12], [END, 12]]);
    const last = code - 258;
    assertEquals(unpack(packed, "lzw", 9000), Uint8Array.of(...bytes, bytes[last]!, bytes[last + 1]!));
    if (free >= 4095) continue;
    assert(guarded(core.lzwDecode, bits([...codes, [free + 1, 12], [65, 12], [65, 12]]), 9000).length < 0);
  }
  // The code that is just being made, as the last that fits and one that does not.
  const { codes, bytes } = fill(4095);
  const made = unpack(bits([...codes, [4095, 12], [END, 12]]), "lzw", 9000);
  assertEquals([...made.subarray(bytes.length)], [bytes.at(-1), bytes.at(-1)]);
});

Deno.test("unpack() writes part of a string where the output is smaller than one (weezl 64, 71)", () => {
  const bytes = new Uint8Array(100000).fill(9);
  const packed = packLzw(bytes);
  for (const capacity of [0, 1, 2, 3, 15, 16, 17, 63, 64, 65, 100, 127, 128, 129, 4096, 99999]) {
    assertEquals(guarded(core.lzwDecode, packed, capacity).bytes, bytes.slice(0, capacity));
  }
  const pattern = Uint8Array.from({ length: 60000 }, (_, i) => i % 7);
  for (let capacity = 59700; capacity < 60000; capacity += 7) {
    assertEquals(guarded(core.lzwDecode, packLzw(pattern), capacity).bytes, pattern.slice(0, capacity));
  }
});

Deno.test("unpack() takes 20,000 corrupt or cut streams: no trap, no write outside the output, none over 1 s", () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { maxLength: 8 });
  const seeds = fc.sample(anyBytes, { numRuns: 400, seed: 4 });
  const streams = seeds.map((bytes) => ({
    bytes,
    packed: [
      packLzw(bytes),
      encode(bytes, { early: 0, lowFirst: true, clearAt: 4094 }),
      encode(bytes, { early: 1, lowFirst: false, clearAt: 4096 }),
    ],
  }));
  const decoders = [core.lzwDecode, core.lzwDecodeOld, core.lzwDecode];
  const count = { refused: 0, taken: 0 };
  let slowest = 0;
  fc.assert(
    fc.property(
      fc.nat(streams.length - 1),
      damage,
      fc.nat(),
      fc.nat(),
      fc.nat(2),
      (which, flips, cut, room, variant) => {
        const { bytes, packed } = streams[which]!;
        const source = packed[variant]!.slice(0, cut % 3 ? undefined : cut % (packed[variant]!.length + 1));
        for (const [at, flip] of flips) if (source.length) source[at % source.length]! ^= flip;
        const capacity = room % (bytes.length + 200);
        const start = performance.now();
        const { length } = guarded(decoders[variant]!, source, capacity);
        slowest = Math.max(slowest, performance.now() - start);
        count[length < 0 ? "refused" : "taken"]++;
      },
    ),
    { numRuns: 20_000, seed: 20_000 },
  );
  assert(slowest < 1000, `One took ${slowest} ms`);
  assert(count.refused > 1000 && count.taken > 1000, `${count.refused} were refused, ${count.taken} taken`);
});
