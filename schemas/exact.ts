/**
 * Exact fractions of whole numbers, for unit conversion without rounding on the way.
 *
 * @module
 */

/** A fraction; the denominator is positive. Not reduced: sizes stay small here. */
export interface Ratio {
  readonly num: bigint;
  readonly den: bigint;
}

/** One. */
export const ONE: Ratio = { num: 1n, den: 1n };

/** π to 60 places, far beyond a double. */
export const PI: Ratio = ratio("3.141592653589793238462643383279502884197169399375105820974944");

/** The fraction that a decimal (`1.66e-27`) or a quotient of decimals (`101325/760`) stands for. */
export function ratio(text: string): Ratio {
  const [above = "", below] = text.split("/");
  return below === undefined ? decimal(above) : divide(decimal(above), decimal(below));
}

/** The fraction of the shortest decimal that names `value`: 0.1 is one tenth, not the double next to it. */
export function ratioOf(value: number): Ratio {
  return decimal(String(value));
}

function decimal(text: string): Ratio {
  const parts = /^(-?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(text);
  if (!parts) throw new SyntaxError(`Cannot parse "${text}" as a decimal number`);
  const [, sign, whole = "", places = "", exponent = "0"] = parts;
  const digits = BigInt((whole + places) || "0") * (sign ? -1n : 1n);
  const power = Number(exponent) - places.length;
  return power < 0
    ? { num: digits, den: 10n ** BigInt(-power) }
    : { num: digits * 10n ** BigInt(power), den: 1n };
}

/** a · b */
export function multiply(a: Ratio, b: Ratio): Ratio {
  return { num: a.num * b.num, den: a.den * b.den };
}

/** a ÷ b; b is not zero. */
export function divide(a: Ratio, b: Ratio): Ratio {
  const sign = b.num < 0n ? -1n : 1n;
  return { num: a.num * b.den * sign, den: a.den * b.num * sign };
}

/** a + b */
export function add(a: Ratio, b: Ratio): Ratio {
  return { num: a.num * b.den + b.num * a.den, den: a.den * b.den };
}

/** a − b */
export function subtract(a: Ratio, b: Ratio): Ratio {
  return add(a, { num: -b.num, den: b.den });
}

/** a to a whole power, negative ones too. */
export function power(a: Ratio, exponent: number): Ratio {
  const times = BigInt(Math.abs(exponent));
  const result = { num: a.num ** times, den: a.den ** times };
  return exponent < 0 ? divide(ONE, result) : result;
}

/** The double nearest to the fraction. Rounds once: 40 digits, and one more that says whether any follow. */
export function toNumber(a: Ratio): number {
  if (a.num === 0n) return 0;
  const negative = a.num < 0n;
  const num = negative ? -a.num : a.num;
  const shift = 40 - (num.toString().length - a.den.toString().length);
  const [above, below] = shift >= 0
    ? [num * 10n ** BigInt(shift), a.den]
    : [num, a.den * 10n ** BigInt(-shift)];
  const value = Number(`${above / below}${above % below === 0n ? 0 : 1}e${-shift - 1}`);
  return negative ? -value : value;
}
