/**
 * Pixels as a `.png` file to look at.
 *
 * @module
 */
import { piecesOf } from "../formats/pieces.ts";
import type { Signal } from "../formats/signal.ts";
import { asColour } from "../previews/colour.ts";
import { limitsOf, toGrey } from "../previews/contrast.ts";
import { encodePng } from "../previews/png.ts";
import { channelsOf, readReals } from "../previews/values.ts";
import { OutputFile } from "./output_file.ts";
import type { PixelOutput } from "./pixel_output.ts";

/** A PNG is made in memory. */
const LARGEST_PNG = 2 ** 26;
/** Pixels that contrast is judged by. */
const SAMPLE = 2 ** 20;

/** The picture is read anew, because its contrast depends on all of it. */
export function pngOutput(path: string, signal: Signal): PixelOutput {
  const shown = asColour(signal.shown ?? signal);
  const { shape, axes } = shown;
  const named = axes.map(({ name, size }) => `${name || "?"} ${size}`).join(", ");
  if (shape.length !== 2) {
    const remedy = shape.length > 2
      ? `give one index for each of the others by --region, as in ${"0,".repeat(shape.length - 2)}:,:`
      : "write it as .npy or .tif";
    throw new RangeError(`A PNG shows two axes, the signal has ${shape.length} (${named}): ${remedy}`);
  }
  const [height, width] = shape as [number, number];
  if (width * height > LARGEST_PNG) {
    const step = Math.ceil(Math.sqrt(width * height / LARGEST_PNG));
    throw new RangeError(
      `A PNG of ${width} × ${height} pixels is too large: take every ${step}th by --region ::${step},::${step}`,
    );
  }
  const file = new OutputFile(path);
  return {
    write() {},
    end() {
      const channels = channelsOf(shown.dtype);
      const data = channels > 1 ? coloursOf(shown, channels) : greysOf(shown);
      file.append(encodePng({ width, height, channels, data }, "photograph"));
      file.commit();
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

function coloursOf(signal: Signal, channels: number): Uint8Array {
  const data = new Uint8Array(signal.shape[0]! * signal.shape[1]! * channels);
  let at = 0;
  for (const piece of piecesOf(signal)) {
    const pixels = signal.read(piece) as Uint8Array;
    data.set(pixels, at);
    at += pixels.length;
  }
  return data;
}

/** With the contrast of previews. */
function greysOf(signal: Signal): Uint8Array {
  const [height, width] = signal.shape as [number, number];
  const step = Math.max(1, Math.floor(Math.sqrt(width * height / SAMPLE)));
  const sample = { start: [0, 0], stop: [height, width], step: [step, step] };
  const values = Float32Array.from(readReals(signal, sample));
  const limits = limitsOf(values, "linear", signal.dtype === "uint8");
  const data = new Uint8Array(width * height);
  let at = 0;
  for (const piece of piecesOf(signal)) {
    const grey = toGrey(Float32Array.from(readReals(signal, piece)), limits);
    data.set(grey, at);
    at += grey.length;
  }
  return data;
}
