/**
 * `docs/reference/units.md`: the units, their spellings and their identifiers in QUDT.
 *
 * @module
 */
import { qudtIri } from "../../schemas/qudt.ts";
import { type Atom, ATOMS, PHRASES, PREFIXES } from "../../schemas/unit_table.ts";
import { parseUnit } from "../../schemas/units.ts";
import { code, generatedFrom, markdownTable } from "./markdown_table.ts";

const HEAD = `# Units

${generatedFrom("`schemas/unit_table.ts`")}

emloom reads units as vendors write them (\`KV\`, \`um\`, \`nm^-1\`, \`e-/Å²\`), keeps one symbol for each, and knows
the unit's identifier in [QUDT](https://qudt.org) where there is one. SI prefixes go with the units marked so;
products, quotients and powers of all of them are understood too.

Conversion is exact: the shortest decimal text of a number is taken as a fraction, multiplied by the exact factor, and
rounded once. 1.5625e-9 m becomes 1.5625 nm.

QUDT names: QUDT unit vocabulary, © QUDT.org, [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/).
`;

/** The page. */
export function unitsPage(): string {
  return [
    HEAD,
    "## Symbols\n",
    markdownTable(
      ["symbol", "name", "in SI units", "prefixes", "QUDT", "also written"],
      ATOMS.map((atom) => [
        code(atom.symbol),
        atom.name,
        inSi(atom),
        atom.metric ? "yes" : "",
        qudt(atom.symbol),
        spellings(atom),
      ]),
    ),
    "\n## SI prefixes\n",
    markdownTable(
      ["symbol", "name", "power of ten", "also written"],
      PREFIXES.map((
        { symbol, name, exponent, also = "" },
      ) => [code(symbol), name, `${exponent}`, code(also)]),
    ),
    "\n## Spellings that mean something else than they seem to\n",
    markdownTable(
      ["written", "means"],
      Object.entries(PHRASES).map(([text, unit]) => [code(text), code(unit)]),
    ),
  ].join("\n");
}

function inSi({ dimension, factor, offset }: Atom): string {
  const number = factor.replace("pi*2", "2π").replace("pi", "π");
  const zero = offset ? `, absolute zero at −${offset}` : "";
  return `${number} ${dimension}`.trim() + zero;
}

function qudt(symbol: string): string {
  const unit = parseUnit(symbol);
  const iri = unit && qudtIri(unit);
  return iri ? `[${iri.split("/").at(-1)}](${iri})` : "";
}

function spellings({ symbol, symbols = "", names = "" }: Atom): string {
  const all = [...symbols.split(" "), ...names.split(",")].map((text) => text.trim());
  return [...new Set(all)].filter((text) => text && text !== symbol).map(code).join(", ");
}
