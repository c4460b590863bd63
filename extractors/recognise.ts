/**
 * Finds the extractor of a file, by its bytes.
 *
 * @module
 */
import type { ByteSource } from "../formats/source.ts";
import basic from "./basic.ts";
import type { Extractor, Recognition } from "./define.ts";

/** An extractor, and what each one that was asked said. */
export interface Recognised {
  extractor: Extractor;
  recognition: Recognition[];
}

/**
 * Asks extractors in order of priority (higher first, then by name) until one claims the file. One that
 * throws has declined, with its message as the reason. When none claims the file the fallback does.
 */
export function recognise(file: ByteSource, extractors: readonly Extractor[]): Recognised {
  const recognition: Recognition[] = [];
  for (const extractor of inOrder(extractors)) {
    const answer = ask(extractor, file);
    if (answer === true) {
      recognition.push({ extractor: extractor.name, claimed: true, reason: extractor.title });
      return { extractor, recognition };
    }
    recognition.push({ extractor: extractor.name, claimed: false, reason: answer });
  }
  recognition.push({ extractor: basic.name, claimed: true, reason: "no other extractor claims it" });
  return { extractor: basic, recognition };
}

const ordered = new WeakMap<readonly Extractor[], readonly Extractor[]>();

/** Extractors in the order in which they are asked; the fallback is not among them. A list is put in order once. */
export function inOrder(extractors: readonly Extractor[]): readonly Extractor[] {
  let found = ordered.get(extractors);
  if (!found) ordered.set(extractors, found = sorted(extractors));
  return found;
}

function sorted(extractors: readonly Extractor[]): Extractor[] {
  return extractors.filter(({ name }) => name !== basic.name)
    .sort((a, b) => (b.priority ?? 100) - (a.priority ?? 100) || (a.name < b.name ? -1 : 1));
}

/** What one extractor says of a file: `true`, or why it is not its format. Never throws. */
export function ask(extractor: Extractor, file: ByteSource): true | string {
  try {
    const answer: unknown = extractor.supports(file);
    if (answer === true) return true;
    return typeof answer === "string" && answer !== "" ? answer : "declined without a reason";
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
