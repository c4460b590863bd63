/**
 * Pictures whose numbers stand for colours of a map.
 *
 * @module
 */
import type { Signal } from "./signal.ts";

/** A colour of a map: red, green, blue, alpha. */
export type Colour = readonly [red: number, green: number, blue: number, alpha: number];

/** A picture of indices, which is shown in the colours of a map: grey where all of them are, else `rgb8` or `rgba8`. */
export function withPalette(stored: Signal, palette: readonly Colour[]): Signal {
  const opaque = palette.every(([, , , alpha]) => alpha === 255);
  const grey = opaque && palette.every(([red, green, blue]) => red === green && green === blue);
  const samples = grey ? 1 : opaque ? 3 : 4;
  // An index without a colour is black, as most programs show it.
  const flat = new Uint8Array(256 * samples);
  palette.forEach((colour, i) => flat.set(colour.slice(0, samples), i * samples));
  for (let i = palette.length; samples === 4 && i < 256; i++) flat[4 * i + 3] = 255;
  const shown: Signal = {
    ...stored,
    dtype: samples === 1 ? "uint8" : samples === 3 ? "rgb8" : "rgba8",
    read(region) {
      const indices = stored.read(region) as Uint8Array;
      const out = new Uint8Array(indices.length * samples);
      for (let i = 0, to = 0; i < indices.length; i++) {
        const from = indices[i]! * samples;
        for (let k = 0; k < samples; k++) out[to++] = flat[from + k]!;
      }
      return out;
    },
  };
  return { ...stored, shown };
}
