/**
 * Broken files of every format: each is read or refused, quickly, within its bounds, and never in any other way.
 *
 * `EMLOOM_FUZZ_CASES` says how many, `EMLOOM_TEST_SEED` with which seed: `deno task soak` takes many and a new one.
 */
import { assert, assertEquals } from "@std/assert";
import { Random } from "../../bench/_differential/random.ts";
import { FORMATS } from "../../formats/open.ts";
import { FormatError } from "../../formats/source.ts";
import { memoryUpTo } from "../../wasm/core.ts";
import { Watched } from "./fuzz/look.ts";
import { mutate } from "./fuzz/mutate.ts";
import { type Target, targets } from "./fuzz/targets.ts";

const CASES = Number(Deno.env.get("EMLOOM_FUZZ_CASES") ?? 10_000);
const WANTED = Deno.env.get("EMLOOM_TEST_SEED") ?? "20261124";
const SEED = WANTED === "random" ? Math.floor(Math.random() * 2 ** 31) : Number(WANTED);
const SLOWEST_MS = 1000;
// A reader may look ahead by a window, and at a place more than once; not at the whole file again and again.
const WINDOW = 2 ** 21;
const TIMES = 64;
// What the core may grow to: the most that files of such a size can hold.
const MOST_MEMORY = 2 ** 27;

/** What is wrong with how a broken file was read; nothing when all is well. */
function fault(target: Target, bytes: Uint8Array, count: (answers: number) => void): string | undefined {
  const file = new Watched(bytes, `broken.${target.name}`);
  const start = performance.now();
  try {
    count(target.read(file));
  } catch (error) {
    return error instanceof FormatError
      ? `a refusal where none may be: ${error.message}`
      : (error as Error).stack;
  }
  const ms = performance.now() - start;
  if (ms > SLOWEST_MS) return `it took ${ms.toFixed(0)} ms`;
  if (file.most > file.size + WINDOW) return `it asked for ${file.most} bytes at once`;
  if (file.given > TIMES * file.size + 4 * WINDOW) return `it read ${file.given} of ${file.size} bytes`;
  const memory = memoryUpTo(0).length;
  if (memory > MOST_MEMORY) return `the core grew to ${memory} bytes`;
  return undefined;
}

const all = targets(FORMATS);
const cases = Math.ceil(CASES / all.filter(({ beyond }) => !beyond).length);
for (const [index, target] of all.entries()) {
  Deno.test(`${target.name}: ${cases} broken files are read or refused, quickly and within bounds`, () => {
    const fixtures = target.fixtures();
    const faults: string[] = [];
    let [whole, refused] = [0, 0];
    for (const [i, bytes] of fixtures.entries()) {
      assertEquals(fault(target, bytes, (answers) => answers && whole++), undefined);
      assertEquals(whole, i + 1, `whole file ${i} was refused`);
    }
    for (let i = 0; i < cases && faults.length < 10; i++) {
      const random = new Random(SEED, 1_000_000 * index + i);
      const { bytes, how } = mutate(random.pick(fixtures), random);
      const found = fault(target, bytes, (answers) => answers || refused++);
      if (found) faults.push(`seed ${SEED}, case ${i}: ${how}: ${found}`);
    }
    assertEquals(faults, []);
    assert(target.lenient || refused > 0, "nothing was refused");
  });
}
