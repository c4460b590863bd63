import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Picture } from "../../previews/picture.ts";
import { fill, frame, rectangle, stroke } from "../../previews/shapes.ts";

const canvas = (size = 40): Picture => ({
  width: size,
  height: size,
  channels: 1,
  data: new Uint8Array(size * size),
});
const covered = (picture: Picture) => picture.data.reduce((sum, value) => sum + value / 255, 0);

Deno.test("fill() covers each pixel by the share that lies inside", () => {
  const picture = canvas(4);
  fill(picture, [rectangle(0.5, 1, 2, 1.25)], [255, 255, 255]);
  assertEquals([...picture.data], [0, 0, 0, 0, 128, 255, 128, 0, 32, 64, 32, 0, 0, 0, 0, 0]);
});

Deno.test("fill() covers the area of any triangle", () => {
  const place = fc.double({ min: 1, max: 39, noNaN: true });
  fc.assert(fc.property(fc.tuple(place, place, place, place, place, place), ([ax, ay, bx, by, cx, cy]) => {
    const picture = canvas();
    fill(picture, [[ax, ay, bx, by, cx, cy]], [255, 255, 255]);
    const area = Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
    // Each of the pixels on the edge may be off by rounding to 8 bits.
    assertAlmostEquals(covered(picture), area, 0.5);
  }));
});

Deno.test("fill() cuts holes by outlines of the opposite sense and joins overlapping ones", () => {
  const ring = canvas();
  fill(ring, frame(5, 5, 20, 20, 3), [255, 255, 255]);
  assertEquals(covered(ring), 400 - 196);
  const joined = canvas();
  fill(joined, [rectangle(0, 0, 10, 10), rectangle(5, 0, 10, 10)], [255, 255, 255]);
  assertEquals(covered(joined), 150);
});

Deno.test("fill() cuts off what lies outside the picture", () => {
  const picture = canvas(10);
  fill(picture, [rectangle(-5, -5, 10, 10)], [255, 255, 255]);
  assertEquals(covered(picture), 25);
  fill(picture, [rectangle(20, 20, 10, 10)], [255, 255, 255]);
  fill(picture, [[-1e6, -1e6, 1e6, 3, -1e6, 1e6]], [255, 255, 255]);
  assert(picture.data.every((value) => value <= 255));
});

Deno.test("fill() blends by opacity, in colour too", () => {
  const picture: Picture = { width: 1, height: 1, channels: 4, data: Uint8Array.of(100, 100, 100, 255) };
  fill(picture, [rectangle(0, 0, 1, 1)], [200, 0, 100], 0.5);
  assertEquals([...picture.data], [150, 50, 100, 255]);
});

Deno.test("stroke() makes a line of its thickness and skips points without length", () => {
  const picture = canvas();
  fill(picture, stroke([5, 10, 25, 10, 25, 10], 4), [255, 255, 255]);
  assertEquals(covered(picture), 24 * 4);
  assertEquals(stroke([1, 1, 1, 1], 3), []);
});
