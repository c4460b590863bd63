/**
 * The units in use: symbol, name, dimension, SI factor, QUDT name and the spellings vendors use.
 * Adding a unit is adding a row. QUDT local names are facts of the QUDT vocabulary (https://qudt.org, release 3.x,
 * © QUDT.org, CC BY 4.0); see `docs/reference/units.md`.
 *
 * @module
 */

/** SI base units and what else counts as a dimension here. Angle is one: 5° is not 5 %. Counting is none. */
export const BASES = ["m", "kg", "s", "A", "K", "mol", "cd", "rad", "bit", "dB"] as const;

/** One unit without prefix. */
export interface Atom {
  /** Compact form: `V`, `Å`, `deg`. */
  symbol: string;
  /** Full name as Pint writes it: `volt`, `electron_volt`. */
  name: string;
  /** Product of {@linkcode BASES} with powers, `""` for a number: `kg m2 s-3 A-1`. */
  dimension: string;
  /** SI units in one of this: decimal, ratio, or multiple of π: `1e-10`, `101325/760`, `pi/180`. */
  factor: string;
  /** QUDT local names, the preferred first; none where QUDT has none. */
  qudt: string;
  /** Takes SI prefixes. */
  metric?: boolean;
  /** Other symbols, separated by blanks; case counts. */
  symbols?: string;
  /** Other names, separated by commas; case, plural and underscores do not count. */
  names?: string;
  /** Added before the factor applies, for temperature scales: `273.15`. */
  offset?: string;
}

/** An SI prefix. */
export interface Prefix {
  symbol: string;
  name: string;
  /** Power of ten. */
  exponent: number;
  /** Other symbols. */
  also?: string;
}

const m = true;

