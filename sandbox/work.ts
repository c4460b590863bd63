/**
 * What a child does with one file: metadata first, then a preview of each signal.
 *
 * @module
 */
import { dataOf, type DatasetWithPixels, type Extractor } from "../extractors/define.ts";
import { extractFile } from "../extractors/extract.ts";
import { extractors } from "../extractors/mod.ts";
import type { Profile } from "../extractors/profile.ts";
import type { ByteSource } from "../formats/source.ts";
import { textOf } from "../formats/text.ts";
import { profiles } from "../profiles/mod.ts";
import type { Dataset } from "../schemas/dataset.ts";
import { outOfMemory } from "./ending.ts";
import { openFile } from "./file_source.ts";
import { encodeFrame } from "./frames.ts";
import { Memory } from "./memory.ts";
import type { Plugins } from "./plugins.ts";
import {
  type ChildSettings,
  type ExtractAnswer,
  type ExtractRequest,
  type FromChild,
  RAN_OUT,
  type ToChild,
} from "./protocol.ts";

/** Says something to the parent. */
export type Send = (frame: Uint8Array[]) => void;

/** What V8 says when a buffer or a WASM memory cannot be had. */
const NO_BUFFER = /allocation failed|out of memory|could not allocate|Unable to grow/i;
/** A text preview shows less than this, in bytes. */
const TEXT_BYTES = 64 * 1024;
const MOST_ERROR = 5000;

/** A child at work. */
export class Worker {
  readonly #memoryLimitMb: number;
  readonly #memory: Memory;
  readonly #plugins: Plugins;
  readonly #extractors: readonly Extractor[];
  readonly #profiles: readonly Profile[];

  private constructor(settings: ChildSettings, plugins: Plugins) {
    this.#memoryLimitMb = settings.memoryLimitMb;
    this.#plugins = plugins;
    this.#extractors = [...plugins.extractors, ...extractors];
    this.#profiles = [...plugins.profiles, ...profiles];
    this.#memory = new Memory(settings.memoryLimitMb);
  }

  /** Loads the site's plugins, where there are any. */
  static async create(settings: ChildSettings): Promise<Worker> {
    const plugins = settings.plugins.length > 0
      ? await (await import("./plugins.ts")).loadPlugins(settings.plugins)
      : { extractors: [], profiles: [], problems: [] };
    return new Worker(settings, plugins);
  }

  /** Why plugins could not be loaded. */
  get problems(): string[] {
    return this.#plugins.problems;
  }

