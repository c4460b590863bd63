/**
 * EMSA/MAS spectra (`.msa`).
 *
 * @module
 */
import { openEmsa } from "../formats/emsa.ts";
import { keywordOf } from "../formats/emsa_keywords.ts";
import type { ByteSource } from "../formats/source.ts";
import { fillByte } from "./fill.ts";
import { type Fill, type Patch, UnsupportedError } from "./patch.ts";

// A number and its parts, as in `formats/emsa_keywords.ts`.
const NUMBER = /([-+]?)([\d.]+)(?:([ \t]*[ED])([-+]?)(\d+))?/gi;

/**
 * Patches of an EMSA/MAS spectrum: each intensity becomes a zero of the same width. X of pairs stays.
 *
 * @throws {FormatError} when it is broken.
 */
export function planEmsa(file: ByteSource, fill: Fill): Patch[] {
  const { head } = openEmsa(file);
  const pairs = head.text("DATATYPE")?.toUpperCase() === "XY";
  // one character a byte, so that places in the text are places in the file
  const text = new TextDecoder("latin1").decode(file.read(0, file.size));
  const patches: Patch[] = [];
  let inData = false;
  for (const { 0: line, index } of text.matchAll(/[^\r\n]+/g)) {
    if (line.trimStart().startsWith("#")) {
      const name = keywordOf(line, 0)?.name;
      if (name === "SPECTRUM") inData = true;
      if (name === "ENDOFDATA") break;
      continue;
    }
    if (!inData) continue;
    const numbers = [...line.matchAll(NUMBER)];
    for (const [i, found] of numbers.entries()) {
      if (pairs && i % 2 === 0) continue;
      const bytes = new TextEncoder().encode(blank(found, patches.length, fill));
      patches.push({
        offset: index + found.index,
        length: bytes.length,
        kind: "pixels",
        image: "intensities",
        bytes,
        codec: "text",
      });
    }
  }
  if (patches.length === 0) throw new UnsupportedError("It holds no intensities", file.name);
  return patches;
}

// Digits go, as do the signs; the rest of the number stands where it stood.
function blank(found: RegExpMatchArray, i: number, fill: Fill): string {
  const [, sign = "", mantissa = "", letter = "", , exponent = ""] = found;
  const all = found[0];
  const tail = all.length - sign.length - mantissa.length - letter.length - exponent.length;
  const digit = String(fillByte(fill, i));
  const zeros = mantissa.replace(/\d/g, "0").replace(/0(?!.*0)/, digit);
  return "0".repeat(sign.length) + zeros + letter + "+".repeat(tail) + "0".repeat(exponent.length);
}
