import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { packLzw, unpack } from "../../wasm/mod.ts";
import { anyBytes, encode } from "./lzw_codes.ts";

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

Deno.test("packLzw() writes the same however many tables were made before", () => {
  let state = 1;
  const noise = Uint8Array.from(
    { length: 1 << 19 },
    () => (state = Math.imul(state, 1664525) + 1013904223 | 0) >>> 24 & 15,
  );
  const packed = encode(noise, { early: 1, lowFirst: false, clearAt: 4094 });
  // More than a hundred tables each time; the core tells 15 and 63 of them apart before it wipes them.
  for (let i = 0; i < 3; i++) assert(packLzw(noise).every((byte, i) => byte === packed[i]));
  assertEquals(packLzw(noise).length, packed.length);
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

Deno.test("unpack() gives nothing for no bytes", () => {
  for (const packing of ["lzw", "lzw-old", "packbits"] as const) {
    assertEquals(unpack(new Uint8Array(0), packing, 10).length, 0);
  }
});
