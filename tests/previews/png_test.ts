import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { type Content, encodePng } from "../../previews/png.ts";
import { onCanvas, type Picture } from "../../previews/picture.ts";
import { decodePng } from "./_decode_png.ts";

const pictures = fc.record({
  width: fc.integer({ min: 1, max: 20 }),
  height: fc.integer({ min: 1, max: 20 }),
  channels: fc.constantFrom<Picture["channels"]>(1, 2, 3, 4),
  seed: fc.nat(),
}).map(({ seed, ...size }): Picture => ({
  ...size,
  data: Uint8Array.from(
    { length: size.width * size.height * size.channels },
    (_, i) => (i * 37 + seed) % 256,
  ),
}));

Deno.test("encodePng() writes files that another decoder reads back, whatever the content", () => {
  fc.assert(fc.property(pictures, fc.constantFrom<Content>("drawing", "photograph"), (picture, content) => {
    const decoded = decodePng(encodePng(picture, content));
    assertEquals([decoded.width, decoded.height, decoded.channels], [
      picture.width,
      picture.height,
      picture.channels,
    ]);
    assertEquals(decoded.data, picture.data);
  }));
});

Deno.test("onCanvas() centres a grey picture on 500 × 500 transparent pixels", () => {
  const wide = onCanvas({ width: 500, height: 100, channels: 1, data: new Uint8Array(50_000).fill(77) });
  const decoded = decodePng(encodePng(wide));
  assertEquals([decoded.width, decoded.height, decoded.channels], [500, 500, 2]);
  assertEquals(decoded.at(250, 199), [0, 0]);
  assertEquals(decoded.at(0, 200), [77, 255]);
  assertEquals(decoded.at(499, 299), [77, 255]);
  assertEquals(decoded.at(250, 300), [0, 0]);
});

Deno.test("onCanvas() leaves a full square alone and keeps the alpha of colours", () => {
  const square: Picture = { width: 500, height: 500, channels: 1, data: new Uint8Array(250_000) };
  assert(onCanvas(square) === square);
  const dot = onCanvas({ width: 1, height: 1, channels: 4, data: Uint8Array.of(1, 2, 3, 40) });
  assertEquals([...dot.data.subarray((249 * 500 + 249) * 4, (249 * 500 + 250) * 4)], [1, 2, 3, 40]);
});
