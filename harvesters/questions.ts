/**
 * Questions that a calendar asks, and their answers.
 *
 * @module
 */
import { parse } from "./json.ts";

/** Answers by the name of the question; a question without an answer has `undefined`. */
export type Answers = Map<string, unknown>;

/**
 * Reads NEMO's form: an object, or its JSON text, of `{ name: { …, user_input } }`.
 *
 * Anything else holds no question.
 */
export function readQuestions(form: unknown): Answers {
  const value = typeof form === "string" ? parse(form) : form;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return new Map();
  return new Map(
    Object.entries(value).filter(([, question]) => typeof question === "object" && question !== null)
      .map(([name, question]) => [name, isBlank(question.user_input) ? undefined : question.user_input]),
  );
}

/** The first answer to `name` in a row of forms. */
export function answerTo(forms: readonly Answers[], name: string): unknown {
  return forms.find((form) => form.get(name) !== undefined)?.get(name);
}

function isBlank(value: unknown): boolean {
  return value === null || value === undefined || typeof value === "string" && value.trim() === "" ||
    Array.isArray(value) && value.every(isBlank);
}