// deno-fmt-ignore: one row a unit
/** Every unit, without prefix. */
export const ATOMS: readonly Atom[] = [
  // Length
  { symbol: "m", name: "meter", dimension: "m", factor: "1", qudt: "M", metric: m, names: "metre" },
  { symbol: "Å", name: "angstrom", dimension: "m", factor: "1e-10", qudt: "ANGSTROM", symbols: "Ang", names: "ångström, ångstrom, angström, ang" },
  { symbol: "in", name: "inch", dimension: "m", factor: "0.0254", qudt: "IN", names: "inches" },
  { symbol: "ft", name: "foot", dimension: "m", factor: "0.3048", qudt: "FT", names: "feet" },
  // Mass
  { symbol: "g", name: "gram", dimension: "kg", factor: "1e-3", qudt: "GM", metric: m, names: "gramme" },
  { symbol: "Da", name: "dalton", dimension: "kg", factor: "1.66053906660e-27", qudt: "Da", metric: m },
  { symbol: "u", name: "unified_atomic_mass_unit", dimension: "kg", factor: "1.66053906660e-27", qudt: "U", symbols: "amu", names: "amu, atomic mass unit" },
  // Time
  { symbol: "s", name: "second", dimension: "s", factor: "1", qudt: "SEC", metric: m, symbols: "sec", names: "sec" },
  { symbol: "min", name: "minute", dimension: "s", factor: "60", qudt: "MIN", names: "mins" },
  { symbol: "h", name: "hour", dimension: "s", factor: "3600", qudt: "HR", symbols: "hr hrs" },
  { symbol: "d", name: "day", dimension: "s", factor: "86400", qudt: "DAY" },
  { symbol: "week", name: "week", dimension: "s", factor: "604800", qudt: "WK", symbols: "wk" },
  { symbol: "yr", name: "year", dimension: "s", factor: "31557600", qudt: "YR" },
  { symbol: "Hz", name: "hertz", dimension: "s-1", factor: "1", qudt: "HZ", metric: m, names: "hz" },
  { symbol: "Bq", name: "becquerel", dimension: "s-1", factor: "1", qudt: "BQ", metric: m },
  // Electricity and magnetism
  { symbol: "A", name: "ampere", dimension: "A", factor: "1", qudt: "A", metric: m, symbols: "amp", names: "amp" },
  { symbol: "V", name: "volt", dimension: "kg m2 s-3 A-1", factor: "1", qudt: "V", metric: m },
  { symbol: "C", name: "coulomb", dimension: "A s", factor: "1", qudt: "C", metric: m },
  { symbol: "e", name: "elementary_charge", dimension: "A s", factor: "1.602176634e-19", qudt: "ElementaryCharge E", names: "electron, electrons" },
  { symbol: "Ω", name: "ohm", dimension: "kg m2 s-3 A-2", factor: "1", qudt: "OHM", metric: m, symbols: "Ohm" },
  { symbol: "S", name: "siemens", dimension: "kg-1 m-2 s3 A2", factor: "1", qudt: "S", metric: m },
  { symbol: "F", name: "farad", dimension: "kg-1 m-2 s4 A2", factor: "1", qudt: "FARAD", metric: m },
  { symbol: "H", name: "henry", dimension: "kg m2 s-2 A-2", factor: "1", qudt: "H", metric: m },
  { symbol: "T", name: "tesla", dimension: "kg s-2 A-1", factor: "1", qudt: "T", metric: m },
  { symbol: "G", name: "gauss", dimension: "kg s-2 A-1", factor: "1e-4", qudt: "GAUSS", metric: m },
  { symbol: "Wb", name: "weber", dimension: "kg m2 s-2 A-1", factor: "1", qudt: "WB", metric: m },
  // Force, energy, power
  { symbol: "N", name: "newton", dimension: "kg m s-2", factor: "1", qudt: "N", metric: m },
  { symbol: "J", name: "joule", dimension: "kg m2 s-2", factor: "1", qudt: "J", metric: m },
  { symbol: "eV", name: "electron_volt", dimension: "kg m2 s-2", factor: "1.602176634e-19", qudt: "EV", metric: m },
  { symbol: "W", name: "watt", dimension: "kg m2 s-3", factor: "1", qudt: "W", metric: m },
  { symbol: "dyn", name: "dyne", dimension: "kg m s-2", factor: "1e-5", qudt: "DYN" },
  { symbol: "erg", name: "erg", dimension: "kg m2 s-2", factor: "1e-7", qudt: "ERG" },
  // Pressure
  { symbol: "Pa", name: "pascal", dimension: "kg m-1 s-2", factor: "1", qudt: "PA", metric: m },
  { symbol: "bar", name: "bar", dimension: "kg m-1 s-2", factor: "1e5", qudt: "BAR", metric: m },
  { symbol: "Torr", name: "torr", dimension: "kg m-1 s-2", factor: "101325/760", qudt: "TORR", metric: m, symbols: "torr" },
  { symbol: "atm", name: "standard_atmosphere", dimension: "kg m-1 s-2", factor: "101325", qudt: "ATM", names: "atmosphere" },
  { symbol: "mmHg", name: "millimeter_Hg", dimension: "kg m-1 s-2", factor: "133.322387415", qudt: "MilliM_HG" },
  { symbol: "psi", name: "pound_force_per_square_inch", dimension: "kg m-1 s-2", factor: "6894.757293168361336722673445", qudt: "PSI" },
  // Temperature, amount, light, radiation
  { symbol: "K", name: "kelvin", dimension: "K", factor: "1", qudt: "K", metric: m },
  { symbol: "°C", name: "degree_Celsius", dimension: "K", factor: "1", offset: "273.15", qudt: "DEG_C", symbols: "degC", names: "deg c, degrees celsius, celsius, degree c" },
  { symbol: "°F", name: "degree_Fahrenheit", dimension: "K", factor: "5/9", offset: "459.67", qudt: "DEG_F", symbols: "degF", names: "deg f, degrees fahrenheit, fahrenheit" },
  { symbol: "mol", name: "mole", dimension: "mol", factor: "1", qudt: "MOL", metric: m },
  { symbol: "cd", name: "candela", dimension: "cd", factor: "1", qudt: "CD", metric: m },
  { symbol: "lm", name: "lumen", dimension: "cd rad2", factor: "1", qudt: "LM", metric: m },
  { symbol: "lx", name: "lux", dimension: "cd rad2 m-2", factor: "1", qudt: "LUX", metric: m },
  { symbol: "Gy", name: "gray", dimension: "m2 s-2", factor: "1", qudt: "GRAY", metric: m },
  { symbol: "Sv", name: "sievert", dimension: "m2 s-2", factor: "1", qudt: "SV", metric: m },
  // Volume
  { symbol: "L", name: "liter", dimension: "m3", factor: "1e-3", qudt: "L", metric: m, symbols: "l", names: "litre" },
  // Angle
  { symbol: "rad", name: "radian", dimension: "rad", factor: "1", qudt: "RAD", metric: m },
  { symbol: "deg", name: "degree", dimension: "rad", factor: "pi/180", qudt: "DEG", symbols: "°", names: "deg" },
  { symbol: "arcmin", name: "arcminute", dimension: "rad", factor: "pi/10800", qudt: "ARCMIN", symbols: "′" },
  { symbol: "arcsec", name: "arcsecond", dimension: "rad", factor: "pi/648000", qudt: "ARCSEC", symbols: "″ ′′" },
  { symbol: "rev", name: "revolution", dimension: "rad", factor: "pi*2", qudt: "REV", names: "turn" },
  { symbol: "sr", name: "steradian", dimension: "rad2", factor: "1", qudt: "SR", metric: m },
  // Numbers, counting, information
  { symbol: "%", name: "percent", dimension: "", factor: "1e-2", qudt: "PERCENT", symbols: "pct" },
  { symbol: "‰", name: "permille", dimension: "", factor: "1e-3", qudt: "" },
  { symbol: "ppm", name: "ppm", dimension: "", factor: "1e-6", qudt: "PPM", symbols: "PPM" },
  { symbol: "kX", name: "kiloX", dimension: "", factor: "1000", qudt: "", symbols: "kx KX Kx k×" },
  { symbol: "counts", name: "count", dimension: "", factor: "1", qudt: "COUNT NUM", metric: m, symbols: "cts ct cnt cnts", names: "cts" },
  { symbol: "px", name: "pixel", dimension: "", factor: "1", qudt: "PIXEL", metric: m, symbols: "pix", names: "px, pix" },
  { symbol: "channel", name: "channel", dimension: "", factor: "1", qudt: "", symbols: "ch chan" },
  { symbol: "frame", name: "frame", dimension: "", factor: "1", qudt: "FRAME" },
  { symbol: "bit", name: "bit", dimension: "bit", factor: "1", qudt: "BIT", metric: m },
  { symbol: "B", name: "byte", dimension: "bit", factor: "8", qudt: "BYTE", metric: m },
  { symbol: "dB", name: "decibel", dimension: "dB", factor: "1", qudt: "DeciB", symbols: "db" },
];

