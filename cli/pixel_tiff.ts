/**
 * Pixels as a `.tif` file.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { bytesOf } from "../formats/strided.ts";
import { TiffStream } from "../formats/tiff_stream.ts";
import { channelsOf } from "../previews/values.ts";
import { OutputFile } from "./output_file.ts";
import type { PixelOutput } from "./pixel_output.ts";

// A classic TIFF ends at 4 GiB; directories and what LZW adds to noise have to fit too.
const CLASSIC_TIFF = 2 ** 31;
/** More than that along an axis `sample` is no colour. */
const MOST_SAMPLES = 8;

/**
 * The last two axes make a page, those before them pages one after the other; a spectrum is a page of one row. An axis
 * `sample` becomes the samples of a pixel.
 */
export function tiffOutput(path: string, signal: Signal, lzw: boolean): PixelOutput {
  const { shape, axes, dtype } = signal;
  const inPixel = axes.at(-1)?.name === "sample" && shape.at(-1)! <= MOST_SAMPLES;
  const samples = inPixel ? shape.at(-1)! : channelsOf(dtype);
  const [width = 1, height = 1, ...outer] = (inPixel ? shape.slice(0, -1) : [...shape]).reverse();
  const size = bytesOf(dtype);
  const total = shape.reduce((product, each) => product * each, size);
  const real = channelsOf(dtype) > 1 || dtype === "bool" ? "uint8" : dtype;
  const page = {
    width,
    height,
    samples,
    dtype: real,
    compression: lzw ? "lzw" as const : "none" as const,
    predictor: lzw && !real.startsWith("complex")
      ? real.startsWith("float") ? 3 as const : 2 as const
      : 1 as const,
    tags: [{ tag: 305, type: "ascii" as const, value: "emloom" }],
  };
  const file = new OutputFile(path);
  const stream = new TiffStream(file, { big: total > CLASSIC_TIFF });
  const perPage = width * height * samples * (real.startsWith("complex") ? 2 : 1);
  const pages = outer.reduce((product, each) => product * each, 1);
  let current = stream.page(page);
  let [filled, done] = [0, 0];
  return {
    write(pixels) {
      for (let at = 0; at < pixels.length;) {
        const part = pixels.subarray(at, at + perPage - filled);
        current.write(part);
        at += part.length;
        filled += part.length;
        if (filled < perPage) continue;
        current.end();
        filled = 0;
        if (++done < pages) current = stream.page(page);
      }
    },
    end: () => file.commit(),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}
