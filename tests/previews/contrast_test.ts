import { assert, assertEquals } from "@std/assert";
import { extent, limitsOf, toGrey } from "../../previews/contrast.ts";

Deno.test("toGrey() shows the 2nd percentile black and the 98th white", () => {
  const values = Float32Array.from({ length: 1001 }, (_, i) => i);
  const grey = toGrey(values, limitsOf(values));
  assertEquals([grey[0], grey[20], grey[980], grey[1000]], [0, 0, 255, 255]);
  assertEquals(grey[500], 128);
  assert(grey[30]! > 0 && grey[970]! < 255);
});

Deno.test("limitsOf() falls back to the whole range for a few bright points on nothing", () => {
  const values = new Float32Array(1000);
  values[500] = 9;
  assertEquals(limitsOf(values), { low: 0, high: 9 });
  assertEquals(toGrey(values, limitsOf(values))[500], 255);
});

Deno.test("toGrey() gives black for flat, empty and not finite values", () => {
  for (const values of [new Float32Array(9).fill(5), new Float32Array(9).fill(NaN), new Float32Array(0)]) {
    assert(toGrey(values, limitsOf(values)).every((level) => level === 0));
    assert(toGrey(values, limitsOf(values, "log"), "log").every((level) => level === 0));
  }
  assertEquals(extent([NaN]), { low: NaN, high: NaN });
});

Deno.test("toGrey() on a logarithmic scale shows faint spots beside a beam", () => {
  const values = Float32Array.from(
    { length: 10_000 },
    (_, i) => i >= 5000 && i < 5020 ? 1e6 : i % 100 === 0 ? 1000 : 10 + i % 7,
  );
  const linear = toGrey(values, extent(values));
  const log = toGrey(values, limitsOf(values, "log"), "log");
  assertEquals(linear[100], 0);
  assert(log[100]! > 80 && log[100]! < 200, `spot is ${log[100]}`);
  assert(log[101]! < 40, `background is ${log[101]}`);
  assert(log[5000]! > 240);
});
