/**
 * Images: grey or coloured, with a scale bar.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { coloured, drawAnnotations } from "./annotations.ts";
import { limitsOf, type Scale, toGrey } from "./contrast.ts";
import { onCanvas, type Picture, SIDE } from "./picture.ts";
import { encodePng } from "./png.ts";
import { fittedSize, readImage } from "./read_image.ts";
import { loadSans } from "./sans.ts";
import { drawBar, scaleBar } from "./scale_bar.ts";
import { fill, rectangle } from "./shapes.ts";
import { channelsOf } from "./values.ts";

/** A picture of two axes of a signal, at most `width` × `height`; grey images stretched, colours as they are. */
export function imagePicture(
  signal: Signal,
  drawn: readonly [number, number],
  at: readonly number[],
  scale: Scale,
  box: readonly [width: number, height: number],
): Picture {
  const [width, height] = fittedSize(signal, drawn, ...box);
  const values = readImage(signal, { drawn, at }, width, height);
  const channels = channelsOf(signal.dtype);
  if (channels > 1) return { width, height, channels, data: toGrey(values, { low: 0, high: 255 }) };
  const limits = limitsOf(values, scale, signal.dtype === "uint8");
  return { width, height, channels, data: toGrey(values, limits, scale) };
}

/** The preview of an image. `drawn`: its axes, rows first. */
export async function drawImage(
  signal: Signal,
  drawn: readonly [number, number],
  scale: Scale,
): Promise<Uint8Array<ArrayBuffer>> {
  let picture = imagePicture(signal, drawn, signal.shape.map(() => 0), scale, [SIDE, SIDE]);
  if (isFlat(picture)) await note(picture, "all pixels are equal");
  const annotations = signal.annotations ?? [];
  if (annotations.length > 0) {
    picture = coloured(picture);
    const [rows, columns] = [signal.shape[drawn[0]]!, signal.shape[drawn[1]]!];
    drawAnnotations(picture, annotations, [picture.width / columns, picture.height / rows], await loadSans());
  }
  const axis = signal.axes[drawn[1]]!;
  const bar = scaleBar(picture.width, axis.scale * axis.size / picture.width, axis.units);
  if (bar && picture.width >= SIDE / 5) drawBar(picture, bar, await loadSans());
  return encodePng(onCanvas(picture), "photograph");
}

/** A picture without any contrast. */
function isFlat({ data, channels }: Picture): boolean {
  return channels === 1 && data.every((value) => value === data[0]);
}

/** Says on a picture what it cannot show. */
async function note(picture: Picture, text: string): Promise<void> {
  const font = await loadSans();
  const width = font.width(text, 15);
  const [x, y] = [(picture.width - width) / 2, picture.height / 2];
  fill(picture, [rectangle(x - 8, y - 19, width + 16, 28)], [0, 0, 0], 0.6);
  fill(picture, font.outlines(text, x, y, 15), [160, 160, 160]);
}
