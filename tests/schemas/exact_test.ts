import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { add, divide, multiply, power, ratio, ratioOf, subtract, toNumber } from "../../schemas/exact.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

Deno.test("toNumber() returns the number that ratioOf() took apart", () => {
  fc.assert(fc.property(finite, (value) => toNumber(ratioOf(value)) === value));
});

Deno.test("toNumber() rounds to nearest like the division of two whole doubles", () => {
  const whole = fc.integer({ min: 1, max: 2 ** 50 });
  fc.assert(fc.property(whole, whole, (a, b) => toNumber(divide(ratioOf(a), ratioOf(b))) === a / b));
});

Deno.test("ratio() reads decimals, exponents and quotients", () => {
  for (
    const [text, value] of [["1e-10", 1e-10], ["-.5", -0.5], ["2.", 2], ["101325/760", 101325 / 760]] as const
  ) {
    assertEquals(toNumber(ratio(text)), value);
  }
  assertThrows(() => ratio("ten"), SyntaxError, '"ten"');
});

Deno.test("arithmetic is exact where doubles are not", () => {
  const [a, b] = [ratio("0.1"), ratio("0.2")];
  assertEquals(toNumber(add(a, b)), 0.3);
  assertEquals(toNumber(subtract(a, b)), -0.1);
  assertEquals(toNumber(multiply(a, ratio("-3"))), -0.3);
  assertEquals(toNumber(divide(a, ratio("-0.2"))), -0.5);
  assertEquals(toNumber(power(a, -3)), 1000);
});
