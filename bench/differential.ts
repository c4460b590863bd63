/**
 * `bench/differential.ts [SEED] [--files N] [--keep FOLDER] [--only KIND,…]`: fresh files of every kind, written by
 * emloom and by its peers, and what both read in them. Prints a line for each difference and last how many files
 * agree; exit code 1 unless all do.
 *
 * `EMLOOM_REFERENCE_PYTHON` names a python with tifffile, imagecodecs, rosettasciio and NexusLIMS.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { runDifferential } from "./_differential/run.ts";

const DEFAULT_SEED = 20_261_124;

const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    files: { type: "string", default: "200" },
    keep: { type: "string", default: "differential-kept" },
    only: { type: "string" },
  },
});
const seed = Number(positionals[0] ?? DEFAULT_SEED);
const files = Number(values.files);
if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(files) || files < 1 || positionals.length > 1) {
  console.error(
    "Usage: differential.ts [SEED] [--files N] [--keep FOLDER] [--only KIND,…]; SEED and N are whole",
  );
  Deno.exit(2);
}
const python = Deno.env.get("EMLOOM_REFERENCE_PYTHON");
if (!python) {
  console.log("skipped (EMLOOM_REFERENCE_PYTHON is not set)");
  Deno.exit(0);
}
const only = values.only?.split(",");
const result = await runDifferential({ seed, files, keep: values.keep, python, only, say: console.log });
console.log(`${result.agree} of ${result.files} files agree (seed ${seed})`);
if (result.agree < result.files) Deno.exitCode = 1;
