/**
 * What cannot be drawn: a list of its axes.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { drawnAxis } from "./axis_label.ts";
import { FAINT, INK } from "./colours.ts";
import { sheet, SIDE } from "./picture.ts";
import { encodePng } from "./png.ts";
import { loadSans } from "./sans.ts";
import { fill, rectangle } from "./shapes.ts";
import { drawText, drawTitle, printable, shorten } from "./text.ts";
import { label } from "./ticks.ts";

const MOST_AXES = 12;

/** The preview of anything that is neither image nor spectrum. */
export async function drawAxesPanel(
  signal: Signal,
  options: { type: string; dataType: string; title: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const font = await loadSans();
  const { picture } = sheet();
  drawTitle(picture, font, options.title, printable(`${options.type}, ${options.dataType}`));
  const shape = signal.shape.join(" × ") || "a single number";
  const lines = [
    `${shape}, ${signal.dtype}`,
    ...signal.axes.slice(0, MOST_AXES).map((axis, i) => {
      const { low, high, label: name } = drawnAxis(axis, `Axis ${i + 1}`);
      const kind = axis.navigate ? "navigation" : "signal";
      return `${name}: ${axis.size} (${kind}), ${label(low)} to ${label(high)}`;
    }),
    ...(signal.axes.length > MOST_AXES ? [`… and ${signal.axes.length - MOST_AXES} axes more`] : []),
  ];
  lines.forEach((line, i) => {
    const y = 84 + 30 * i;
    drawText(picture, font, shorten(font, line, 14, SIDE - 48), 24, y, { size: 14, colour: INK });
    fill(picture, [rectangle(24, y + 9, SIDE - 48, 1)], FAINT);
  });
  return encodePng(picture);
}