/** The SI prefixes. */
export const PREFIXES: readonly Prefix[] = [
  { symbol: "Q", name: "quetta", exponent: 30 },
  { symbol: "R", name: "ronna", exponent: 27 },
  { symbol: "Y", name: "yotta", exponent: 24 },
  { symbol: "Z", name: "zetta", exponent: 21 },
  { symbol: "E", name: "exa", exponent: 18 },
  { symbol: "P", name: "peta", exponent: 15 },
  { symbol: "T", name: "tera", exponent: 12 },
  { symbol: "G", name: "giga", exponent: 9 },
  { symbol: "M", name: "mega", exponent: 6 },
  { symbol: "k", name: "kilo", exponent: 3, also: "K" },
  { symbol: "h", name: "hecto", exponent: 2 },
  { symbol: "da", name: "deca", exponent: 1 },
  { symbol: "d", name: "deci", exponent: -1 },
  { symbol: "c", name: "centi", exponent: -2 },
  { symbol: "m", name: "milli", exponent: -3 },
  { symbol: "µ", name: "micro", exponent: -6, also: "u" },
  { symbol: "n", name: "nano", exponent: -9 },
  { symbol: "p", name: "pico", exponent: -12 },
  { symbol: "f", name: "femto", exponent: -15 },
  { symbol: "a", name: "atto", exponent: -18 },
  { symbol: "z", name: "zepto", exponent: -21 },
  { symbol: "y", name: "yocto", exponent: -24 },
  { symbol: "r", name: "ronto", exponent: -27 },
  { symbol: "q", name: "quecto", exponent: -30 },
];

/** Whole texts that the grammar would misread, lower case, and what they mean. */
export const PHRASES: Readonly<Record<string, string>> = {
  "µ": "µm",
  micron: "µm",
  microns: "µm",
  cps: "counts/s",
  kcps: "kcounts/s",
  fps: "frame/s",
  "wt%": "%",
  "wt.%": "%",
  "at%": "%",
  "at.%": "%",
  kv: "kV",
  ev: "eV",
  kev: "keV",
  khz: "kHz",
  msec: "ms",
  usec: "µs",
  "µsec": "µs",
  nsec: "ns",
};
