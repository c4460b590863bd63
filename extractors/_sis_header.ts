/**
 * The header of Soft Imaging Solutions, as far as it is known: lengths are in powers of ten of a metre.
 *
 * @module
 */
import { type ByteSource, FormatError } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import type { TiffPage } from "../formats/tiff.ts";
import { acquiredAt } from "./_clock.ts";

/** The tag with the header's place. */
export const SIS_TAG = 33560;
const HEAD = 60;
const GENERAL = 112;
const MOST_PARTS = 100;

/** What is known of the header; zero and empty text where the file does not tell. */
export interface Sis {
  name: string;
  minute: string | undefined;
  width: number;
  height: number;
  magnification: number;
  camera: string;
  kind: string;
}

/**
 * The header of a page, and the part of it that has general data; nothing where the page has none.
 *
 * @throws {FormatError} when the tag points elsewhere, or the header is cut off.
 */
export function sisHeader(file: ByteSource, page: TiffPage): Sis | undefined {
  const at = page.number(SIS_TAG);
  if (at === undefined) return undefined;
  const head = file.read(at, HEAD + 8 * MOST_PARTS);
  if (head.length < HEAD || textOf(head.subarray(0, 4)) !== "SIS0") {
    throw new FormatError('There is no "SIS0" where tag 33560 points', file.name, at);
  }
  const view = new DataView(head.buffer);
  const [minute, hour, day, month, year] = [0, 1, 2, 3, 4].map((i) => view.getInt16(10 + 2 * i, true));
  const found: Sis = {
    name: plain(head.subarray(26, 58)),
    minute: acquiredAt(`${1900 + year!}-${month! + 1}-${day}`, `${hour}:${String(minute).padStart(2, "0")}`),
    width: 0,
    height: 0,
    magnification: 0,
    camera: "",
    kind: "",
  };
  for (let i = 0; i < view.getInt16(58, true) && HEAD + 8 * (i + 1) <= head.length; i++) {
    if (view.getInt16(HEAD + 8 * i, true) !== 1) continue;
    const general = file.read(view.getUint32(HEAD + 8 * i + 4, true), GENERAL);
    if (general.length < GENERAL) throw new FormatError("The SIS header is cut off", file.name, at);
    const data = new DataView(general.buffer);
    const metres = 10 ** data.getInt16(10, true);
    found.width = data.getFloat64(12, true) * metres;
    found.height = data.getFloat64(20, true) * metres;
    found.magnification = data.getFloat64(36, true);
    found.camera = plain(general.subarray(46, 80));
    found.kind = plain(general.subarray(80, 112));
  }
  return found;
}

const plain = (bytes: Uint8Array) => textOf(bytes).split("\0")[0]!.trim();
