/**
 * The one gate: format, lint, types, generated files, documentation, tests and the examples in the docs.
 * Ends with `N passed, N failed`, each check counting as one.
 *
 * @module
 */
import { PERMISSIONS, runTests } from "./run_tests.ts";
import { runSuite } from "./suite.ts";

const DENO = Deno.execPath();

/** Checks that are one command each. */
const CHECKS: Record<string, string[]> = {
  "format": ["fmt", "--check"],
  "lint": ["lint", "--quiet"],
  "types": ["check", "--quiet", "."],
  "registries are fresh": ["run", "--no-prompt", "--allow-read", "tools/registry.ts", "--check"],
  "reference pages are fresh": [
    "run",
    "--no-prompt",
    "--allow-read",
    "--allow-run",
    "--allow-env",
    "tools/reference.ts",
    "--check",
  ],
  "built page is what its sources give": ["task", "--quiet", "page", "--check"],
  "built WASM is what its sources give": ["task", "--quiet", "wasm", "--check"],
  "public API is documented": ["doc", "--lint", "mod.ts"],
};

let passed = 0;
const failures: string[] = [];
for (const [name, args] of Object.entries(CHECKS)) {
  const { code } = await new Deno.Command(DENO, { args, stdout: "inherit", stderr: "inherit" }).output();
  console.log(`${code === 0 ? "ok    " : "FAILED"}  ${name}`);
  if (code === 0) passed++;
  else failures.push(name);
}
const examples = await runTests([...PERMISSIONS, "--doc", "mod.ts", "README.md", "docs"]);
const tests = await runSuite([]);
const failed = failures.length + examples.failed + tests.failed;
if (failures.length) console.log(`failed: ${failures.join(", ")}`);
console.log(`${passed + examples.passed + tests.passed} passed, ${failed} failed`);
Deno.exit(failed ? 1 : 0);
