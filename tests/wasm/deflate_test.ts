import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { inflateSync } from "node:zlib";
import { deflateRows } from "../../wasm/mod.ts";

/** Rows as PNG filters them, by its definition. */
function filtered(data: Uint8Array, stride: number): Uint8Array {
  const rows = data.length / stride;
  const out = new Uint8Array(rows * (stride + 1));
  for (let y = 0; y < rows; y++) {
    out[y * (stride + 1)] = y ? 2 : 0;
    for (let x = 0; x < stride; x++) {
      out[y * (stride + 1) + 1 + x] = data[y * stride + x]! - (y ? data[(y - 1) * stride + x]! : 0);
    }
  }
  return out;
}

const pictures = fc.record({
  stride: fc.integer({ min: 1, max: 70 }),
  rows: fc.integer({ min: 1, max: 40 }),
  kind: fc.constantFrom("noise", "runs", "flat"),
  seed: fc.nat(),
}).map(({ stride, rows, kind, seed }) => {
  let state = seed;
  const next = () => (state = Math.imul(state, 1664525) + 1013904223 | 0) >>> 24;
  const data = new Uint8Array(stride * rows).fill(seed);
  if (kind === "noise") data.forEach((_, i) => data[i] = next());
  if (kind === "runs") { for (let i = 0; i < data.length;) data.fill(next() & 3, i, i += 1 + next()); }
  return { data, stride };
});

Deno.test("deflateRows() writes what zlib reads back, filtered upwards", () => {
  fc.assert(fc.property(pictures, ({ data, stride }) => {
    assertEquals(new Uint8Array(inflateSync(deflateRows(data, stride))), filtered(data, stride));
  }));
});

Deno.test("deflateRows() writes runs of every length", () => {
  for (let length = 1; length < 600; length++) {
    const data = Uint8Array.of(1, ...new Uint8Array(length).fill(9), 2);
    assertEquals(new Uint8Array(inflateSync(deflateRows(data, data.length))), Uint8Array.of(0, ...data));
  }
});

Deno.test("deflateRows() keeps codes short where symbols are as uneven as can be", () => {
  // Counts that grow like Fibonacci's numbers give a Huffman code of one bit more for each.
  const data: number[] = [];
  let [a, b] = [1, 1];
  for (let symbol = 0; symbol < 22; symbol++, [a, b] = [b, a + b]) {
    for (let i = 0; i < a; i++) data.push(symbol, 200 + (i & 1) * 7 + symbol);
  }
  const rows = Uint8Array.from(data);
  assertEquals(new Uint8Array(inflateSync(deflateRows(rows, rows.length))), Uint8Array.of(0, ...rows));
});

Deno.test("deflateRows() makes noise as small as its entropy and nothing next to nothing", () => {
  assert(deflateRows(new Uint8Array(1_000_000), 1000).length < 3000);
  const noise = Uint8Array.from({ length: 250_000 }, () => Math.floor(Math.random() * 16));
  // The difference of two of 16 equal levels holds 4.72 bits.
  assert(deflateRows(noise, 500).length < 250_000 * 4.85 / 8);
});
