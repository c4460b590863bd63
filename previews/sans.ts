/**
 * The one font of all previews, loaded when the first text is drawn.
 *
 * @module
 */
import { Font } from "./font.ts";

let font: Promise<Font> | undefined;

/** DejaVu Sans: Latin, Greek, Cyrillic, mathematical signs. */
export function loadSans(): Promise<Font> {
  return font ??= import("./assets/dejavu_sans.ttf", { with: { type: "bytes" } })
    .then((module) => new Font(module.default));
}
