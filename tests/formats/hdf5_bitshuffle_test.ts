/** Against bytes that imagecodecs packed. */
import { assertEquals, assertThrows } from "@std/assert";
import { unBitshuffle, unLz4Blocks, unpackLz4 } from "../../formats/hdf5_bitshuffle.ts";

const bytes = (text: string) => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
// 53 numbers of two bytes, in blocks of 32; the last five are as they were.
const numbers = Uint16Array.from({ length: 53 }, (_, i) => i * 517 % 4099);
const PACKED = bytes(
  "AAAAAAAAAGoAAABAAAAAPPEgqlWqVcxmM5laLZZLbLbbbXA4HI6AP+APAMD/DwAAAPAAAAAAqqqqqszMzMzw8PAQAAMCAFAAAAAAAAAAACLwEapVzGal0jabx+P4AwD8//8AAKqqzMzw8AAAAAAAAAAA3gDjAugE7QbyCA==",
);
const PLAIN = bytes(
  "qlWqVcxmM5laLZZLbLbbbXA4HI6AP+APAMD/DwAAAPAAAAAAqqqqqszMzMzw8PDwAAAAAAAAAAAAAAAAAAAAAKpVzGal0jabx+P4AwD8//8AAKqqzMzw8AAAAAAAAAAA3gDjAugE7QbyCA==",
);
const LZ4 = bytes("P2FiYwMABR8AAQD/GfUKdGhlIGVuZCwgYW5kIG1vcmUgb2YgaXQ6IF0BDyIALFBiY2FiYw==");
const UNPACKED = new TextEncoder().encode(
  "abc".repeat(9) + "\0".repeat(300) + "the end, and more of it: abcabcabc".repeat(3),
);

Deno.test("unBitshuffle() undoes the shuffle, with LZ4 and without", () => {
  assertEquals(unBitshuffle(PACKED, [0, 3, 2, 0, 2], 106), new Uint8Array(numbers.buffer));
  assertEquals(unBitshuffle(PLAIN, [0, 3, 2, 32, 0], 106), new Uint8Array(numbers.buffer));
});

Deno.test("unpackLz4() repeats near and far, and fills exactly what it is to fill", () => {
  assertEquals(unpackLz4(LZ4, UNPACKED.length), UNPACKED);
  assertThrows(() => unpackLz4(LZ4, UNPACKED.length + 1), RangeError, "bytes instead of");
  assertThrows(() => unpackLz4(LZ4, UNPACKED.length - 1), RangeError, "overflows");
});

Deno.test("unLz4Blocks() takes packed blocks, and such as were kept as they are", () => {
  const head = [0, 0, 0, 0, 0, 0, 1, 177, 0, 0, 1, 173];
  const file = Uint8Array.from([...head, 0, 0, 0, LZ4.length, ...LZ4, 0, 0, 0, 4, 1, 2, 3, 4]);
  assertEquals(unLz4Blocks(file, 433), Uint8Array.from([...UNPACKED, 1, 2, 3, 4]));
  assertThrows(() => unLz4Blocks(file.slice(0, 30), 433), RangeError);
});

Deno.test("unBitshuffle() refuses what is cut off, or packed by something else", () => {
  assertThrows(() => unBitshuffle(PACKED.slice(0, 40), [0, 3, 2, 0, 2], 106), RangeError);
  assertThrows(() => unBitshuffle(PACKED, [0, 3, 2, 0, 3], 106), RangeError, "other than LZ4");
  assertThrows(() => unBitshuffle(PACKED, [0, 3, 3, 0, 2], 106), RangeError);
});
