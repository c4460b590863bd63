/**
 * Puts together what a child says about one file. The child is not trusted: it may have met a hostile file.
 *
 * @module
 */
import { z } from "zod";
import type { Dataset } from "../schemas/dataset.ts";
import { parseDataset } from "../schemas/parse_dataset.ts";
import { pngProblem } from "./check_png.ts";
import { ChildFailure } from "./ending.ts";
import { type Frame, FrameError } from "./frames.ts";
import type { Extracted } from "./protocol.ts";

const MOST_DATASETS = 10_000;
const text = z.string().max(10_000);
const index = z.int().nonnegative().max(MOST_DATASETS);

const answer = z.object({
  extractor: text,
  module: text,
  datasets: z.array(z.unknown()).min(1).max(MOST_DATASETS),
  recognition: z.array(z.object({ extractor: text, claimed: z.boolean(), reason: text })).max(1000),
  error: text.optional(),
  profile: z.object({
    profile: text.nullable(),
    asked: z.array(z.object({ name: text, match: text, matches: z.boolean() })).max(1000),
    datasets: z.array(z.object({
      changes: z.array(z.object({
        step: text,
        rule: text.optional(),
        field: text,
        before: z.unknown().optional(),
        after: z.unknown().optional(),
      })).max(10_000),
      notes: z.array(text).max(1000),
    })).max(MOST_DATASETS),
  }).optional(),
});

const message = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("metadata"), id: text, answer, drawing: z.array(index).max(MOST_DATASETS) }),
  z.object({ kind: z.literal("preview"), id: text, index, problem: text.optional() }),
  z.object({ kind: z.literal("done"), id: text, spent: text.optional() }),
  z.object({ kind: z.literal("failed"), id: text, message: text, spent: text.optional() }),
]);

const ready = z.object({ kind: z.literal("ready"), problems: z.array(text).max(1000) });

/**
 * The problems that a child has met while it started.
 *
 * @throws {FrameError} when the frame says anything else.
 */
export function parseReady(frame: Frame): string[] {
  const result = ready.safeParse(frame.json);
  if (!result.success) throw new FrameError("The first frame does not say that the process is ready");
  return result.data.problems;
}

/** The answer about one file, as its frames come in. */
export class Answer {
  readonly #id: string;
  #extracted: Extracted | undefined;
  #toDraw = new Set<number>();
  /** Why the child must not be used again. */
  spent: string | undefined;

  constructor(id: string) {
    this.#id = id;
  }

  /**
   * Takes a frame.
   *
   * @returns True when the file is finished.
   * @throws {FrameError} when the frame makes no sense here.
   * @throws {ChildFailure} when the child says that it could not read the file.
   */
  take(frame: Frame): boolean {
    const result = message.safeParse(frame.json);
    if (!result.success) {
      const { path, message } = result.error.issues[0]!;
      throw new FrameError(`An answer makes no sense: ${message} at "${path.join(".") || "."}"`);
    }
    const said = result.data;
    if (said.id !== this.#id) throw new FrameError("An answer is about another file");
    switch (said.kind) {
      case "metadata":
        if (this.#extracted) throw new FrameError("There are two answers about one file");
        this.#extracted = {
          ...said.answer,
          datasets: said.answer.datasets.map(parse),
          previews: said.answer.datasets.map(() => undefined),
          previewProblems: {},
        };
        this.#toDraw = new Set(said.drawing.filter((index) => index < said.answer.datasets.length));
        return false;
      case "preview":
        this.#takePreview(said.index, said.problem, frame.binary);
        return false;
      case "failed":
        this.spent = said.spent;
        throw new ChildFailure("unreadable", said.message);
      case "done":
        if (!this.#extracted) throw new FrameError("An answer ends before it has begun");
        this.spent ??= said.spent;
        return true;
    }
  }

  /** What is there so far, when the metadata is; previews that are missing get the reason. */
  sofar(reason = "it was not drawn"): Extracted | undefined {
    for (const index of this.#toDraw) this.#extracted!.previewProblems[index] = reason;
    return this.#extracted;
  }

  #takePreview(index: number, problem: string | undefined, png: Uint8Array<ArrayBuffer>): void {
    if (!this.#toDraw.delete(index)) throw new FrameError(`Nobody waits for a preview of dataset ${index}`);
    const wrong = problem ?? pngProblem(png);
    if (wrong === undefined) this.#extracted!.previews[index] = png;
    else this.#extracted!.previewProblems[index] = wrong;
    if (problem === undefined && wrong !== undefined) this.spent = wrong;
  }
}

// A vendor's tree may be too large for us; the dataset itself is worth keeping.
function parse(json: unknown): Dataset {
  try {
    return parseDataset(json);
  } catch (error) {
    if (typeof json !== "object" || json === null || !("original" in json)) throw asFrameError(error);
    try {
      const { original: _, ...rest } = json;
      const dataset = parseDataset(rest);
      const warning = `The vendor's own metadata is left out: ${(error as Error).message}`;
      return { ...dataset, warning: dataset.warning ? `${dataset.warning}; ${warning}` : warning };
    } catch (again) {
      throw asFrameError(again);
    }
  }
}

function asFrameError(cause: unknown): FrameError {
  return new FrameError((cause as Error).message, { cause });
}
