/**
 * Runs the tests and ends with one line, `N passed, N failed`. Arguments go to `deno test`.
 *
 * @module
 */
import { parallel, PERMISSIONS, runTests, type Tally } from "./run_tests.ts";

/**
 * All tests, or those that `args` name. Tests that drive a browser need every permission (playwright-core asks for it
 * when it is imported), so they are a run of their own, and only where `CHROMIUM` names a browser.
 */
export async function runSuite(args: readonly string[]): Promise<Tally> {
  const named = args.some((argument) => !argument.startsWith("-"));
  const browser = !named && Deno.env.get("CHROMIUM") !== undefined;
  const total = await runTests([
    ...PERMISSIONS,
    ...(named ? [] : ["--ignore=tests/browser"]),
    ...parallel(),
    ...args,
  ]);
  if (browser) {
    const more = await runTests(["-A", "tests/browser", ...args]);
    for (const key of ["passed", "failed", "ignored"] as const) total[key] += more[key];
  } else if (!named) console.log("tests/browser skipped: CHROMIUM is not set");
  return total;
}

if (import.meta.main) {
  const { passed, failed, ignored } = await runSuite(Deno.args);
  if (ignored) console.log(`${ignored} skipped, each says what it wants`);
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exit(failed ? 1 : 0);
}
