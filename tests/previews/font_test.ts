import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { loadSans } from "../../previews/sans.ts";
import { printable, shorten } from "../../previews/text.ts";

const font = await loadSans();
const bounds = (text: string, size: number, upwards = false) => {
  const points = font.outlines(text, 0, 0, size, upwards).flat();
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
};

Deno.test("Font.width() follows the advance widths of DejaVu Sans", () => {
  // 1303 of 2048 units for each figure, 651 for the blank.
  assertAlmostEquals(font.width("0", 2048), 1303);
  assertAlmostEquals(font.width("1 1", 2048), 2 * 1303 + 651);
  assertAlmostEquals(font.width("0123456789", 10), 10 * 1303 / 204.8, 1e-9);
});

Deno.test("Font.outlines() stands letters on the baseline, with their height", () => {
  const capital = bounds("H", 100);
  assertAlmostEquals(capital.bottom, 0);
  assertAlmostEquals(capital.top, -72.9, 0.1);
  assert(bounds("p", 100).bottom > 15);
});

Deno.test("Font.outlines() runs from bottom to top when asked", () => {
  const flat = bounds("Hello", 20);
  const upright = bounds("Hello", 20, true);
  assertAlmostEquals(upright.bottom, -flat.left);
  assertAlmostEquals(upright.top, -flat.right);
  assertAlmostEquals(upright.left, flat.top);
});

Deno.test("Font.outlines() composes accented letters and knows the signs of units", () => {
  assertEquals(font.outlines("é", 0, 0, 20).length, font.outlines("e", 0, 0, 20).length + 1);
  assert(bounds("Å", 20).top < bounds("A", 20).top);
  const missing = font.outlines("\u{10ffff}", 0, 0, 20);
  assert(missing.length > 0);
  for (const sign of "µμÅΩ°⁻¹×−…λŁж") assertNotEquals(font.outlines(sign, 0, 0, 20), missing, sign);
});

Deno.test("shorten() cuts a text to a width and says so", () => {
  assertEquals(shorten(font, "short", 12, 100), "short");
  const cut = shorten(font, "a".repeat(100_000), 12, 100);
  assert(cut.endsWith("…"));
  assert(font.width(cut, 12) <= 100);
  assert(font.width(`${cut}a`, 12) > 100);
});

Deno.test("printable() removes control characters and joins white space", () => {
  assertEquals(printable(" a\u0000b\t\n c\u202e "), "a b c");
  assertEquals(printable("e\u0301"), "é");
});
