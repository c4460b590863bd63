/**
 * The tests with coverage: a summary on the terminal, the report in `coverage/` (`html/index.html`, `lcov.info`).
 * Fails when a test fails, or when fewer lines, branches or functions are covered than {@linkcode LEAST}. Arguments
 * go to `deno test`; with a path among them there is no least.
 *
 * Child processes of ours are counted too; what only tests, builds or measures the program is not.
 *
 * @module
 */
import { parallel, PERMISSIONS, runTests } from "./run_tests.ts";

/** Percent of lines, of branches and of functions. */
const LEAST = 80;
const FOLDER = "coverage";

const named = Deno.args.some((argument) => !argument.startsWith("-"));
const { passed, failed, ignored } = await runTests([
  ...PERMISSIONS,
  `--coverage=${FOLDER}`,
  "--clean",
  "--coverage-raw-data-only",
  ...(named ? [] : ["--ignore=tests/browser,tests/integration"]),
  ...parallel(),
  ...Deno.args,
]);

/** One form of the report, of the product alone. */
async function report(...form: string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["coverage", FOLDER, "--exclude=/(tests|tools|bench|dist)/", ...form],
    stdout: form.includes("--html") ? "null" : "inherit",
    stderr: "inherit",
  }).output();
  return success;
}

const written = await report("--html") && await report("--lcov", `--output=${FOLDER}/lcov.info`);
const enough = await report(...(named ? [] : [`--threshold=${LEAST}`]));
console.log(`${passed} passed, ${failed} failed, ${ignored} skipped; report in ${FOLDER}/html/index.html`);
Deno.exit(failed || !written || !enough ? 1 : 0);
