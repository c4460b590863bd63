/**
 * Metadata and previews of every public file, beside NexusLIMS 2.8.0: both warm, one process each, round by round, the
 * best round of each file. What it costs to start either program is left out, and so is the vendor's tree for the
 * side-car, which emloom makes when it is asked for.
 *
 * `deno run -A bench/extract.ts [--rounds N] [--previews EVERY]`: previews of every `EVERY`th file, since one of the
 * reference's takes up to 3 s. Needs `EMLOOM_DATA` and the reference's python in `EMLOOM_REFERENCE_PYTHON`.
 *
 * @module
 */
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { dataOf } from "../extractors/define.ts";
import { extractFile } from "../extractors/extract.ts";
import { extractors } from "../extractors/mod.ts";
import { drawPreview } from "../previews/mod.ts";
import { openFile } from "../sandbox/file_source.ts";
import { validateDataset } from "../schemas/validate.ts";
import { Conversation } from "./_conversation.ts";

interface Question {
  what: "metadata" | "preview";
  path: string;
  signals?: number;
}

interface Answer {
  seconds: number;
  found: number | null;
  error: string | null;
}

interface Row {
  path: string;
  ours: number;
  theirs: number;
}

const LEAST = { metadata: 20, previews: 10 };
const TIME_LIMIT = 2;

/** All files below a folder that are not the data set's own notes. */
function* filesBelow(folder: string): Generator<string> {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const { name, isDirectory, isFile } of entries) {
    if (isDirectory) yield* filesBelow(`${folder}/${name}`);
    else if (isFile && !/\.(md|py|zarr|json)$/i.test(name)) yield `${folder}/${name}`;
  }
}

// Who starts the sandbox keeps the list of a folder too.
const listings = new Map<string, Record<string, string>>();

function siblingsOf(path: string): Record<string, string> {
  const folder = path.slice(0, path.lastIndexOf("/"));
  let found = listings.get(folder);
  if (!found) {
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    listings.set(folder, found = Object.fromEntries(names.map((name) => [name, `${folder}/${name}`])));
  }
  return found;
}

/** Extracts and validates. Resolves to the number of datasets. */
function metadata(path: string): number {
  using file = openFile(path, path.slice(path.lastIndexOf("/") + 1), siblingsOf(path));
  const { datasets } = extractFile(file, {}, { extractors });
  for (const dataset of datasets) validateDataset(dataOf(dataset), { timeZone: "UTC", mtime: file.mtime });
  return datasets.length;
}

/** Draws all previews. Resolves to their number. */
async function previews(path: string): Promise<number> {
  using file = openFile(path, path.slice(path.lastIndexOf("/") + 1), siblingsOf(path));
  let drawn = 0;
  for (const { pixels, type, dataType } of extractFile(file, {}, { extractors }).datasets) {
    if (!pixels) continue;
    await drawPreview(pixels(), { type, dataType, title: file.name });
    drawn++;
  }
  return drawn;
}

async function seconds(work: () => unknown): Promise<number> {
  const start = performance.now();
  try {
    await work();
  } catch {
    // what cannot be read has cost its time all the same
  }
  return (performance.now() - start) / 1000;
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

function table(title: string, rows: readonly Row[]): number {
  console.log(
    `\n${title.padEnd(12)}${"files".padStart(6)}${"emloom ms".padStart(12)}${"theirs ms".padStart(12)}`,
  );
  const kinds = Map.groupBy(rows, ({ path }) => extname(path).toLowerCase() || "none");
  for (const [kind, of] of [...kinds].sort(([a], [b]) => a < b ? -1 : 1)) {
    const [ours, theirs] = [sum(of.map((row) => row.ours)), sum(of.map((row) => row.theirs))];
    console.log(
      `${kind.padEnd(12)}${String(of.length).padStart(6)}${(1000 * ours).toFixed(1).padStart(12)}${
        (1000 * theirs).toFixed(1).padStart(12)
      }  ${(theirs / ours).toFixed(1)}×`,
    );
  }
  return sum(rows.map((row) => row.theirs)) / sum(rows.map((row) => row.ours));
}

const { values: options } = parseArgs({
  args: Deno.args,
  options: { rounds: { type: "string", default: "3" }, previews: { type: "string", default: "6" } },
});
const [data, python] = ["EMLOOM_DATA", "EMLOOM_REFERENCE_PYTHON"].map((name) => Deno.env.get(name));
if (!data || !python) {
  console.log("extract: skipped (EMLOOM_DATA and EMLOOM_REFERENCE_PYTHON are needed)");
  Deno.exit(0);
}

const folder = await Deno.makeTempDir();
try {
  await using reference = new Conversation(python, {
    args: ["-u", fileURLToPath(new URL("_extract.py", import.meta.url))],
    env: { PYTHONWARNINGS: "ignore", PICTURE: `${folder}/picture.png` },
  });
  await reference.hear(); // that it is ready
  const ask = async (question: Question): Promise<Answer> =>
    JSON.parse(await reference.ask(JSON.stringify(question)));
  const paths = [...filesBelow(`${data}/data`)];
  const meta: Row[] = paths.map((path) => ({ path, ours: Infinity, theirs: Infinity }));
  const signals = new Map<string, number>();
  let slowest = { path: "", seconds: 0 };
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const row of meta) {
      const ours = await seconds(() => metadata(row.path));
      if (ours > slowest.seconds) slowest = { path: row.path, seconds: ours };
      row.ours = Math.min(row.ours, ours);
    }
    for (const row of meta) {
      const theirs = await ask({ what: "metadata", path: row.path });
      if (theirs.found !== null) signals.set(row.path, theirs.found);
      row.theirs = Math.min(row.theirs, theirs.seconds);
    }
  }
  const metadataRatio = table("metadata", meta);

  const drawn: Row[] = [];
  for (const [i, path] of paths.entries()) {
    if (i % Number(options.previews) || !signals.get(path)) continue;
    const theirs = await ask({ what: "preview", path, signals: signals.get(path) });
    if (theirs.error !== null || await previews(path).catch(() => 0) === 0) continue;
    const ours = Math.min(await seconds(() => previews(path)), await seconds(() => previews(path)));
    const again = await ask({ what: "preview", path, signals: signals.get(path) });
    drawn.push({ path, ours, theirs: Math.min(theirs.seconds, again.seconds) });
  }
  const previewRatio = table("previews", drawn);
  console.log(
    `\nslowest metadata ${(1000 * slowest.seconds).toFixed(0)} ms, cold (${
      slowest.path.slice(data.length)
    }; at most ${TIME_LIMIT} s)`,
  );
  console.log(
    `metadata ${metadataRatio.toFixed(1)}× (at least ${LEAST.metadata}), previews ${
      previewRatio.toFixed(1)
    }× (at least ${LEAST.previews}) NexusLIMS`,
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}
