/**
 * Whether a copy still says what the file said.
 *
 * @module
 */
import { extractFile } from "../extractors/extract.ts";
import type { Container } from "../formats/container.ts";
import type { Signal } from "../formats/signal.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { differences } from "./compare.ts";
import type { Pair, State } from "./verify.ts";

/** Check 2: everything that is told of either file. */
export function metadata(pair: Pair, was: Container | string, is: Container | string): [State, string] {
  const told = (file: ByteSource) => {
    const { extractor, datasets, error } = extractFile(file, {}, { extractors: pair.extractors });
    return { extractor, error, datasets: datasets.map(({ pixels: _, ...dataset }) => dataset) };
  };
  const [before, after] = [told(pair.before), told(pair.after)];
  const { fill, strict } = pair.options;
  const tolerance = { fill, scrubbed: pair.scrubbed ?? false };
  const wrong = differences(before, after, { ...tolerance, lists: (path) => path.includes("original") });
  const trees = typeof was === "string" || typeof is === "string"
    ? []
    : differences(treeOf(was, pair), treeOf(is, pair), { ...tolerance, lists: () => true }).map((path) =>
      `tags ${path}`
    );
  const all = [...wrong, ...trees];
  const what = `${before.datasets.length} dataset${
    before.datasets.length === 1 ? "" : "s"
  } by ${before.extractor}`;
  if (all.length === 0) return ["ok", what];
  if (strict && all.every((path) => /maxp|height|spkht/.test(path))) {
    return ["ok", `${what}; peaks are gone as asked`];
  }
  return ["failed", `differs at ${all.slice(0, 5).join(", ")}`];
}

const PLACES = /^(?:Strip|Tile)(?:Offsets|ByteCounts)$/;

// Where packed pixels are, and how long they are, is no metadata.
function treeOf(container: Container, { patches }: Pair): unknown {
  let tree: unknown;
  try {
    tree = container.tree();
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  if (!patches.some(({ kind }) => kind === "counts" || kind === "offsets")) return tree;
  const without = (value: unknown): unknown =>
    typeof value !== "object" || value === null || ArrayBuffer.isView(value) || Array.isArray(value)
      ? value
      : Object.fromEntries(
        Object.entries(value).filter(([name]) => !PLACES.test(name)).map((
          [name, inner],
        ) => [name, without(inner)]),
      );
  return without(tree);
}

/** Check 3: signals are alike but for their numbers. */
export function structure(signals: readonly [Signal[], Signal[]] | undefined): [State, string] {
  if (!signals || signals[0].length === 0) return ["skipped", "it has no signal of its own"];
  const [before, after] = signals.map((all) => all.map(shapeOf)) as [unknown[], unknown[]];
  const wrong = differences(before, after, { lists: () => false, scrubbed: true, fill: "zero" });
  if (wrong.length > 0) return ["failed", `differs at signal ${wrong.slice(0, 5).join(", ")}`];
  return [
    "ok",
    `${before.length} signal${before.length === 1 ? "" : "s"}, ${
      signals[0].map(({ shape, dtype }) => `${shape.join(" × ")} ${dtype}`).slice(0, 3).join("; ")
    }`,
  ];
}

function shapeOf({ name, shape, dtype, axes, intensityUnits }: Signal): unknown {
  return { name, shape, dtype, axes, intensityUnits };
}
