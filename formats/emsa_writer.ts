/**
 * EMSA/MAS files, for demonstrations and tests.
 *
 * @module
 */

/** What {@linkcode writeEmsa} writes. */
export interface EmsaInput {
  /** The numbers of the spectrum. */
  y: ArrayLike<number>;
  /** X of each of them: written as pairs, with DATATYPE XY. */
  x?: ArrayLike<number>;
  /**
   * Further keywords, as they shall stand before the colon: `["BEAMKV   -kV", 120]`. One that the writer would write
   * itself (FORMAT, NPOINTS …) replaces it.
   */
  keywords?: readonly (readonly [key: string, value: string | number])[];
  /** Points on a line. @default 1 */
  columns?: number;
  /** End of a line. @default "\r\n" */
  newline?: "\r\n" | "\n" | "\r";
  /** Between numbers; a blank may be missing. @default ", " */
  separator?: string;
  /** A separator behind the last number of a line. @default false */
  trailing?: boolean;
  /** Whether ENDOFDATA closes the data. @default true */
  ended?: boolean;
  /** How the text is stored. @default "utf-8" */
  encoding?: "utf-8" | "latin-1";
}

/**
 * Writes a spectrum.
 *
 * @throws {TypeError} when there are more or fewer X than Y, or Latin-1 cannot write a character.
 */
export function writeEmsa(input: EmsaInput): Uint8Array<ArrayBuffer> {
  const { y, x, columns = 1, newline = "\r\n", separator = ", ", trailing = false, ended = true } = input;
  if (x && x.length !== y.length) throw new TypeError(`There are ${x.length} X for ${y.length} Y`);
  const own: [string, string | number][] = [
    ["FORMAT", "EMSA/MAS Spectral Data File"],
    ["VERSION", "1.0"],
    ["NPOINTS", y.length],
    ["NCOLUMNS", columns],
    ["DATATYPE", x ? "XY" : "Y"],
  ];
  const given = input.keywords ?? [];
  const nameOf = (key: string) => key.split("-")[0]!.trim();
  const kept = own.map((pair) => given.find(([key]) => nameOf(key) === pair[0]) ?? pair);
  const more = given.filter(([key]) => !own.some(([name]) => name === nameOf(key)));
  const lines = [...kept, ...more].map(([key, value]) => `#${key.padEnd(12)}: ${value}`);
  lines.push(`#${"SPECTRUM".padEnd(12)}: Spectral Data Starts Here`);
  for (let i = 0; i < y.length; i += columns) {
    const row: number[] = [];
    for (let j = i; j < Math.min(i + columns, y.length); j++) {
      if (x) row.push(x[j]!);
      row.push(y[j]!);
    }
    lines.push(row.join(separator) + (trailing ? separator : ""));
  }
  if (ended) lines.push(`#${"ENDOFDATA".padEnd(12)}: End Of Data and File`);
  return encode(lines.join(newline) + newline, input.encoding ?? "utf-8");
}

function encode(text: string, encoding: "utf-8" | "latin-1"): Uint8Array<ArrayBuffer> {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    if (code > 255) throw new TypeError(`Cannot write "${character}" in Latin-1`);
    return code;
  });
}
