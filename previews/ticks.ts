/**
 * Round numbers for axes and scale bars.
 *
 * @module
 */

/** The largest of 1, 2, 5 × 10ⁿ that is not above `value`; `value` must be above 0. */
export function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const lead = value / power * (1 + 1e-9);
  return clean((lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power);
}

/** The smallest of 1, 2, 5 × 10ⁿ that is not below `value`; `value` must be above 0. */
function roundUp(value: number): number {
  const down = roundDown(value);
  if (down >= value * (1 - 1e-9)) return down;
  // From 2 the next is 5, from 1 and 5 it is twice as much.
  return clean(roundDown(down * 2.5));
}

/**
 * Round values from `low` to `high`, at most `count` + 1 of them, ascending. None when the range is empty, or too
 * narrow for {@linkcode label} to tell its values apart.
 */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high - low > 1e-5 * Math.max(Math.abs(low), Math.abs(high))) || !Number.isFinite(high - low)) {
    return [];
  }
  const step = roundUp((high - low) / count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.min(first + count, Math.floor(high / step + 1e-9));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => clean((first + i) * step));
}

/** Without the last digits that arithmetic leaves: 0.30000000000000004 → 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(15));
}

/** A number as short as it can be written: true minus, no needless zeros, powers of ten from 10⁶ on. */
export function label(value: number): string {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) {
    const [mantissa, exponent] = value.toExponential(6).split("e") as [string, string];
    const digits = Number(mantissa);
    const power = `10${superscript(Number(exponent))}`;
    return minus(digits === 1 ? power : digits === -1 ? `-${power}` : `${digits}×${power}`);
  }
  return minus(String(Number(value.toPrecision(7))));
}

function minus(text: string): string {
  return text.replaceAll("-", "\u2212");
}

function superscript(value: number): string {
  return [...String(value)].map((char) => char === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(char)]).join("");
}
