import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { textOf } from "../../formats/text.ts";

Deno.test("textOf() reads UTF-8, and Latin-1 where the bytes are not that", () => {
  assertEquals(textOf(new TextEncoder().encode("Größe µm α")), "Größe µm α");
  assertEquals(textOf(Uint8Array.of(0x47, 0x72, 0xf6, 0xdf, 0x65, 0x20, 0xb5, 0x6d)), "Größe µm");
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assertEquals(Array.from(textOf(all), (character) => character.charCodeAt(0)), [...all]);
  assertEquals(textOf(new Uint8Array()), "");
});

Deno.test("textOf() takes for UTF-8 what the platform takes for it, whatever the bytes", () => {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const expected = (bytes: Uint8Array) => {
    try {
      return decoder.decode(bytes);
    } catch {
      return Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    }
  };
  const parts = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.string({ unit: "binary", maxLength: 40 }).map((text) => new TextEncoder().encode(text)),
    fc.constantFrom([0xed, 0xa0, 0x80], [0xe0, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf], [0xef, 0xbb, 0xbf]),
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 6 }), (all) => {
      const bytes = Uint8Array.from(all.flatMap((part) => [...part]));
      assertEquals(textOf(bytes), expected(bytes));
    }),
    { numRuns: 500 },
  );
});
