/**
 * Metadata of a file against NexusLIMS: each value that the reference extracts must be in ours too.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { type ByteSource, memorySource } from "../../formats/source.ts";
import { toNxMeta } from "../../schemas/nx_meta.ts";
import { isQuantity, type MetaMap } from "../../schemas/quantity.ts";
import { validateDataset } from "../../schemas/validate.ts";
import { documented } from "./documented.ts";
import { type Peer, PeerError } from "./peer.ts";
import { plainName, same } from "./same_meta.ts";

// Written by whoever extracts, of no meaning for the measurement.
const OWN = /^(NexusLIMS Extraction|emloom Extraction)$/;

/** A line for each value of the reference that ours has not, unless `docs/differences.md` says so. */
export async function compareMeta(kind: string, path: string, peer: Peer): Promise<string[]> {
  const answer = await askReference(path, peer);
  if (typeof answer === "string") {
    return documented(kind, "error", answer, undefined) ? [] : [`the reference fails: ${answer}`];
  }
  const ours = ourMeta(path);
  if (ours.length !== answer.length) return [`emloom ${ours.length} signals, peer ${answer.length}`];
  return answer.flatMap((theirs, i) => {
    const own = new Map(leaves(ours[i]!).map(([name, value]) => [plainName(name), value]));
    return leaves(theirs).flatMap(([name, value]) => {
      const found = own.get(plainName(name));
      // Doubts are a set: ours may have more of them, in any order.
      if (name === "warnings" && within(value, found)) return [];
      if (same(value, found) || documented(kind, name, value, own)) return [];
      return [`signal ${i}, ${name}: emloom ${JSON.stringify(found)}, peer ${JSON.stringify(value)}`];
    });
  });
}

async function askReference(path: string, peer: Peer): Promise<MetaMap[] | string> {
  try {
    return (await peer.ask("extract", { path }) as { signals: MetaMap[] }).signals;
  } catch (error) {
    if (error instanceof PeerError) return error.message;
    throw error;
  }
}

function ourMeta(path: string): MetaMap[] {
  const file = sourceAt(path);
  const result = extractFile(file, { path }, { extractors });
  const extraction = { module: result.module, version: "0", date: "" };
  return result.datasets.map((dataset) => {
    const valid = validateDataset(dataset, { instrument: undefined, timeZone: "UTC", mtime: file.mtime });
    return toNxMeta(valid, extraction) as MetaMap;
  });
}

/** A file and those beside it. */
function sourceAt(path: string): ByteSource {
  const mtime = Deno.statSync(path).mtime!.getTime();
  const siblings = Object.fromEntries(
    [...Deno.readDirSync(dirname(path))].map((
      { name },
    ) => [name, Deno.readFileSync(`${dirname(path)}/${name}`)]),
  );
  return memorySource(siblings[basename(path)]!, { name: basename(path), mtime, siblings });
}

/** Values by path; the extensions count as one with the core, since a field may have moved into it. */
function leaves(tree: MetaMap, path: string[] = []): [name: string, value: unknown][] {
  return Object.entries(tree).flatMap(([key, value]): [string, unknown][] => {
    if (path.length === 0 && OWN.test(key)) return [];
    const inner = path.length === 0 && key === "extensions" ? [] : [...path, key];
    const map = typeof value === "object" && value !== null && !Array.isArray(value) && !isQuantity(value);
    return map ? leaves(value as MetaMap, inner) : [[inner.join("."), value]];
  });
}

function within(theirs: unknown, ours: unknown): boolean {
  const own = new Set((Array.isArray(ours) ? ours : []).map((entry) => JSON.stringify(entry)));
  return Array.isArray(theirs) && theirs.every((entry) => own.has(JSON.stringify(entry)));
}
