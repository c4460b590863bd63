import { assertEquals } from "@std/assert";
import { textOf } from "../../formats/text.ts";

Deno.test("textOf() reads UTF-8, and Latin-1 where the bytes are not that", () => {
  assertEquals(textOf(new TextEncoder().encode("Größe µm α")), "Größe µm α");
  assertEquals(textOf(Uint8Array.of(0x47, 0x72, 0xf6, 0xdf, 0x65, 0x20, 0xb5, 0x6d)), "Größe µm");
  const all = Uint8Array.from({ length: 256 }, (_, i) => i);
  assertEquals(Array.from(textOf(all), (character) => character.charCodeAt(0)), [...all]);
  assertEquals(textOf(new Uint8Array()), "");
});
