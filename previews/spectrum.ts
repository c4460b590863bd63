/**
 * Spectra and line profiles.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { type DrawnAxis, intensityLabel, intensityRange, spectralAxis } from "./axis_label.ts";
import { AREA, LINE } from "./colours.ts";
import { extent } from "./contrast.ts";
import type { Font } from "./font.ts";
import { type Picture, sheet, SIDE } from "./picture.ts";
import { type Area, drawBorder, drawCurve, drawPlot } from "./plot.ts";
import { encodePng } from "./png.ts";
import { loadSans } from "./sans.ts";
import { drawTitle } from "./text.ts";
import { everything, MAX_VALUES, readReals } from "./values.ts";

const HEIGHT = 380;
/** Up to here an EDS spectrum holds electronics' noise; the lowest line looked for, Be Kα, is at 0.11 keV. */
const STROBE_KEV = 0.1;

/** What a curve is drawn with. */
export interface Curve {
  signal: Signal;
  /** Index of the axis it runs along. */
  axis: number;
  values: ArrayLike<number>;
  /** Indices of the axis from one value to the next. */
  step: number;
  dataType: string;
  /** Whether the values are means over positions. */
  mean: boolean;
}

/** Draws one curve with its axes into a part of a picture. */
export function plotCurve(picture: Picture, font: Font, outer: Area, curve: Curve): void {
  const axis = spectralAxis(curve.signal.axes[curve.axis]!, curve.dataType);
  const { low, high } = extent(withoutStrobe(curve, axis));
  const [bottom, top] = intensityRange(low, high);
  const plot = drawPlot(picture, font, outer, axis, {
    low: bottom,
    high: top,
    label: intensityLabel(curve.signal, curve.mean),
  });
  const style = { line: LINE, area: AREA, base: Math.min(top, Math.max(bottom, 0)) };
  drawCurve(picture, plot, curve.values, (i) => axis.at(i * curve.step), style);
  drawBorder(picture, plot.area);
}

/** An X-ray detector's noise peak at zero energy, often higher than any line, must not set the scale. */
function withoutStrobe({ values, step, dataType }: Curve, axis: DrawnAxis): ArrayLike<number> {
  const limit = axis.label.endsWith("(keV)") ? STROBE_KEV : 1000 * STROBE_KEV;
  if (!/ED[SX]/.test(dataType) || !/e ?V\)$/i.test(axis.label) || axis.low > limit) return values;
  const rest = Array.from(values).filter((_, i) => axis.at(i * step) > limit);
  return rest.some((value) => value > 0) ? rest : values;
}

/** The preview of a spectrum or a profile along one axis of a signal. */
export async function drawSpectrum(
  signal: Signal,
  axis: number,
  options: { dataType: string; title: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const font = await loadSans();
  const region = everything(signal);
  const step = Math.max(1, Math.ceil(signal.shape[axis]! / MAX_VALUES));
  region.step[axis] = step;
  const values = readReals(signal, region);
  const { picture, top } = sheet(HEIGHT);
  drawTitle(picture, font, options.title, "", top);
  const outer = { left: 8, top: top + 32, width: SIDE - 26, height: HEIGHT - 38 };
  plotCurve(picture, font, outer, { signal, axis, values, step, dataType: options.dataType, mean: false });
  return encodePng(picture);
}
