import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { ATOMS, PREFIXES } from "../../schemas/unit_table.ts";
import { convert, fullName, parseUnit, sameDimension, symbol, type Unit } from "../../schemas/units.ts";

function unit(text: string): Unit {
  const found = parseUnit(text);
  assert(found, `"${text}" was not understood`);
  return found;
}

const single = ATOMS.flatMap((
  atom,
) => [atom.symbol, ...atom.metric ? PREFIXES.map((p) => p.symbol + atom.symbol) : []]);
const single$ = fc.constantFrom(...single);
const power$ = fc.integer({ min: -3, max: 3 }).filter((power) => power !== 0);
const compound$ = fc.array(fc.tuple(single$, power$), { minLength: 1, maxLength: 3 })
  .map((terms) => terms.map(([name, power]) => `${name}^${power}`).join(" * "));

Deno.test("parseUnit() understands what vendors write", () => {
  const spellings: Record<string, string> = {
    "Å": "Å Å angstrom Angstroms",
    "µm": "um µm μm micron micrometer micrometre Micrometers µ",
    "1/nm": "1/nm nm^-1 nm-1 nm⁻¹ nm**-1 /nm",
    "eV/channel": "eV/channel eV/ch",
    "e/Å²": "e/Å² e/Å^2 e-/Å^2 e⁻/Å²",
    "kX": "kX kx KX",
    "px": "px pixel pixels",
    "deg": "deg ° degree degrees Deg",
    "°C": "°C degC ℃ degree_Celsius",
    "Torr": "Torr torr",
    "counts/s": "counts/s cps cts/s count/s",
    "kV": "kV KV kilovolt Kilovolts kv",
    "keV": "keV KeV kev kiloelectron_volt",
    "s": "s sec sec. seconds",
    "Ω": "Ω Ω ohm Ohm",
    "m/s²": "m/s2 m/s^2 m·s^-2 m*s**-2",
    "J/K/kg": "J/(kg·K) J/kg/K",
    "%": "% percent wt%",
    "": "1 x X dimensionless",
  };
  for (const [expected, texts] of Object.entries(spellings)) {
    for (const text of texts.split(" ")) assertEquals(symbol(unit(text)), expected, text);
  }
  for (const text of ["deg C", "counts per second", "1 / nanometer", " V / m ", "electron volts", ""]) {
    unit(text);
  }
});

Deno.test("parseUnit() tells milli from mega and minute from milli-inch", () => {
  assertEquals(fullName(unit("meV")), "millielectron_volt");
  assertEquals(fullName(unit("MeV")), "megaelectron_volt");
  assertEquals(fullName(unit("min")), "minute");
  assertEquals(fullName(unit("mm")), "millimeter");
  assertEquals(fullName(unit("Pa")), "pascal");
  assertEquals(fullName(unit("u")), "unified_atomic_mass_unit");
});

Deno.test("parseUnit() returns undefined when the text is no unit", () => {
  for (
    const text of [
      "a.u.",
      "arb. units",
      "10 nm",
      "1e5",
      "m/",
      "m//s",
      "**",
      "m^99",
      "(m",
      "m)",
      "foo",
      "V".repeat(65),
    ]
  ) {
    assertEquals(parseUnit(text), undefined, text);
  }
});

Deno.test("parseUnit() never throws, and symbol() of what it returns means the same", () => {
  const alphabet = fc.constantFrom(..."mkµVAsÅ/·*^-12 ().°%einchper²", ..."⁻\ud800");
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.array(alphabet, { maxLength: 12 }).map((l) => l.join(""))),
      (text) => {
        const found = parseUnit(text);
        if (found) assertEquals(parseUnit(symbol(found)), found);
      },
    ),
    { numRuns: 2000 },
  );
});

Deno.test("symbol() and fullName() of every unit in the table are read back as that unit", () => {
  assert(single.length > 700);
  for (const text of single) {
    assertEquals(symbol(unit(text)), text);
    assertEquals(parseUnit(fullName(unit(text))), unit(text), text);
  }
});

