/**
 * Runs the tests and ends with one line, `N passed, N failed`. Arguments go to `deno test`.
 *
 * Tests that drive a browser need every permission (playwright-core asks for it when it is imported), so they
 * are a run of their own, and only where `CHROMIUM` names a browser.
 *
 * @module
 */
import { parallel, PERMISSIONS, runTests, type Tally } from "./run_tests.ts";

const named = Deno.args.some((argument) => !argument.startsWith("-"));
const suites: string[][] = [[
  ...PERMISSIONS,
  ...(named ? [] : ["--ignore=tests/browser"]),
  ...parallel(),
  ...Deno.args,
]];
if (!named && Deno.env.get("CHROMIUM")) suites.push(["-A", "tests/browser", ...Deno.args]);

const total: Tally = { passed: 0, failed: 0, ignored: 0 };
for (const suite of suites) {
  const tally = await runTests(suite);
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.ignored += tally.ignored;
}
if (!named && !Deno.env.get("CHROMIUM")) console.log("tests/browser skipped: CHROMIUM is not set");
if (total.ignored) console.log(`${total.ignored} skipped, each says what it wants`);
console.log(`${total.passed} passed, ${total.failed} failed`);
Deno.exit(total.failed ? 1 : 0);
