/**
 * The spectrum of a signal, to be looked at closely.
 *
 * @module
 */
import type { Signal } from "../../formats/signal.ts";
import { intensityLabel, spectralAxis } from "../../previews/axis_label.ts";
import { layoutOf } from "../../previews/layout.ts";
import { channelsOf, everything, MAX_VALUES, readReals } from "../../previews/values.ts";
import type { DatasetType } from "../../schemas/dataset.ts";
import type { Curve } from "./protocol.ts";

/** Values that a mean is taken of; of a larger signal positions are left out evenly. */
const BUDGET = 16 * 2 ** 20;
const MOST_CHANNELS = 2 ** 18;

/**
 * The spectrum of a signal that has one, or the mean of those of a line scan or a spectrum image; nothing for
 * signals of other kinds. Reads in pieces.
 *
 * @throws whatever `signal.read` throws.
 */
export function curveOf(signal: Signal, type: DatasetType, dataType: string): Curve | undefined {
  const { drawn: [axis, second], navigation } = layoutOf(signal, type);
  if (axis === undefined || second !== undefined || channelsOf(signal.dtype) > 1) return undefined;
  if (signal.shape.includes(0)) return undefined;
  const region = everything(signal);
  region.step[axis] = Math.ceil(signal.shape[axis]! / MOST_CHANNELS);
  const { values, positions } = navigation.length > 0
    ? meanOf(signal, axis, navigation, region)
    : { values: Float64Array.from(readReals(signal, region)), positions: 1 };
  const drawn = spectralAxis(signal.axes[axis]!, dataType);
  return {
    values,
    offset: drawn.at(0),
    scale: drawn.at(region.step[axis]!) - drawn.at(0),
    label: drawn.label,
    intensity: intensityLabel(signal, positions > 1),
    positions,
  };
}

type Whole = ReturnType<typeof everything>;

/** Mean over all positions; numbers that are not finite do not count. */
function meanOf(signal: Signal, axis: number, navigation: readonly number[], region: Whole) {
  const count = (i: number) => Math.ceil((region.stop[i]! - region.start[i]!) / region.step[i]!);
  const all = () => signal.shape.reduce((product, _, i) => product * count(i), 1);
  const thin = Math.max(1, Math.ceil((all() / BUDGET) ** (1 / navigation.length)));
  for (const i of navigation) region.step[i] = Math.min(thin, signal.shape[i]!);
  const channels = count(axis);
  const positions = all() / channels;

  const [slabs, ...rest] = navigation as [number, ...number[]];
  const perSlab = channels * rest.reduce((product, i) => product * count(i), 1);
  const band = Math.max(1, Math.floor(MAX_VALUES / perSlab)) * region.step[slabs]!;
  const sums = new Float64Array(channels);
  const counts = new Float64Array(channels);
  // Axes behind that of the channels lie between one channel and the next.
  const inner = (rows: number) =>
    signal.shape.reduce(
      (product, _, i) => i <= axis ? product : product * (i === slabs ? rows : count(i)),
      1,
    );
  for (let first = 0; first < signal.shape[slabs]!; first += band) {
    region.start[slabs] = first;
    region.stop[slabs] = Math.min(signal.shape[slabs]!, first + band);
    const values = readReals(signal, region);
    const stride = inner(count(slabs));
    for (let i = 0, left = stride, channel = 0; i < values.length; i++) {
      const value = values[i]!;
      if (value - value === 0) {
        sums[channel]! += value;
        counts[channel]!++;
      }
      if (--left > 0) continue;
      left = stride;
      if (++channel === channels) channel = 0;
    }
  }
  return { values: sums.map((sum, i) => sum / counts[i]!), positions };
}
