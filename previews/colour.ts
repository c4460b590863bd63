/**
 * Colours of more than 8 bits, or with a dimension of their own, as ordinary 8-bit colours.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { reals } from "./values.ts";

/** What white is, for integers; floating point colours go to 1. */
const WHITE: Partial<Record<Signal["dtype"], number>> = { uint8: 255, uint16: 65_535, uint32: 4_294_967_295 };

/**
 * A signal whose last axis holds the three or four samples of a colour (`sample`, as TIFF pages have it), as a
 * signal of `rgb8` or `rgba8` without that axis; any other signal as it is.
 */
export function asColour(signal: Signal): Signal {
  const samples = signal.axes.at(-1);
  const white = signal.dtype.startsWith("float") ? 1 : WHITE[signal.dtype];
  if (samples?.name !== "sample" || (samples.size !== 3 && samples.size !== 4) || !white) return signal;
  const { size } = samples;
  return {
    name: signal.name,
    shape: signal.shape.slice(0, -1),
    axes: signal.axes.slice(0, -1),
    dtype: size === 3 ? "rgb8" : "rgba8",
    read(region) {
      const values = reals(
        signal.read(
          region && {
            start: [...region.start, 0],
            stop: [...region.stop, size],
            ...(region.step && { step: [...region.step, 1] }),
          },
        ),
        signal.dtype,
      );
      const bytes = new Uint8ClampedArray(values.length);
      for (let i = 0; i < bytes.length; i++) bytes[i] = values[i]! * 255 / white;
      return new Uint8Array(bytes.buffer);
    },
  };
}
