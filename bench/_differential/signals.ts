/**
 * What both sides tell of a signal.
 *
 * @module
 */
import type { Axis, Signal } from "../../formats/signal.ts";
import { bytesOf, gather, rangesOf } from "../../formats/strided.ts";
import { sha256 } from "./same.ts";

/** A signal in figures. */
export interface SignalFacts {
  title: string;
  shape: number[];
  dtype: string;
  sha256: string;
  axes: Record<string, unknown>[];
  tags: unknown;
}

/** Our signal in figures. */
export function ourSignal(signal: Signal): Pick<SignalFacts, "shape" | "dtype" | "sha256" | "axes"> {
  const axes = signal.axes.map(({ name, units, size, scale, offset, navigate }) => {
    return { name, units, size, scale, offset, navigate };
  });
  return { shape: [...signal.shape], dtype: signal.dtype, sha256: sha256(signal.read()), axes };
}

/**
 * A spectrum image as it lies in a DM file: its spectral axis, the last one, comes first. So rosettasciio hands it
 * out, the last two axes marked as the signal's; who calls it moves the axis afterwards.
 */
export function spectralFirst(signal: Signal): Signal {
  const { shape, axes, dtype } = signal;
  if (axes.length < 3 || !axes.at(-2)!.navigate) return signal;
  const order = shape.map((_, i) => (i + shape.length - 1) % shape.length);
  const width = bytesOf(dtype);
  return {
    ...signal,
    shape: order.map((i) => shape[i]!),
    axes: order.map((i, k): Axis => ({ ...axes[i]!, navigate: k < order.length - 2 })),
    read() {
      const pixels = signal.read();
      const bytes = new Uint8Array(pixels.buffer);
      return gather(
        (at, n) => bytes.subarray(at, at + n),
        shape,
        rangesOf(undefined, shape, width),
        width,
        order,
      );
    },
  };
}
