/**
 * What a spectrum image comes down to.
 *
 * @module
 */
import { CrossSums } from "../wasm/mod.ts";
import type { Axis, Region, Signal } from "./signal.ts";

/** Numbers of one read, some megabytes at most: larger blocks take no less time, and more memory. */
const AT_ONCE = 2 ** 18;

/** Sums over a spectrum image. */
export interface SpectrumImageSums {
  /** Sum over the channels at each position that was looked at; positions in the order of the axes. */
  map: Float64Array;
  /** Mean over those positions of each channel that was looked at. */
  mean: Float64Array;
  /** Positions looked at along each navigation axis, slowest first. */
  shape: number[];
}

/**
 * Sum image and mean spectrum in one pass over a spectrum image, read in the order of the file and a few megabytes
 * at a time. Numbers count as float32, summed as float64, complex ones by their amplitude; what is not finite
 * counts as 0.
 *
 * @param axis Index of the axis of the channels; the others are those of the positions.
 * @param region Part of the signal to look at; all of it by default.
 * @throws whatever `signal.read` throws.
 */
export function reduceSpectrumImage(signal: Signal, axis: number, region?: Region): SpectrumImageSums {
  const asked = {
    start: region?.start ?? signal.shape.map(() => 0),
    stop: region?.stop ?? [...signal.shape],
    step: region?.step ?? signal.shape.map(() => 1),
  };
  const counts = signal.shape.map((_, i) => Math.ceil((asked.stop[i]! - asked.start[i]!) / asked.step[i]!));
  const shape = counts.filter((_, i) => i !== axis);
  const positions = product(shape);
  const channels = counts[axis]!;
  if (!(positions > 0 && channels > 0)) throw new RangeError("There are no spectra to sum");

  const { source, order } = inFileOrder(signal, axis);
  const complex = signal.dtype.startsWith("complex");
  const last = order.length - 1;
  const along = order.indexOf(axis);
  // Whole spectra one after the other, or planes of one channel.
  const spectra = along === last;
  const sums = spectra
    ? new CrossSums(positions, channels, complex)
    : new CrossSums(channels, positions, complex);
  const sizes = order.map((i) => counts[i]!);
  const part = {
    start: order.map((i) => asked.start[i]!),
    stop: order.map((i) => asked.stop[i]!),
    step: order.map((i) => asked.step[i]!),
  };
  const whole = structuredClone(part);

  /** Reads from axis `k` on, at a place on the axes before it: in bands, or going in where one is too large. */
  const visit = (k: number, channel: number, position: number): void => {
    const inner = product(sizes.slice(k + 1)) * (complex ? 2 : 1);
    const enters = (!spectra && k < along) || (inner > AT_ONCE && k < last);
    // Channels between positions come one by one: else a block would be no table.
    const single = enters || (k === along && along > 0 && !spectra);
    const band = single ? 1 : Math.max(1, Math.floor(AT_ONCE / inner));
    const places = product(sizes.filter((_, i) => i > k && i !== along));
    for (let index = 0; index < sizes[k]!; index += band) {
      const count = Math.min(band, sizes[k]! - index);
      part.start[k] = whole.start[k]! + index * whole.step[k]!;
      part.stop[k] = Math.min(whole.stop[k]!, part.start[k]! + count * whole.step[k]!);
      const [c, p] = k === along ? [channel + index, position] : [channel, position + index * places];
      if (enters) visit(k + 1, c, p);
      else if (spectra) sums.add(source.read(part), p, c, k === along ? count : channels);
      else sums.add(source.read(part), c, p, k === along ? places : count * places);
    }
    [part.start[k], part.stop[k]] = [whole.start[k]!, whole.stop[k]!];
  };
  visit(0, 0, 0);
  const [map, spectrum] = spectra ? [sums.ofRows, sums.ofColumns] : [sums.ofColumns, sums.ofRows];
  return { map, mean: spectrum.map((sum) => sum / positions), shape };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((whole, size) => whole * size, 1);
}

/**
 * The signal as it lies in the file, and of each of its axes which of the signal's it is. The file's order is of no
 * use where it changes that of the positions.
 */
function inFileOrder(signal: Signal, axis: number): { source: Signal; order: number[] } {
  const asIs = { source: signal, order: signal.shape.map((_, i) => i) };
  const { stored } = signal;
  if (!stored || signal.shape.length < 2) return asIs;
  const channels = stored.axes.findIndex((each) => alike(each, signal.axes[axis]!));
  const rest = asIs.order.filter((i) => i !== axis);
  const order = [...rest];
  order.splice(channels, 0, axis);
  const same = channels >= 0 && order.length === stored.axes.length &&
    order.every((i, k) => alike(stored.axes[k]!, signal.axes[i]!));
  return same ? { source: stored, order } : asIs;
}

function alike(one: Axis, other: Axis): boolean {
  return one.name === other.name && one.units === other.units && one.size === other.size &&
    one.scale === other.scale && one.offset === other.offset;
}
