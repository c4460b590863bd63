/**
 * A run of the comparison: fresh files, one after the other, read on both sides.
 *
 * @module
 */
import type { Kind } from "./kind.ts";
import { kinds } from "./kinds.ts";
import { Peer } from "./peer.ts";
import { Random } from "./random.ts";

// Of one file so many differences are told; the others follow from the same fault.
const SHOWN = 8;

/** What a run is to do. */
export interface DifferentialOptions {
  /** Makes the files; the same seed makes the same files. */
  seed: number;
  /** How many files. */
  files: number;
  /** Where files go on which the two sides differ. */
  keep: string;
  /** Path of a python with the peers. */
  python: string;
  /** Kinds of files, by name; all of them unless said. */
  only?: readonly string[];
  /** Takes each line. */
  say: (line: string) => void;
}

/** Runs the comparison. Resolves to the numbers of files made, and of those on which both sides agree. */
export async function runDifferential(
  { seed, files, keep, python, only, say }: DifferentialOptions,
): Promise<{ agree: number; files: number }> {
  const chosen = kinds.filter(({ name }) => !only?.length || only.includes(name));
  if (chosen.length === 0) throw new RangeError(`There is no kind "${only}": ${kinds.map((k) => k.name)}`);
  const folder = await Deno.makeTempDir({ prefix: "emloom-differential-" });
  let agree = 0;
  try {
    await using peer = new Peer(python);
    for (const [i, kind] of sequence(chosen, files).entries()) {
      const own = `${folder}/${i}`;
      await Deno.mkdir(own);
      const found = await one(kind, new Random(seed, i), `${own}/${kind.name}_${seed}_${i}`, peer);
      if (found.length === 0) agree++;
      else {
        await Deno.mkdir(keep, { recursive: true });
        for (const { name } of Deno.readDirSync(own)) {
          await Deno.copyFile(`${own}/${name}`, `${keep}/${name}`);
        }
        for (const line of found.slice(0, SHOWN)) say(`${kind.name}_${seed}_${i}: ${line}`);
        if (found.length > SHOWN) {
          say(`${kind.name}_${seed}_${i}: … and ${found.length - SHOWN} more, kept in ${keep}`);
        }
      }
      await Deno.remove(own, { recursive: true });
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return { agree, files };
}

async function one(kind: Kind, random: Random, stem: string, peer: Peer): Promise<string[]> {
  try {
    return await kind.compare(await kind.make(random, stem, peer), peer);
  } catch (error) {
    return [`${(error as Error).name}: ${(error as Error).message}`];
  }
}

// Kinds in turn, each as often as its share says, evenly spread so that a short run sees all of them.
function sequence(chosen: readonly Kind[], files: number): Kind[] {
  const due = chosen.map(() => 0);
  const total = chosen.reduce((sum, { share }) => sum + share, 0);
  return Array.from({ length: files }, () => {
    chosen.forEach(({ share }, i) => due[i]! += share / total);
    const next = due.indexOf(Math.max(...due));
    due[next]! -= 1;
    return chosen[next]!;
  });
}
