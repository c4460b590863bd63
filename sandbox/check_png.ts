/**
 * Looks whether bytes from a child are a preview.
 *
 * @module
 */
import { MAX_PREVIEW_SIDE } from "./protocol.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const IHDR = 0x49484452;
const END = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

/** Why the bytes are no preview, or nothing: a PNG begins and ends as one, and no side is longer than it may be. */
export function pngProblem(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const begins = bytes.length >= 45 && SIGNATURE.every((byte, i) => bytes[i] === byte) &&
    view.getUint32(8) === 13 && view.getUint32(12) === IHDR;
  if (!begins || !END.every((byte, i) => bytes[bytes.length - 8 + i] === byte)) {
    return "the preview is no PNG";
  }
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const fits = [width, height].every((side) => side >= 1 && side <= MAX_PREVIEW_SIDE);
  return fits
    ? undefined
    : `the preview has ${width} × ${height} pixels, more than ${MAX_PREVIEW_SIDE} a side`;
}
