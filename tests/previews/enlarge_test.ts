import { assert, assertEquals } from "@std/assert";
import { enlarge } from "../../previews/enlarge.ts";

Deno.test("enlarge() repeats pixels from four times on", () => {
  assertEquals([...enlarge(Float32Array.of(1, 2), 2, 1, 8, 1)], [1, 1, 1, 1, 2, 2, 2, 2]);
});

Deno.test("enlarge() interpolates below, within the range of the image and without spreading NaN", () => {
  assertEquals([...enlarge(Float32Array.of(0, 4), 2, 1, 4, 1)], [0, 1, 3, 4]);
  const some = enlarge(Float32Array.of(1, 2, 3, NaN, 5, 6), 3, 2, 6, 4);
  assertEquals(some.length, 24);
  assert(some.some((value) => value === 1) && some.some((value) => value === 6));
});