  /** Works on one file. Never throws; what went wrong is said to the parent. */
  async work({ id, request }: ToChild, send: Send): Promise<void> {
    try {
      using file = openFile(request.path, lastPart(request.name), request.siblings);
      const spent = await this.#extract(id, request, file, send);
      say(send, { kind: "done", id, ...(spent ?? this.#worn()) });
    } catch (error) {
      const reason = this.#reason(error);
      say(send, { kind: "failed", id, message: reason.text, ...(reason.spent ?? this.#worn()) });
    }
  }

  async #extract(id: string, request: ExtractRequest, file: ByteSource, send: Send) {
    const { extractor, module, datasets, recognition, error, profile } = extractFile(
      file,
      { instrument: request.instrument, path: request.givenPath },
      { extractors: this.#extractors, profiles: this.#profiles, trace: request.trace },
    );
    const problem = error === undefined ? undefined : this.#reason(error);
    const pictures = request.preview ? picturesOf(file, datasets) : [];
    const told = datasets.map((dataset) => request.original ? withOriginal(dataset) : dataOf(dataset));
    sayMetadata(send, id, pictures.map(({ index }) => index), {
      extractor,
      module,
      datasets: told,
      recognition: recognition.map((each) => ({ ...each, reason: cut(each.reason) })),
      ...(problem && { error: located(problem.text, request.name) }),
      ...(profile && { profile }),
    });
    const reasons = [...recognition.map(({ reason }) => reason), ...told.map(({ warning = "" }) => warning)];
    let spent = problem?.spent ?? reasons.map((reason) => this.#reason(reason).spent).find(Boolean);
    for (const { index, draw } of pictures) {
      try {
        const png = await draw();
        say(send, { kind: "preview", id, index }, png);
      } catch (error) {
        const reason = this.#reason(error);
        spent ??= reason.spent;
        say(send, { kind: "preview", id, index, problem: reason.text });
      }
    }
    return spent;
  }

  /** An error in words; a child that has run out of memory once is spent. */
  #reason(error: unknown): { text: string; spent?: { spent: string } } {
    const text = cut(error instanceof Error ? error.message : String(error));
    if (!NO_BUFFER.test(text)) return { text };
    return { text: `${text}: ${outOfMemory(this.#memoryLimitMb)}`, spent: { spent: RAN_OUT } };
  }

  #worn(): { spent?: string } {
    const spent = this.#memory.problem;
    return spent === undefined ? {} : { spent };
  }
}

/** The part that draws, loaded when something is to be drawn. */
const drawing = () => import("../previews/mod.ts");

interface Picture {
  /** Of the dataset. */
  index: number;
  draw(): Promise<Uint8Array<ArrayBuffer>>;
}

function picturesOf(file: ByteSource, datasets: DatasetWithPixels[]): Picture[] {
  const pictures = datasets.flatMap(({ pixels, type, dataType, name }, index): Picture[] => {
    const title = datasets.length > 1 && name ? `${file.name}: ${name}` : file.name;
    // Opening the signal may fail too: that is the preview's problem.
    return pixels
      ? [{ index, draw: async () => (await drawing()).drawPreview(pixels(), { type, dataType, title }) }]
      : [];
  });
  const text = pictures.length === 0 && /\.txt$/i.test(file.name);
  return text
    ? [{ index: 0, draw: async () => (await drawing()).drawTextPreview(beginningOf(file), file.name) }]
    : pictures;
}

function beginningOf(file: ByteSource): string {
  const bytes = file.read(0, TEXT_BYTES);
  let end = bytes.length;
  // A character of several bytes may have been cut in two.
  if (end < file.size) { while (end > bytes.length - 4 && bytes[end - 1]! >= 0x80) end--; }
  return textOf(bytes.subarray(0, end));
}

/** The vendor's tree is made only now: what fails there costs nothing else. */
function withOriginal(dataset: DatasetWithPixels): Dataset {
  const data = dataOf(dataset);
  try {
    const { original } = dataset;
    return original ? { ...data, original } : data;
  } catch (error) {
    return leftOut(data, error);
  }
}

function leftOut({ original: _, ...data }: Dataset, error: unknown): Dataset {
  const why = `The vendor's own metadata is left out: ${cut((error as Error).message)}`;
  return { ...data, warning: data.warning ? `${data.warning}; ${why}` : why };
}

/** The vendor's tree may be too large to send, or hold what JSON cannot: then it stays behind, with a warning. */
function sayMetadata(send: Send, id: string, drawing: number[], answer: ExtractAnswer): void {
  const frame = (answer: ExtractAnswer) => encodeFrame(toJson({ kind: "metadata", id, answer, drawing }));
  try {
    return send(frame(answer));
  } catch (error) {
    if (answer.datasets.every(({ original }) => original === undefined)) throw error;
    const datasets = answer.datasets.map((data) => data.original ? leftOut(data, error) : data);
    send(frame({ ...answer, datasets }));
  }
}

/** A format names the file as it knows it, by its base name; a session tells its path too. */
function located(message: string, name: string): string {
  return message.startsWith(lastPart(name)) ? `${name}${message.slice(lastPart(name).length)}` : message;
}

function say(send: Send, message: FromChild, binary?: Uint8Array): void {
  send(encodeFrame(toJson(message), binary));
}

/** JSON; numbers that it does not know become text, so that validation can name them. */
function toJson(message: FromChild): string {
  return JSON.stringify(message, (_, value) => {
    if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  });
}

function cut(text: string): string {
  return text.length > MOST_ERROR ? `${text.slice(0, MOST_ERROR)}…` : text;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
