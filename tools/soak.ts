/**
 * `deno task soak [--seed N] [--runs N] [--minutes N]`: looks where no test has looked yet. Property tests of all
 * readers with several new seeds, a hundred thousand broken files, and the whole comparison with the peers.
 * Prints the seed; the same one does the same again. With `--minutes` it goes on, with one seed after the other.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { PERMISSIONS, runTests } from "./run_tests.ts";

// Where the property tests of the readers are.
const READERS = ["tests/formats", "tests/wasm", "tests/extractors"];
const BROKEN = "tests/formats/fuzz_test.ts";
const BROKEN_FILES = 100_000;

const { values } = parseArgs({
  args: Deno.args,
  options: {
    seed: { type: "string" },
    runs: { type: "string", default: "5" },
    minutes: { type: "string", default: "0" },
  },
});
const [runs, minutes] = [Number(values.runs), Number(values.minutes)];
const first = values.seed === undefined
  ? crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1
  : Number(values.seed);
if (![first, runs].every((number) => Number.isSafeInteger(number)) || runs < 1 || !(minutes >= 0)) {
  console.error(
    "Usage: deno task soak [--seed N] [--runs N] [--minutes N]; --runs is how many seeds each property gets",
  );
  Deno.exit(2);
}

/** One round. Resolves to what failed in it. */
async function soak(seed: number): Promise<string[]> {
  console.log(`\n== seed ${seed}: deno task soak --seed ${seed} --runs ${runs}`);
  const failed: string[] = [];
  const test = async (seed: number, args: string[]) => {
    Deno.env.set("EMLOOM_TEST_SEED", String(seed));
    const tally = await runTests([...PERMISSIONS, ...args]);
    if (tally.failed) failed.push(`${tally.failed} of ${args.at(-1)} (EMLOOM_TEST_SEED=${seed})`);
  };
  Deno.env.set("EMLOOM_FUZZ_CASES", String(BROKEN_FILES));
  await test(seed, [BROKEN]);
  for (let i = 0; i < runs; i++) await test(seed + i, [`--ignore=${BROKEN}`, ...READERS]);
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("../bench/differential.ts", import.meta.url).pathname, String(seed)],
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (code !== 0) failed.push(`the comparison (bench/differential.ts ${seed})`);
  return failed;
}

const end = performance.now() + minutes * 60_000;
const failed: string[] = [];
let seed = first;
do failed.push(...await soak(seed++)); while (performance.now() < end);
for (const what of failed) console.log(`FAILED: ${what}`);
console.log(failed.length ? `${failed.length} failed` : `Nothing was found (${seed - first} rounds)`);
Deno.exit(failed.length ? 1 : 0);
