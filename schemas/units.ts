/**
 * Units as vendors write them: parse, compare, convert, and write again.
 *
 * @module
 */
import {
  add,
  divide,
  multiply,
  ONE,
  PI,
  power,
  type Ratio,
  ratio,
  ratioOf,
  subtract,
  toNumber,
} from "./exact.ts";
import type { Quantity } from "./quantity.ts";
import { parseTerms, type Term } from "./unit_parser.ts";
import { type Atom, BASES } from "./unit_table.ts";

export type { Term } from "./unit_parser.ts";

/** A unit: a product of terms, with its dimension and its size in SI units. */
export interface Unit {
  /** Sorted: positive powers first, then by full name. Empty for a plain number. */
  readonly terms: readonly Term[];
  /** Powers of {@linkcode BASES}: metre, kilogram, second, ampere, kelvin, mole, candela, radian, bit, decibel. */
  readonly dimension: readonly number[];
  /** SI units in one of this, as `factor · π^pi`. */
  readonly factor: Ratio;
  readonly pi: number;
  /** Zero point of a temperature scale, in this unit; a value is `(value + offset) · factor` in SI. */
  readonly offset: Ratio | undefined;
}

const known = new Map<string, Unit | undefined>();
const MOST_KNOWN = 2000; // texts come from files: a hostile one must not fill the memory

/**
 * Reads a unit: `kV`, `kilovolt`, `µm`, `um`, `1/nm`, `nm^-1`, `eV/channel`, `e/Å²`, `deg C`, `counts / s`.
 * An empty text is the dimensionless unit; undefined where the text is no unit.
 */
export function parseUnit(text: string): Unit | undefined {
  if (known.has(text)) return known.get(text);
  const terms = parseTerms(text);
  const unit = terms && unitOf(terms);
  if (known.size >= MOST_KNOWN) known.clear();
  if (text.length <= 64) known.set(text, unit);
  return unit;
}

/** True when quantities in both units can be compared: `mm` and `Å`, `kX` and `%`. */
export function sameDimension(a: Unit, b: Unit): boolean {
  return a.dimension.every((exponent, i) => exponent === b.dimension[i]);
}

/**
 * Converts exactly: the number's shortest decimal text is taken as a fraction, and the result is rounded once to
 * the nearest double. So 1.5625e-9 m is 1.5625 nm.
 *
 * @param q value and unit
 * @param to unit to convert to; the result carries its {@linkcode symbol}
 * @throws {RangeError} when a unit is unknown, the dimensions differ, or the number is not finite
 */
export function convert(q: Quantity, to: string | Unit): Quantity {
  const from = parseUnit(q.unit);
  const target = typeof to === "string" ? parseUnit(to) : to;
  if (!from) throw new RangeError(`Cannot convert: unit "${q.unit}" is unknown`);
  if (!target) throw new RangeError(`Cannot convert: unit "${to}" is unknown`);
  const unit = symbol(target);
  if (!sameDimension(from, target)) {
    throw new RangeError(`Cannot convert ${q.value} "${q.unit}" to "${unit}": the dimensions differ`);
  }
  if (!Number.isFinite(q.value)) throw new RangeError(`Cannot convert ${q.value}: it is not a finite number`);
  const value = sameScale(from, target) ? q.value : scaled(q.value, from, target);
  if (!Number.isFinite(value)) {
    throw new RangeError(`Cannot convert ${q.value} "${q.unit}" to "${unit}": too large`);
  }
  return { value, unit };
}

function scaled(value: number, from: Unit, to: Unit): number {
  let exact = ratioOf(value);
  if (from.offset) exact = add(exact, from.offset);
  exact = divide(multiply(exact, from.factor), to.factor);
  exact = multiply(exact, power(PI, from.pi - to.pi));
  if (to.offset) exact = subtract(exact, to.offset);
  return toNumber(exact);
}

function sameScale(a: Unit, b: Unit): boolean {
  const equal = (x: Ratio, y: Ratio) => x.num * y.den === y.num * x.den;
  const zero = { num: 0n, den: 1n };
  return a.pi === b.pi && equal(a.factor, b.factor) && equal(a.offset ?? zero, b.offset ?? zero);
}

/** Compact form: `kV`, `µm` (U+00B5), `deg`, `°C`, `V/m`, `1/nm`, `e/Å²`; empty for a plain number. */
export function symbol(unit: Unit): string {
  const up = unit.terms.filter((t) => t.power > 0).map(compact);
  const down = unit.terms.filter((t) => t.power < 0).map(compact);
  if (!down.length) return up.join("·");
  return [up.join("·") || "1", ...down].join("/");
}

function compact({ atom, prefix, power }: Term): string {
  const size = Math.abs(power);
  return (prefix?.symbol ?? "") + atom.symbol +
    (size > 1 ? String(size).replace(/\d/g, (d) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[+d]!) : "");
}

/** Full name as Pint writes it, for NexusLIMS: `kilovolt`, `volt / meter`, `1 / nanometer`, `dimensionless`. */
export function fullName(unit: Unit): string {
  const word = ({ atom, prefix, power }: Term) =>
    (prefix?.name ?? "") + atom.name + (Math.abs(power) > 1 ? ` ** ${Math.abs(power)}` : "");
  const up = unit.terms.filter((t) => t.power > 0).map(word).join(" * ");
  const down = unit.terms.filter((t) => t.power < 0).map(word);
  return down.length ? [up || "1", ...down].join(" / ") : up || "dimensionless";
}

function unitOf(terms: readonly Term[]): Unit {
  const dimension: number[] = BASES.map(() => 0);
  let factor = ONE;
  let pi = 0;
  for (const { atom, prefix, power: exponent } of terms) {
    const size = sizeOf(atom);
    const prefixed = prefix ? multiply(size.factor, ratio(`1e${prefix.exponent}`)) : size.factor;
    factor = multiply(factor, power(prefixed, exponent));
    pi += size.pi * exponent;
    size.dimension.forEach((p, i) => dimension[i]! += p * exponent);
  }
  const alone = terms.length === 1 && terms[0]!.power === 1 ? terms[0]!.atom.offset : undefined;
  return { terms, dimension, factor, pi, offset: alone === undefined ? undefined : ratio(alone) };
}

interface Size {
  dimension: number[];
  factor: Ratio;
  pi: number;
}
const sizes = new Map<Atom, Size>();

function sizeOf(atom: Atom): Size {
  let size = sizes.get(atom);
  if (!size) {
    const dimension: number[] = BASES.map(() => 0);
    for (const part of atom.dimension.split(" ").filter(Boolean)) {
      const [, base, exponent] = /^([A-Za-z]+)(-?\d+)?$/.exec(part)!;
      dimension[BASES.indexOf(base as typeof BASES[number])] = Number(exponent ?? 1);
    }
    const round = atom.factor.startsWith("pi");
    const text = round ? atom.factor.slice(2).replace(/^\*/, "").replace(/^\//, "1/") : atom.factor;
    sizes.set(atom, size = { dimension, factor: ratio(text), pi: round ? 1 : 0 });
  }
  return size;
}
