import { assert, assertEquals } from "@std/assert";
import { FIELDS } from "../../schemas/fields.ts";
import { qudtIri, qudtNames } from "../../schemas/qudt.ts";
import { ATOMS, PREFIXES } from "../../schemas/unit_table.ts";
import { parseUnit } from "../../schemas/units.ts";

function local(text: string): string | undefined {
  const unit = parseUnit(text);
  assert(unit, text);
  const iri = qudtIri(unit);
  assert(iri === undefined || iri.startsWith("http://qudt.org/vocab/unit/"));
  return iri?.split("/").at(-1);
}

Deno.test("qudtIri() knows the units in use", () => {
  // deno-fmt-ignore
  const expected = {
    V: "V", kV: "KiloV", eV: "EV", keV: "KiloEV", MeV: "MegaEV", "°C": "DEG_C", "°F": "DEG_F", atm: "ATM", ppm: "PPM",
    micron: "MicroM", "Å": "ANGSTROM", "µs": "MicroSEC", mrad: "MilliRAD", deg: "DEG", arcsec: "ARCSEC", pA: "PicoA",
    Torr: "TORR", mTorr: "MilliTORR", Pa: "PA", Da: "Da", u: "U", "%": "PERCENT", counts: "COUNT", px: "PIXEL",
    dB: "DeciB", "": "UNITLESS", in: "IN",
  };
  for (const [text, name] of Object.entries(expected)) assertEquals(local(text), name, text);
});

Deno.test("qudtIri() composes the names of compounds", () => {
  const expected = {
    "V/m": "V-PER-M",
    "1/nm": "PER-NanoM",
    "s**2": "SEC2",
    "counts/s": "NUM-PER-SEC",
    "N·m": "N-M",
  };
  for (const [text, name] of Object.entries(expected)) assertEquals(local(text), name, text);
});

Deno.test("qudtIri() returns undefined when QUDT has no such unit", () => {
  for (const text of ["kX", "eV/channel", "qV", "V^3/Å"]) assertEquals(local(text), undefined, text);
});

Deno.test("qudtIri() knows the preferred unit of every core field", () => {
  for (const field of FIELDS) if (field.unit) assert(local(field.unit), field.name);
});

Deno.test("qudtIri() reaches every name in its table from a unit text", () => {
  const symbols = new Map<string, string>();
  for (const atom of ATOMS) {
    for (const name of atom.qudt.split(" ").filter(Boolean)) {
      symbols.set(name, atom.symbol);
      if (!atom.metric) continue;
      for (const p of PREFIXES) {
        symbols.set(p.name[0]!.toUpperCase() + p.name.slice(1) + name, p.symbol + atom.symbol);
      }
    }
  }
  const seconds = ["E", "NUM"]; // alone, the unit's first name is given
  for (const name of qudtNames().filter((name) => !seconds.includes(name))) {
    const [up, down] = name.startsWith("PER-") ? ["", name.slice(4)] : name.split("-PER-");
    const term = (sign: string) => (word: string) => {
      const [, base = "", power = "1"] = /^(.*?)(\d*)$/.exec(word)!;
      return `${symbols.get(base)}^${sign}${power || 1}`;
    };
    const words = (text = "") => text.split("-").filter(Boolean);
    assertEquals(local([...words(up).map(term("")), ...words(down).map(term("-"))].join(" ")), name);
  }
});
