/**
 * Runs the tests and ends with one line, `N passed, N failed`. Arguments go to `deno test`.
 *
 * @module
 */
import { parallel, PERMISSIONS, runTests, type Tally } from "./run_tests.ts";

/** Those that share the real servers, so that one would see another's records. */
const ONE_BY_ONE = "tests/integration";
/** Those that drive a browser. They need every permission: playwright-core asks for it when it is imported. */
const BROWSER = "tests/browser";

/** All tests, those in a browser only where `CHROMIUM` names one; or the tests that `args` name. */
export async function runSuite(args: readonly string[]): Promise<Tally> {
  if (args.some((argument) => !argument.startsWith("-"))) return await runTests([...PERMISSIONS, ...args]);
  const browser = Deno.env.get("CHROMIUM") !== undefined;
  const total: Tally = { passed: 0, failed: 0, ignored: 0 };
  for (
    const suite of [
      [...PERMISSIONS, `--ignore=${ONE_BY_ONE},${BROWSER}`, ...parallel()],
      [...PERMISSIONS, ONE_BY_ONE],
      ...(browser ? [["-A", BROWSER]] : []),
    ]
  ) {
    const tally = await runTests([...suite, ...args]);
    for (const key of ["passed", "failed", "ignored"] as const) total[key] += tally[key];
  }
  if (!browser) console.log(`${BROWSER} skipped: CHROMIUM is not set`);
  return total;
}

if (import.meta.main) {
  const { passed, failed, ignored } = await runSuite(Deno.args);
  if (ignored) console.log(`${ignored} skipped, each says what it wants`);
  console.log(`${passed} passed, ${failed} failed`);
  Deno.exit(failed ? 1 : 0);
}
