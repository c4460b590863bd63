/**
 * A file of any format that emloom reads, for commands that show what is in it.
 *
 * @module
 */
import basic from "../extractors/basic.ts";
import type { DatasetWithPixels, Extractor } from "../extractors/define.ts";
import { refuseDamaged } from "../extractors/extract.ts";
import { extractors } from "../extractors/mod.ts";
import { recognise } from "../extractors/recognise.ts";
import type { Container, TagTree } from "../formats/container.ts";
import { formatOf, openContainer } from "../formats/open.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";

/**
 * Opens a file by its container format; where no container is, by the built-in extractor that claims it, with the
 * signals and the tree of its datasets.
 *
 * @param among Extractors to ask.
 * @throws {FormatError} when nobody recognises it, or whoever does finds it broken.
 */
export function openAny(file: ByteSource, among: readonly Extractor[] = extractors): Container {
  if (formatOf(file)) return openContainer(file);
  const { extractor, recognition } = recognise(file, among);
  if (extractor === basic) {
    refuseDamaged(file, among, recognition);
    return openContainer(file); // it says what was tried
  }
  const datasets: DatasetWithPixels[] = [];
  let fault: unknown;
  try {
    for (const dataset of extractor.extract(file, {})) datasets.push(dataset);
  } catch (error) {
    if (datasets.length === 0) throw error;
    fault = error;
  }
  const trees = datasets.flatMap(({ original }) => original ? [original as TagTree] : []);
  return {
    format: extractor.title,
    signals() {
      if (fault) throw fault;
      const signals = datasets.flatMap(({ pixels }) => pixels ? [pixels()] : []);
      if (signals.length === 0) throw new FormatError(`No signal of ${extractor.title} is in it`, file.name);
      return signals;
    },
    tree: () => trees.length === 1 ? trees[0]! : trees,
  };
}
