/**
 * The font of previews in a page: what it has in place of `previews/sans.ts`. The font is a script of its own, so that
 * the page needs no leave to connect to anything.
 *
 * @module
 */
import { Font } from "../../previews/font.ts";

let address = "";
let font: Promise<Font> | undefined;

/** Says where the font's script is. */
export function setFont(url: string): void {
  address = url;
}

/** DejaVu Sans: Latin, Greek, Cyrillic, mathematical signs. */
export function loadSans(): Promise<Font> {
  return font ??= import(new URL(address, import.meta.url).href)
    .then((module: { default: string }) =>
      new Font(Uint8Array.from(atob(module.default), (char) => char.charCodeAt(0)))
    );
}
