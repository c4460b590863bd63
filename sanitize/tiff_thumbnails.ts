/**
 * Small pictures in the tags of TIFF directories.
 *
 * @module
 */
import type { TiffPage } from "../formats/tiff.ts";
import { constantJpeg } from "./jpeg.ts";
import { type Patch, UnsupportedError } from "./patch.ts";

const [JPEG, JPEG_LENGTH] = [513, 514];

/** A JPEG that stands by itself, as cameras and EXIF writers add it. */
export function thumbnails(page: TiffPage, image: string): Patch[] {
  const offset = page.number(JPEG);
  const length = page.number(JPEG_LENGTH);
  if (!offset || !length) return [];
  const stored = page.file.read(offset, length);
  try {
    const bytes = constantJpeg(stored);
    if (bytes.length <= stored.length) {
      return [{ offset, length: stored.length, kind: "thumbnail", image, bytes, codec: "JPEG" }];
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UnsupportedError(
      `Cannot sanitize the thumbnail of ${image}: ${error.message}`,
      page.file.name,
      offset,
    );
  }
  throw new UnsupportedError(`The thumbnail of ${image} cannot be made smaller`, page.file.name, offset);
}
