/**
 * Text files beside a picture, in which some microscopes leave their settings.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import { acquiredAt } from "./_clock.ts";
import { perFile } from "./_per_file.ts";

const LONGEST = 1 << 20;
const HEAD = 500;

/** A text file, and what stands in it. */
export interface Sidecar {
  name: string;
  text: string;
}

// Of pictures only: a text file beside another text file is no side-car of it.
const isPicture = perFile((file) =>
  /^(?:II[*+]|MM\0[*+]|BM|\xff\xd8\xff|\x89PNG)/.test(String.fromCharCode(...file.read(0, 4)))
);

/** The first file of one of the names that `sign` recognises by its head. */
function beside(names: (stem: string, extension: string) => string[], sign: RegExp) {
  return perFile((file): Sidecar | undefined => {
    if (!isPicture(file)) return undefined;
    const [, stem, extension] = /^(.*)\.([^.]*)$/s.exec(file.name) ?? [];
    if (stem === undefined) return undefined;
    for (const name of names(stem, extension!)) {
      const found = file.sibling(name);
      if (!found || !sign.test(anyText(found.read(0, HEAD)))) continue;
      return { name, text: anyText(found.read(0, Math.min(found.size, LONGEST))) };
    }
    return undefined;
  });
}

const textBeside = (stem: string) => [`${stem}.txt`, `${stem}.TXT`];

/** The side-car files that are known, by vendor. */
export const sidecar = {
  tescan: beside(
    (stem, extension) => [`${stem}.hdr`, `${stem}-${extension}.hdr`, `${stem}.HDR`],
    /\[MAIN\]|Device=TESCAN/,
  ),
  hitachi: beside(textBeside, /^\s*\[(?:Sem|Tem)ImageFile\]/m),
  jeol: beside(textBeside, /^\s*\$(?:CM_|\$SM_)/m),
};

/** Text in UTF-8, UTF-16 or Latin-1; without byte order mark. */
export function anyText(bytes: Uint8Array): string {
  const wide = utf16Of(bytes);
  const text = wide ? new TextDecoder(wide).decode(bytes) : textOf(bytes);
  return text.replace(/^\ufeff/, "");
}

/** Which UTF-16 a text is in, told by its byte order mark or by its zeros, if it is. */
export function utf16Of([a, b]: Uint8Array): "utf-16be" | "utf-16le" | undefined {
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b !== undefined)) return "utf-16be";
  return (a === 0xff && b === 0xfe) || (b === 0 && a !== 0) ? "utf-16le" : undefined;
}

/**
 * A local date and time. Which of two numbers is the month depends on the microscope's computer: where both readings
 * are possible, the one on which the file was last changed.
 */
export function onDayOf(
  file: ByteSource,
  date: string | undefined,
  time: string | undefined,
): string | undefined {
  const changed = new Date(file.mtime);
  const hint = [changed.getUTCDate(), changed.getUTCMonth() + 1, changed.getUTCFullYear()].join(".");
  return acquiredAt(date, time, { hint });
}
