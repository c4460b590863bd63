/**
 * Installs a pre-commit hook that refuses a commit which is not formatted or has lint.
 *
 * @module
 */
const { stdout } = await new Deno.Command("git", { args: ["rev-parse", "--git-path", "hooks"] }).output();
const hook = `${new TextDecoder().decode(stdout).trim()}/pre-commit`;
await Deno.writeTextFile(
  hook,
  `#!/bin/sh
# Installed by "deno task hooks".
deno=$(command -v deno || echo "npx -y deno@2.9.6")
$deno fmt --check --quiet && $deno lint --quiet || { echo "commit refused: run deno fmt, mend the lint, add again" >&2; exit 1; }
`,
  { mode: 0o755 },
);
console.log(`installed ${hook}`);
