/**
 * Spectrum images: where the signal is, and the mean spectrum.
 *
 * @module
 */
import { reduceSpectrumImage } from "../formats/reduce.ts";
import type { Signal } from "../formats/signal.ts";
import { spectralAxis } from "./axis_label.ts";
import { colourMap, INK } from "./colours.ts";
import { limitsOf, toGrey } from "./contrast.ts";
import { resized } from "./enlarge.ts";
import { paste, type Picture, sheet, SIDE } from "./picture.ts";
import { drawBorder } from "./plot.ts";
import { encodePng } from "./png.ts";
import { fittedSize } from "./read_image.ts";
import { loadSans } from "./sans.ts";
import { drawBar, lengthText, scaleBar } from "./scale_bar.ts";
import { plotCurve } from "./spectrum.ts";
import { drawText, drawTitle } from "./text.ts";
import { label } from "./ticks.ts";
import { everything } from "./values.ts";

/** Values looked at, some seconds' work; of a larger spectrum image what lies outermost is left out evenly. */
const BUDGET = 2 ** 30;
/** Rows and channels that stay at least. */
const FEWEST = { rows: 64, channels: 1024 };
const BOX = [250, 200] as const;

/** What a spectrum image comes down to. */
interface Summary {
  /** Sum over all channels at each position looked at, rows first. */
  map: Float32Array;
  rows: number;
  columns: number;
  /** Mean over all positions. */
  mean: Float64Array;
  /** Channels from one value of `mean` to the next. */
  step: number;
}

/** The preview of a spectrum image. `axis`: that of the channels; `navigation`: those of the positions. */
export async function drawSpectrumImage(
  signal: Signal,
  axis: number,
  navigation: readonly number[],
  options: { dataType: string; title: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const font = await loadSans();
  const [row, column] = navigation.slice(-2) as [number, number];
  const summary = summarise(signal, axis, row, column);
  const { picture } = sheet();
  drawTitle(picture, font, options.title);

  const [width, height] = fittedSize(signal, [row, column], ...BOX);
  const map = mapPicture(summary, width, height);
  const x = signal.axes[column]!;
  const bar = scaleBar(width, x.scale * x.size / width, x.units);
  if (bar && height >= 90) drawBar(map, bar, font);
  const [left, top] = [24 + ((BOX[0] - width) >> 1), 36 + ((BOX[1] - height) >> 1)];
  paste(picture, map, left, top);
  drawBorder(picture, { left, top, width, height });

  const energy = spectralAxis(signal.axes[axis]!, options.dataType);
  const y = signal.axes[row]!;
  const facts = [
    "Spectrum image",
    `${navigation.map((i) => signal.shape[i]).join(" × ")} positions`,
    `${signal.shape[axis]} channels`,
    ...(bar ? [`step ${lengthText(y.scale, y.units)} × ${lengthText(x.scale, x.units)}`] : []),
    `map: sum over all channels`,
    energy.label,
    `${label(round(energy.low))} to ${label(round(energy.high))}`,
  ];
  facts.forEach((fact, i) => {
    drawText(picture, font, fact, 24 + BOX[0] + 20, 54 + 24 * i, { size: i ? 12 : 14, colour: INK });
  });
  const outer = { left: 8, top: 36 + BOX[1] + 20, width: SIDE - 26, height: SIDE - BOX[1] - 62 };
  plotCurve(picture, font, outer, {
    signal,
    axis,
    values: summary.mean,
    step: summary.step,
    dataType: options.dataType,
    mean: true,
  });
  return encodePng(picture);
}

function round(value: number): number {
  return Number(value.toPrecision(5));
}

/** Sums and means; positions on further axes are taken from their middle. */
function summarise(signal: Signal, axis: number, row: number, column: number): Summary {
  const { shape } = signal;
  const region = everything(signal);
  shape.forEach((size, i) => {
    if (i === axis || i === row || i === column) return;
    [region.start[i], region.stop[i]] = [size >> 1, (size >> 1) + 1];
  });
  const over = (shape[row]! * shape[column]! * shape[axis]!) / BUDGET;
  const thin = (size: number, fewest: number, by: number) =>
    Math.max(1, Math.min(Math.ceil(by), Math.floor(size / fewest)));
  // Stored in another order, each channel is a plane of its own: only then is it cheap to leave some out.
  const step = signal.stored ? thin(shape[axis]!, FEWEST.channels, over) : 1;
  const rowStep = thin(shape[row]!, FEWEST.rows, over / step);
  [region.step[row], region.step[axis]] = [rowStep, step];
  const count = (i: number) => Math.ceil(shape[i]! / region.step[i]!);
  const { map, mean } = reduceSpectrumImage(signal, axis, region);
  return { map: new Float32Array(map), rows: count(row), columns: count(column), mean, step };
}

function mapPicture({ map, rows, columns }: Summary, width: number, height: number): Picture {
  const values = resized(map, columns, rows, width, height);
  return { width, height, channels: 3, data: colourMap(toGrey(values, limitsOf(values))) };
}
