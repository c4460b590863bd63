/**
 * Takes a dataset from a process that is not trusted.
 *
 * @module
 */
import { z } from "zod";
import { type Dataset, DATASET_TYPES } from "./dataset.ts";

const DEEPEST = 64;
const MOST_VALUES = 1_000_000;
const MOST_TEXT = 32_000_000;

const map = z.record(z.string(), z.unknown());

const answer = z.object({
  type: z.enum(DATASET_TYPES),
  dataType: z.string().max(200),
  name: z.string().max(1000).optional(),
  dimensions: z.array(z.int().nonnegative()).max(16).optional(),
  meta: map,
  extensions: map,
  distrust: z.array(z.union([z.string(), z.array(z.string()).max(DEEPEST)])).max(10_000),
  acquired: z.string().max(100).optional(),
  sources: z.record(z.string(), z.string()).optional(),
  warning: z.string().max(10_000).optional(),
  original: map.optional(),
});

/**
 * Checks the outline and the size of an answer and returns it without anything unknown; the fields themselves are for
 * `validateDataset`.
 *
 * @param json what `JSON.parse` made of the child's answer
 * @throws {TypeError} with the place and what is wrong there
 */
export function parseDataset(json: unknown): Dataset {
  measure(json, 0, { values: 0, text: 0 });
  const result = answer.safeParse(json);
  if (result.success) return result.data as Dataset;
  const { path, message } = result.error.issues[0]!;
  throw new TypeError(`Cannot accept the extractor's answer: ${message} at "${path.join(".") || "."}"`);
}

function measure(value: unknown, depth: number, sum: { values: number; text: number }): void {
  if (depth > DEEPEST) tooMuch(`nested deeper than ${DEEPEST} levels`);
  if (++sum.values > MOST_VALUES) tooMuch(`more than ${MOST_VALUES} values`);
  if (typeof value === "string") sum.text += value.length;
  else if (Array.isArray(value)) { for (const item of value) measure(item, depth + 1, sum); }
  else if (typeof value === "object" && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      sum.text += key.length;
      measure(item, depth + 1, sum);
    }
  }
  if (sum.text > MOST_TEXT) tooMuch(`more than ${MOST_TEXT} characters of text`);
}

function tooMuch(what: string): never {
  throw new TypeError(`Cannot accept the extractor's answer: ${what}`);
}
