import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Picture } from "../../previews/picture.ts";
import { loadSans } from "../../previews/sans.ts";
import { drawBar, lengthText, scaleBar, tidy } from "../../previews/scale_bar.ts";
import { label, roundDown, ticks } from "../../previews/ticks.ts";

Deno.test("scaleBar() gives the longest round length within 30 % of the width", () => {
  const bar = scaleBar(500, 2, "nm")!;
  assertEquals(bar.text, "200 nm");
  assertAlmostEquals(bar.pixels, 100);
});

const golden: [width: number, scale: number, units: string, text: string, pixels: number][] = [
  [500, 1e-9, "m", "100 nm", 100],
  [500, 0.004, "um", "500 nm", 125],
  [500, 0.01, "µm", "1 µm", 100],
  [500, 5, "nm", "500 nm", 100],
  [500, 10, "nm", "1 µm", 100],
  [500, 0.02, "Å", "200 pm", 100],
  [500, 0.03, "1/nm", "2 nm⁻¹", 66.667],
  [500, 0.1, "mrad", "10 mrad", 100],
  [500, 3, "mm", "200 mm", 66.667],
];
for (const [width, scale, units, text, pixels] of golden) {
  Deno.test(`scaleBar() says ${text} for pixels of ${scale} ${units}`, () => {
    const bar = scaleBar(width, scale, units)!;
    assertEquals(bar.text, text);
    assertAlmostEquals(bar.pixels, pixels, 1e-3);
  });
}

Deno.test("scaleBar() always fits and is never shorter than a ninth of the width", () => {
  const units = fc.constantFrom("nm", "m", "um", "1/nm", "mrad", "s", "Å");
  fc.assert(
    fc.property(
      fc.integer({ min: 50, max: 500 }),
      fc.double({ min: 1e-12, max: 1e9, noNaN: true }),
      units,
      (width, scale, unit) => {
        const { pixels } = scaleBar(width, scale, unit)!;
        assert(pixels <= width * 0.3 * (1 + 1e-6) && pixels > width * 0.3 / 10, `${pixels} of ${width}`);
      },
    ),
  );
});

Deno.test("scaleBar() gives none without a calibration", () => {
  for (const units of ["", "px", "pixels", "<undefined>"]) assertEquals(scaleBar(500, 1, units), undefined);
  for (const scale of [0, NaN, Infinity]) assertEquals(scaleBar(500, scale, "nm"), undefined);
});

Deno.test("drawBar() draws a white bar of the right length", async () => {
  const picture: Picture = { width: 500, height: 500, channels: 1, data: new Uint8Array(250_000).fill(128) };
  drawBar(picture, { pixels: 100, text: "200 nm" }, await loadSans());
  const row = picture.data.subarray(483 * 500, 484 * 500);
  assertEquals(row.reduce((sum, value) => sum + (value > 200 ? 1 : 0), 0), 100);
  assertEquals([row[13], row[14], row[113], row[114]].map((value) => value! > 200), [
    false,
    true,
    true,
    false,
  ]);
});

Deno.test("tidy() and lengthText() write units as print does", () => {
  assertEquals(tidy("1/nm"), "nm⁻¹");
  assertEquals(tidy("nm^-1"), "nm⁻¹");
  assertEquals(tidy("um"), "µm");
  assertEquals(lengthText(0.00609, "µm"), "6.09 nm");
});

Deno.test("roundDown() gives 1, 2 or 5 × 10ⁿ", () => {
  assertEquals([1, 1.99, 2, 4.9, 5, 9.9, 0.03, 1e-9, 7e8].map(roundDown), [
    1,
    1,
    2,
    2,
    5,
    5,
    0.02,
    1e-9,
    5e8,
  ]);
});

Deno.test("ticks() are round, ascending, within the range and not too many", () => {
  assertEquals(ticks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assertEquals(ticks(-20, 247, 6), [0, 50, 100, 150, 200]);
  assertEquals(ticks(3, 3, 5), []);
  assertEquals(ticks(0, Infinity, 5), []);
  assertEquals(ticks(1e9, 1e9 + 1, 5), []);
  const any = fc.double({ min: -1e12, max: 1e12, noNaN: true });
  fc.assert(
    fc.property(
      any,
      fc.double({ min: 1e-3, max: 1e12, noNaN: true }),
      fc.integer({ min: 2, max: 9 }),
      (low, range, count) => {
        const found = ticks(low, low + range, count);
        assert(found.length <= count + 1);
        found.slice(1).forEach((value, i) => assert(value > found[i]!));
        for (const value of found) assert(value >= low - range * 1e-6 && value <= low + range * (1 + 1e-6));
      },
    ),
  );
});

Deno.test("label() writes numbers as print does", () => {
  assertEquals([0, 1500, -0.25, 1e6, 2.5e7, -1e-5].map(label), [
    "0",
    "1500",
    "−0.25",
    "10⁶",
    "2.5×10⁷",
    "−10⁻⁵",
  ]);
});