Deno.test("symbol() and fullName() of compounds are read back as the same unit", () => {
  fc.assert(fc.property(compound$, (text) => {
    const found = unit(text);
    assertEquals(parseUnit(symbol(found)), found);
    if (fullName(found).length <= 64) assertEquals(parseUnit(fullName(found)), found);
  }));
});

Deno.test("fullName() writes compounds as Pint does", () => {
  const names = {
    "V/m": "volt / meter",
    "nm^-1": "1 / nanometer",
    "s²": "second ** 2",
    "m kg": "kilogram * meter",
    "e/Å²": "elementary_charge / angstrom ** 2",
    "": "dimensionless",
    "°C": "degree_Celsius",
    "atm": "standard_atmosphere",
  };
  for (const [text, name] of Object.entries(names)) assertEquals(fullName(unit(text)), name);
});

Deno.test("symbol() writes the micro sign, not the letter mu", () => {
  assertEquals(symbol(unit("\u03bcm")), "\u00b5m");
});

Deno.test("convert() is exact through the decimal text", () => {
  const cases: [number, string, number, string][] = [
    [1.5625e-9, "m", 1.5625, "nm"],
    [200000, "V", 200, "kV"],
    [0.0049, "m", 4.9, "mm"],
    [3.5e-6, "s", 3.5, "µs"],
    [-89.52789999999999, "µm", -0.08952789999999999, "mm"],
    [20, "°C", 293.15, "K"],
    [-40, "°F", -40, "°C"],
    [180, "deg", Math.PI, "rad"],
    [1, "Torr", 133.32236842105263, "Pa"],
    [1, "eV", 1.602176634e-19, "J"],
    [20, "kX", 20000, ""],
    [0, "m", 0, "nm"],
    [12, "eV/ch", 12, "eV"],
  ];
  for (const [value, from, expected, to] of cases) {
    assertEquals(convert({ value, unit: from }, to), { value: expected, unit: to }, `${value} ${from}`);
  }
});

Deno.test("convert() there and back is the same number when units differ by a power of ten", () => {
  const decimal$ = fc.tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: -12, max: 3 }))
    .map(([digits, exponent]) => Number(`${digits}e${exponent}`));
  const metric = ATOMS.filter((atom) => atom.metric && atom.symbol !== "B"); // dB is decibel
  const prefix$ = fc.constantFrom("", ...PREFIXES.map((p) => p.symbol));
  fc.assert(fc.property(decimal$, fc.constantFrom(...metric), prefix$, prefix$, (value, atom, a, b) => {
    const there = convert({ value, unit: a + atom.symbol }, b + atom.symbol);
    assertEquals(convert(there, a + atom.symbol).value + 0, value + 0);
  }));
});

Deno.test("convert() there and back between any units of a dimension stays within rounding", () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), single$, single$, (value, a, b) => {
      fc.pre(sameDimension(unit(a), unit(b)) && !/°/.test(a + b));
      const back = convert(convert({ value, unit: a }, b), a).value;
      assert(Math.abs(back - value) <= 4 * Number.EPSILON * value, `${value} ${a} → ${b}: ${back}`);
    }),
    { numRuns: 300 },
  );
});

Deno.test("convert() throws when the dimensions differ, a unit is unknown or the number is not finite", () => {
  assertThrows(
    () => convert({ value: 10, unit: "mm" }, "kV"),
    RangeError,
    '10 "mm" to "kV": the dimensions differ',
  );
  assertThrows(() => convert({ value: 5, unit: "deg" }, "%"), RangeError, "the dimensions differ");
  assertThrows(() => convert({ value: 1, unit: "furlong" }, "m"), RangeError, '"furlong" is unknown');
  assertThrows(() => convert({ value: 1, unit: "m" }, "furlong"), RangeError, '"furlong" is unknown');
  assertThrows(() => convert({ value: NaN, unit: "m" }, "nm"), RangeError, "not a finite number");
  assertThrows(() => convert({ value: 1e300, unit: "m" }, "qm"), RangeError, "too large");
});
