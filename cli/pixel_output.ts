/**
 * Pixels as a file: `.npy` and `.tif` with all their numbers, `.png` to look at.
 *
 * @module
 */
import { extname } from "node:path";
import { npyHeader } from "../formats/npy_writer.ts";
import type { Pixels, Signal } from "../formats/signal.ts";
import { UsageError } from "./define.ts";
import { OutputFile } from "./output_file.ts";
import { pngOutput } from "./pixel_png.ts";
import { tiffOutput } from "./pixel_tiff.ts";

/** What takes the numbers of a signal in C order. */
export interface PixelOutput extends Disposable {
  write(pixels: Pixels): void;
  /** All numbers have come: the file gets its name. */
  end(): void;
}

/** Opens an output for a signal. */
export type OutputKind = (path: string, signal: Signal, lzw: boolean) => PixelOutput;

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
