import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { swapBytes, unpack, unpredict } from "../../wasm/mod.ts";

Deno.test("unpack() reads PackBits as in the specification's example", () => {
  const packed = Uint8Array.of(
    0xfe,
    0xaa,
    0x02,
    0x80,
    0x00,
    0x2a,
    0xfd,
    0xaa,
    0x03,
    0x80,
    0x00,
    0x2a,
    0x22,
    0xf7,
    0xaa, // deno-fmt-ignore-line
  );
  assertEquals(
    unpack(packed, "packbits", 100),
    Uint8Array.of(
      ...[0xaa, 0xaa, 0xaa, 0x80, 0, 0x2a, 0xaa, 0xaa, 0xaa, 0xaa, 0x80, 0, 0x2a, 0x22],
      ...new Array(10).fill(0xaa),
    ),
  );
  assertEquals(unpack(Uint8Array.of(0x80, 0, 7), "packbits", 9), Uint8Array.of(7));
  assertEquals(unpack(Uint8Array.of(5, 1, 2), "packbits", 9), Uint8Array.of(1, 2));
  assertEquals(unpack(Uint8Array.of(0xf7, 3), "packbits", 4), Uint8Array.of(3, 3, 3, 3));
});

const TYPES = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array };
const rows = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  columns: fc.integer({ min: 1, max: 70 }),
  stride: fc.integer({ min: 1, max: 4 }),
  word: fc.constantFrom(1, 2, 4, 8) as fc.Arbitrary<1 | 2 | 4 | 8>,
  seed: fc.integer(),
});

function bytesFor(length: number, seed: number): Uint8Array<ArrayBuffer> {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = Math.imul(state, 1664525) + 1013904223 | 0) >>> 24);
}

Deno.test("unpredict() undoes differences of numbers of any width and stride", () => {
  fc.assert(fc.property(rows, ({ rows, columns, stride, word, seed }) => {
    const words = columns * stride;
    const bytes = bytesFor(rows * words * word, seed);
    const original = new TYPES[word](bytes.buffer) as Uint32Array;
    const differences = original.slice();
    for (let row = 0; row < rows; row++) {
      for (let i = words - 1; i >= stride; i--) {
        differences[row * words + i]! -= original[row * words + i - stride]!;
      }
    }
    const undone = unpredict(new Uint8Array(differences.buffer), 2, { rows, words, stride, word });
    assertEquals(undone, bytes);
  }));
});

Deno.test("unpredict() refuses rows that do not make up the bytes", () => {
  const layout = { rows: 2, words: 3, stride: 1, word: 2 };
  assertThrows(
    () => unpredict(new Uint8Array(11), 2, layout),
    RangeError,
    "The rows do not make up the bytes",
  );
});

Deno.test("swapBytes() reverses the bytes of each whole word", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), fc.constantFrom(2, 4, 8), (bytes, word) => {
    const whole = bytes.length - bytes.length % word;
    const expected = Array.from(
      bytes,
      (byte, i) => i < whole ? bytes[i - i % word + word - 1 - i % word] : byte,
    );
    assertEquals([...swapBytes(bytes, word)], expected);
  }));
});
