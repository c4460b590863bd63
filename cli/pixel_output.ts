/**
 * Pixels as a file: `.npy` and `.tif` with all their numbers, `.png` to look at.
 *
 * @module
 */
import { extname } from "node:path";
import { npyHeader } from "../formats/npy_writer.ts";
import { piecesOf } from "../formats/pieces.ts";
import type { Pixels, Signal } from "../formats/signal.ts";
import { bytesOf } from "../formats/strided.ts";
import { TiffStream } from "../formats/tiff_stream.ts";
import { asColour } from "../previews/colour.ts";
import { limitsOf, toGrey } from "../previews/contrast.ts";
import { encodePng } from "../previews/png.ts";
import { channelsOf, readReals } from "../previews/values.ts";
import { UsageError } from "./define.ts";
import { OutputFile } from "./output_file.ts";

/** What takes the numbers of a signal in C order. */
export interface PixelOutput extends Disposable {
  write(pixels: Pixels): void;
  /** All numbers have come: the file gets its name. */
  end(): void;
}

/** Opens an output for a signal. */
export type OutputKind = (path: string, signal: Signal, lzw: boolean) => PixelOutput;

// A classic TIFF ends at 4 GiB; directories and what LZW adds to noise have to fit too.
const CLASSIC_TIFF = 2 ** 31;
/** More than that along an axis `sample` is no colour. */
const MOST_SAMPLES = 8;
/** A PNG is made in memory. */
const LARGEST_PNG = 2 ** 26;
/** Pixels that contrast is judged by. */
const SAMPLE = 2 ** 20;

const KINDS: Record<string, OutputKind> = {
  ".npy": npyOutput,
  ".tif": tiffOutput,
  ".tiff": tiffOutput,
  ".png": pngOutput,
};

/**
 * The kind of output that a path's extension says.
 *
 * @throws {UsageError} when there is none of that extension.
 */
export function outputKind(path: string): OutputKind {
  const kind = KINDS[extname(path).toLowerCase()];
  if (!kind) {
    throw new UsageError(`Cannot write "${path}": the name must end in ${Object.keys(KINDS).join(", ")}`);
  }
  return kind;
}

function npyOutput(path: string, signal: Signal): PixelOutput {
  const file = new OutputFile(path);
  file.append(npyHeader(signal.shape, signal.dtype));
  return {
    write: (pixels) => file.append(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength)),
    end: () => file.commit(),
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

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

/** The picture is read anew, because its contrast depends on all of it. */
function pngOutput(path: string, signal: Signal): PixelOutput {
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
