/**
 * Where TESCAN software keeps a picture's settings: in tag 50431, in a `.hdr` file beside it, or both.
 *
 * @module
 */
import { type Ini, parseIni } from "../formats/ini.ts";
import type { ByteSource } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import { sidecar } from "./_sidecar.ts";
import { orWarning, tiffOf } from "./_tiff_file.ts";

const TAG = 50431;
// Kinds of blocks in the tag; 1 is a small picture, 0 the end.
const SECTIONS: Readonly<Record<number, string>> = { 2: "MAIN", 3: "SEM" };
const KEYS = /^(?:AccFrames|AccType|Company|Date)=/;
const SEM_KEYS =
  /^(?:AcceleratorVoltage|ApertureDiameter|ApertureOptimization|ChamberPressure|CrossFree|HV)=/;

/** The settings, the tag's first; each with the place it comes from. */
export function tescanTexts(file: ByteSource, warnings: string[]): { ini: Ini; source: string }[] {
  const tiff = tiffOf(file);
  const bytes = tiff?.has(TAG) ? orWarning(warnings, () => tiff.bytes(TAG)) : undefined;
  const found: { ini: Ini; source: string }[] = [];
  const tagged = bytes && (blocksOf(bytes) ?? linesOf(bytes));
  if (tagged) found.push({ ini: parseIni(tagged), source: "" });
  const beside = sidecar.tescan(file);
  if (beside) found.push({ ini: parseIni(withSections(beside.text)), source: `${beside.name}: ` });
  return found;
}

/**
 * The blocks of the tag as sections: a length (4 bytes), a kind (2 bytes, counted in the length), the block.
 * Nothing where the bytes are not made so.
 */
function blocksOf(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sections: string[] = [];
  for (let at = 0; at + 6 <= bytes.length;) {
    const length = view.getUint32(at, true);
    const kind = view.getUint16(at + 4, true);
    if (length < 2 || at + 4 + length > bytes.length) return undefined;
    if (kind === 0) break;
    const text = kind === 1 ? "" : printable(textOf(bytes.subarray(at + 6, at + 4 + length)));
    if (text) sections.push(`[${SECTIONS[kind] ?? `BLOCK${kind}`}]\n${text}`);
    at += 4 + length;
  }
  return sections.length ? sections.join("\n") : undefined;
}

/** The lines from the first header or known key on; without headers, the sections are told by their keys. */
function linesOf(bytes: Uint8Array): string | undefined {
  const lines = textOf(bytes).split(/\r\n|[\r\n\0]/).map(printable);
  const starts = lines.map((line) =>
    line.replace(/^.*?(?=\[MAIN\]|(?:AccFrames|AccType|Company|Date)=)/, "")
  );
  const first = starts.findIndex((line) => line.startsWith("[MAIN]") || KEYS.test(line));
  if (first < 0) return undefined;
  return withSections([starts[first]!, ...lines.slice(first + 1)].join("\n"));
}

function withSections(text: string): string {
  if (/^\s*\[/m.test(text)) return text;
  const lines = text.split(/\r\n|[\r\n]/);
  const sem = lines.findIndex((line) => SEM_KEYS.test(line.trim()));
  if (sem < 0) return ["[MAIN]", ...lines].join("\n");
  return ["[MAIN]", ...lines.slice(0, sem), "[SEM]", ...lines.slice(sem)].join("\n");
}

function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- what stands between blocks is no text
  return text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "");
}
