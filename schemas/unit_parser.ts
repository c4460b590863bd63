/**
 * The grammar of unit texts: terms joined by blank, `*`, `·` or `.`, divided by `/` or `per`, with powers
 * written `m2`, `m²`, `m^-2` or `m**-2`. A `/` divides by the one term or bracket that follows it.
 *
 * @module
 */
import { type Atom, ATOMS, PHRASES, type Prefix, PREFIXES } from "./unit_table.ts";

/** One unit with prefix and power. */
export interface Term {
  readonly atom: Atom;
  readonly prefix: Prefix | undefined;
  readonly power: number;
}

type Word = Omit<Term, "power">;
const LONGEST = 64;
const MOST_TERMS = 8;
const HIGHEST_POWER = 9;

/** Terms of a unit text, sorted and merged; undefined where the text is no unit. */
export function parseTerms(text: string): Term[] | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = normal(text);
  if (plain === "") return [];
  const source = word(plain) ? plain : phrase(plain) ?? plain;
  const whole = word(source);
  const parsed = whole ? [{ ...whole, power: 1 }] : new Reader(source).all();
  return parsed && merged(parsed);
}

/** One spelling for the many: compatibility forms folded (`Å`, `℃`, `²`), the micro sign U+00B5, plain minus. */
function normal(text: string): string {
  return text.normalize("NFKC").replace(/\u03bc/g, "µ").replace(/[\u2212\u2010-\u2013]/g, "-")
    .replace(/[⋅∙•×]/g, (dot) => dot === "×" ? "×" : "·").replace(/\s+/g, " ").trim()
    .replace(/(?<=\p{L})\.$/u, "").replace(/\be-(?=$|[ /*·.)])/, "e");
}

function phrase(text: string): string | undefined {
  const key = text.toLowerCase();
  return Object.hasOwn(PHRASES, key) ? PHRASES[key] : undefined;
}

/** Recursive descent over one text. Every method gives undefined at the first thing it cannot read. */
class Reader {
  #rest: string;
  #depth = 0;

  constructor(text: string) {
    this.#rest = text.replace(/ ?\bper\b ?/gi, "/").replace(/^\/ ?/, "1/");
  }

  all(): Term[] | undefined {
    const terms = this.#product();
    return this.#rest === "" ? terms : undefined;
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    const found = pattern.exec(this.#rest);
    if (found) this.#rest = this.#rest.slice(found[0].length);
    return found;
  }

  #product(): Term[] | undefined {
    const terms = this.#factor();
    while (terms && this.#rest && !this.#rest.startsWith(")")) {
      const joint = this.#take(/^ ?(\/|\*(?!\*)|·|\.|×|(?<= )|(?=\())? ?/);
      const more = joint && this.#factor();
      if (!more || terms.length + more.length > MOST_TERMS) return undefined;
      terms.push(...joint[1] === "/" ? raised(more, -1) : more);
    }
    return terms;
  }

  #factor(): Term[] | undefined {
    let terms: Term[] | undefined;
    if (this.#take(/^\( ?/)) {
      if (++this.#depth > 4) return undefined;
      terms = this.#product();
      if (!this.#take(/^ ?\)/)) return undefined;
    } else {
      terms = this.#word();
    }
    const exponent = this.#take(/^(?: ?(?:\*\*|\^) ?)?\(?([+-]?\d+)\)?/)?.[1] ?? "1";
    const power = Number(exponent);
    return terms && Math.abs(power) <= HIGHEST_POWER ? raised(terms, power) : undefined;
  }

  #word(): Term[] | undefined {
    if (this.#take(/^(?:1(?= ?\/|\)|$)|[xX×](?![\p{L}_]))/u)) return [];
    const text = this.#take(/^[\p{L}_°%‰′]+/u)?.[0];
    if (text === undefined) return undefined;
    const found = word(text);
    if (found) return [{ ...found, power: 1 }];
    const alias = phrase(text);
    return alias !== undefined ? parseTerms(alias) : text === "dimensionless" ? [] : undefined;
  }
}

function raised(terms: Term[], exponent: number): Term[] {
  return terms.map((term) => ({ ...term, power: term.power * exponent }));
}

function merged(terms: Term[]): Term[] | undefined {
  const sums = new Map<string, Term>();
  for (const term of terms) {
    const name = (term.prefix?.name ?? "") + term.atom.name;
    sums.set(name, { ...term, power: term.power + (sums.get(name)?.power ?? 0) });
  }
  const kept = [...sums].filter(([, term]) => term.power !== 0);
  if (kept.some(([, term]) => Math.abs(term.power) > HIGHEST_POWER)) return undefined;
  const side = (term: Term) => term.power > 0 ? 0 : 1;
  return kept.sort(([a, x], [b, y]) => side(x) - side(y) || (a < b ? -1 : 1)).map(([, term]) => term);
}

let symbols: Map<string, Word> | undefined;
let names: Map<string, Word> | undefined;

function word(text: string): Word | undefined {
  symbols ??= bySymbol();
  names ??= byName();
  const name = folded(text);
  return symbols.get(text) ??
    (name.length < 2 ? undefined : names.get(name) ?? names.get(name.replace(/s$/, "")));
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[_ ]/g, "");
}

/** Symbols with and without prefix. A unit's own symbol goes before a prefixed one: `min` is no milli-inch. */
function bySymbol(): Map<string, Word> {
  const map = new Map<string, Word>();
  const put = (key: string, value: Word) => map.has(key) || map.set(key, value);
  const spellings = (atom: Atom) => [atom.symbol, ...(atom.symbols ?? "").split(" ").filter(Boolean)];
  for (const atom of ATOMS) {
    for (const spelling of spellings(atom)) put(spelling, { atom, prefix: undefined });
  }
  for (const also of [false, true]) {
    for (const atom of ATOMS.filter((a) => a.metric)) {
      for (const prefix of PREFIXES) {
        const sign = also ? prefix.also : prefix.symbol;
        if (sign) { for (const spelling of spellings(atom)) put(sign + spelling, { atom, prefix }); }
      }
    }
  }
  return map;
}

function byName(): Map<string, Word> {
  const map = new Map<string, Word>();
  for (const atom of ATOMS) {
    for (const name of [atom.name, ...(atom.names ?? "").split(",")].map(folded).filter(Boolean)) {
      map.set(name, { atom, prefix: undefined });
      if (!atom.metric || name.length < 3) continue;
      for (const prefix of PREFIXES) map.set(prefix.name + name, { atom, prefix });
    }
  }
  return map;
}
