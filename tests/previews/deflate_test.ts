import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { inflateSync } from "node:zlib";
import * as zlib from "../../previews/deflate.ts";
import * as page from "../../previews/deflate_browser.ts";

Deno.test("both deflates write streams that zlib reads", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
      for (const { deflate } of [zlib, page]) {
        assertEquals(new Uint8Array(inflateSync(deflate(bytes))), bytes);
      }
    }),
  );
});

Deno.test("both deflates make a white sheet small", () => {
  for (const { deflate } of [zlib, page]) {
    assert(deflate(new Uint8Array(1_000_000).fill(255)).length < 10_000);
  }
});

Deno.test("both checksums agree, in one go and continued", () => {
  assertEquals(page.crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  fc.assert(fc.property(fc.uint8Array(), fc.uint8Array(), (head, tail) => {
    const whole = zlib.crc32(Uint8Array.of(...head, ...tail));
    assertEquals(page.crc32(Uint8Array.of(...head, ...tail)), whole);
    assertEquals(page.crc32(tail, page.crc32(head)), whole);
    assertEquals(zlib.crc32(tail, zlib.crc32(head)), whole);
  }));
});
