/**
 * Stacks of images, of one axis or several: frames side by side.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import type { Scale } from "./contrast.ts";
import { imagePicture } from "./image.ts";
import { PAPER } from "./colours.ts";
import { paste, sheet, SIDE } from "./picture.ts";
import { encodePng } from "./png.ts";
import { loadSans } from "./sans.ts";
import { drawBar, scaleBar } from "./scale_bar.ts";
import { fill, rectangle } from "./shapes.ts";
import { drawText, drawTitle } from "./text.ts";
import { spread } from "./values.ts";

const TOP = 46;
const GAP = 6;
/** Most tiles across and down. */
const ACROSS = 3;

/** The preview of a stack. `drawn`: axes of a frame, rows first; `navigation`: those that count frames. */
export async function drawStack(
  signal: Signal,
  drawn: readonly [number, number],
  navigation: readonly number[],
  scale: Scale,
  options: { title: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const font = await loadSans();
  const { picture } = sheet();
  const sizes = navigation.map((axis) => signal.shape[axis]!);
  const total = sizes.reduce((product, size) => product * size, 1);
  const frames = framesOf(sizes);
  drawTitle(
    picture,
    font,
    options.title,
    `${frames.length < total ? `${frames.length} of ` : ""}${
      sizes.length === 1 ? `${total} images` : `${sizes.join(" × ")} images`
    }`,
  );

  const across = frames.length === 4 ? 2 : Math.min(ACROSS, frames.length);
  const down = Math.ceil(frames.length / across);
  const width = Math.floor((SIDE - GAP * (across + 1)) / across);
  const height = Math.floor((SIDE - TOP - GAP * down) / down);
  frames.forEach((frame, i) => {
    const at = signal.shape.map(() => 0);
    navigation.forEach((axis, k) => at[axis] = frame[k]!);
    const tile = imagePicture(signal, drawn, at, scale, [width, height]);
    const left = GAP + (i % across) * (width + GAP) + ((width - tile.width) >> 1);
    const top = TOP + Math.floor(i / across) * (height + GAP) + ((height - tile.height) >> 1);
    const axis = signal.axes[drawn[1]]!;
    const bar = scaleBar(tile.width, axis.scale * axis.size / tile.width, axis.units);
    if (i === 0 && bar && tile.width >= 90 && tile.height >= 70) drawBar(tile, bar, font);
    paste(picture, tile, left, top);
    // People count frames from 1.
    const number = frame.map((index) => index + 1).join(", ");
    fill(picture, [rectangle(left, top, font.width(number, 13) + 10, 19)], [0, 0, 0], 0.55);
    drawText(picture, font, number, left + 5, top + 14, { size: 13, colour: PAPER });
  });
  return encodePng(picture);
}

/** Frames to show: up to nine, evenly spread over one axis, or three by three over the last two of several. */
function framesOf(sizes: readonly number[]): number[][] {
  if (sizes.length === 1) return spread(sizes[0]!, ACROSS * ACROSS).map((index) => [index]);
  const middle = sizes.slice(0, -2).map((size) => size >> 1);
  const [rows, columns] = sizes.slice(-2).map((size) => spread(size, ACROSS)) as [number[], number[]];
  return rows.flatMap((row) => columns.map((column) => [...middle, row, column]));
}
