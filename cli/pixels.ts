/**
 * `emloom pixels`: arrays and axes of files, and their pixels as other files.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { multiple, optional } from "@optique/core/modifiers";
import { argument, option } from "@optique/core/primitives";
import { integer, string } from "@optique/core/valueparser";
import { createHash } from "node:crypto";
import { cutSignal } from "../formats/cut.ts";
import { piecesOf } from "../formats/pieces.ts";
import type { Signal } from "../formats/signal.ts";
import { confine, openInput } from "./confine.ts";
import { mustBeFree } from "./output_path.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";
import { openAny } from "./open_any.ts";
import { path } from "./path.ts";
import { asJson, asText, type Measured, type MeasuredFile } from "./pixel_text.ts";
import { type OutputKind, outputKind, type PixelOutput } from "./pixel_output.ts";
import { tiffOutput } from "./pixel_tiff.ts";
import { fitRegion, parseRegion, type Slice } from "./region.ts";
import { Statistics } from "./statistics.ts";

/** What is asked of every file. */
interface Wanted {
  signal?: number;
  region?: Slice[];
  output?: { path: string; kind: OutputKind; lzw: boolean };
}

export default defineCommand({
  parser: object({
    files: multiple(argument(path({ metavar: "FILE" }), { description: message`Files to read` }), {
      min: 1,
      errors: { tooFew: message`Name at least one FILE.` },
    }),
    json: option("--json", { description: message`One line of JSON a file` }),
    output: optional(option("-o", "--output", path({ metavar: "PATH" }), {
      description:
        message`Write the pixels: all numbers to PATH.npy or PATH.tif, or a picture in the contrast of previews to PATH.png`,
    })),
    region: optional(option("--region", string({ metavar: "REGION" }), {
      description:
        message`A part, slowest axis first: an index, START:STOP or START:STOP:STEP for each axis, as in 10:20,0:512:2`,
    })),
    signal: optional(option("--signal", integer({ metavar: "N", min: 0 }), {
      description: message`This signal alone; they are numbered from 0`,
    })),
    force: option("--force", { description: message`Replace a file that is there already` }),
    lzw: option("--lzw", { description: message`Compress a TIFF by LZW` }),
  }),
  description:
    "Shows the arrays in files: shape, type, axes, range and checksum, or writes their pixels. Needs no configuration.",
  examples: [
    ["emloom pixels image.dm4", "for a person"],
    ["emloom pixels --json *.tif", "one line a file, for scripts"],
    ["emloom pixels --signal 0 --region 10:20,: -o part.npy map.dm4", "rows 10 to 19, for NumPy"],
    ["emloom pixels --region 3 -o frame.png stack.tif", "the fourth frame of a stack as a picture"],
  ],
  async run(args, app): Promise<ExitCode> {
    if (args.output !== undefined && args.files.length > 1) {
      throw new UsageError("--output PATH is for one file");
    }
    if (args.output !== undefined) await mustBeFree(args.output, args.files, args.force);
    const kind = args.output === undefined ? undefined : outputKind(args.output);
    if (args.lzw && kind !== tiffOutput) throw new UsageError("--lzw goes with --output PATH.tif");
    const wanted: Wanted = {
      signal: args.signal,
      region: args.region === undefined ? undefined : parseRegion(args.region),
      output: kind && { path: args.output!, kind, lzw: args.lzw },
    };
    confine({ write: args.output !== undefined });
    let [whole, broken] = [0, 0];
    for (const path of args.files) {
      const file = await measure(path, wanted);
      const { signals, error } = file;
      if (error === undefined && signals.every((signal) => signal.error === undefined)) whole++;
      else if (!signals.some((signal) => signal.error === undefined)) broken++;
      app.print(args.json ? asJson(file) : asText(file));
    }
    if (whole === args.files.length) return EXIT.done;
    return broken === args.files.length ? EXIT.failed : EXIT.partly;
  },
});

async function measure(path: string, wanted: Wanted): Promise<MeasuredFile> {
  let format: string | undefined;
  try {
    using file = await openInput(path);
    const container = openAny(file);
    format = container.format;
    // axes in the order of the file: the array that every reader of it gives
    const all = container.signals().map((signal) => signal.stored ?? signal);
    const chosen = wanted.signal === undefined ? all : all.slice(wanted.signal, wanted.signal + 1);
    if (wanted.signal !== undefined && chosen.length === 0) {
      throw new RangeError(`There is no signal ${wanted.signal}: the file has ${counted(all.length)}`);
    }
    if (wanted.output && chosen.length > 1) {
      throw new RangeError(`The file has ${counted(all.length)}: choose one of them by --signal`);
    }
    return { path, format, signals: chosen.map((signal) => measureSignal(signal, wanted)) };
  } catch (error) {
    return { path, format, signals: [], error: (error as Error).message };
  }
}

function counted(count: number): string {
  return count === 1 ? "1 signal, number 0" : `${count} signals, 0 to ${count - 1}`;
}

/** Reads all numbers once, piece by piece. */
function measureSignal(whole: Signal, { region, output }: Wanted): Measured {
  let signal = whole;
  try {
    if (region) signal = cutSignal(whole, fitRegion(region, whole));
    using file: PixelOutput | undefined = output?.kind(output.path, signal, output.lzw);
    const hash = createHash("sha256");
    const statistics = new Statistics(signal.dtype);
    for (const piece of piecesOf(signal)) {
      const pixels = signal.read(piece);
      hash.update(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
      statistics.add(pixels);
      file?.write(pixels);
    }
    file?.end();
    return { ...about(signal), sha256: hash.digest("hex"), summary: statistics.result() };
  } catch (error) {
    return { ...about(signal), error: (error as Error).message };
  }
}

function about({ name, shape, dtype, axes, intensityUnits }: Signal): Measured {
  return { name, shape, dtype, axes, ...intensityUnits !== undefined && { intensityUnits } };
}
