import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { finderOf } from "../../formats/find_bytes.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

Deno.test("finderOf() finds what it seeks at any place, from any place", () => {
  const find = finderOf(bytesOf("abc"));
  assertEquals(find(bytesOf("abc")), 0);
  assertEquals(find(bytesOf("ababcabc")), 2);
  assertEquals(find(bytesOf("ababcabc"), 3), 5);
  assertEquals(find(bytesOf("ababcab")), 2);
  assertEquals([find(bytesOf("")), find(bytesOf("ab")), find(bytesOf("cab")), find(bytesOf("abc"), 1)], [
    -1,
    -1,
    -1,
    -1,
  ]);
});

Deno.test("finderOf() finds what String.indexOf() finds", () => {
  const few = (lengths: { minLength?: number; maxLength: number }) =>
    fc.array(fc.constantFrom("a", "b", "c", "d"), lengths).map((all) => all.join(""));
  const sought = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(few({ maxLength: 60 }), sought, fc.nat(60), (text, letters, from) => {
      const start = Math.min(from, text.length);
      const word = letters.join("");
      assertEquals(finderOf(bytesOf(word))(bytesOf(text), start), text.indexOf(word, start));
    }),
  );
});

Deno.test("finderOf() refuses what it could overlook", () => {
  assertThrows(() => finderOf(bytesOf("")), RangeError);
  assertThrows(() => finderOf(bytesOf("abca")), RangeError, "do not differ");
});
