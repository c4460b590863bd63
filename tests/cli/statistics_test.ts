import { assertEquals } from "@std/assert";
import { Statistics } from "../../cli/statistics.ts";
import type { Dtype, Pixels } from "../../formats/signal.ts";

function of(dtype: Dtype, ...pieces: Pixels[]) {
  const statistics = new Statistics(dtype);
  for (const piece of pieces) statistics.add(piece);
  return statistics.result();
}

Deno.test("Statistics gives extremes and mean over all pieces", () => {
  assertEquals(of("int16", Int16Array.of(-5, 3), Int16Array.of(11)), { min: -5, max: 11, mean: 3 });
  assertEquals(of("bool", Uint8Array.of(0, 1)), { min: 0, max: 1, mean: 0.5 });
});

Deno.test("Statistics leaves out numbers that are not finite, and counts them", () => {
  const mixed = Float32Array.of(NaN, 1, Infinity, 3, -Infinity);
  assertEquals(of("float32", mixed), { min: 1, max: 3, mean: 2, notFinite: 3 });
  assertEquals(of("float32", Float32Array.of(NaN)), { min: null, max: null, mean: null, notFinite: 1 });
  assertEquals(of("float64"), { min: null, max: null, mean: null });
});

Deno.test("Statistics keeps 64-bit extremes exact, and takes amplitudes and channels", () => {
  const most = 2n ** 64n - 1n;
  assertEquals(of("uint64", BigUint64Array.of(most, most - 2n)), {
    min: most - 2n,
    max: most,
    mean: 2 ** 64,
  });
  assertEquals(of("complex64", Float32Array.of(3, 4, 0, -1)), { min: 1, max: 5, mean: [1.5, 1.5] });
  assertEquals(of("rgb8", Uint8Array.of(1, 2, 3, 5, 4, 3)), {
    min: [1, 2, 3],
    max: [5, 4, 3],
    mean: [3, 3, 3],
  });
});
