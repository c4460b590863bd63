/**
 * One run of `deno test`, with its counts read from its closing line.
 *
 * @module
 */

/** What a run counted. A run that broke before it counted has one failure. */
export interface Tally {
  passed: number;
  failed: number;
  ignored: number;
}

/** What the tests may do: everything that emloom itself may, on loopback only. */
export const PERMISSIONS = [
  "--no-prompt",
  "--allow-read",
  "--allow-write",
  "--allow-env",
  "--allow-net=127.0.0.1,localhost",
  "--allow-run",
  "--allow-sys",
];

/** Test files side by side; on one core that would only slow them. */
export function parallel(): string[] {
  return navigator.hardwareConcurrency > 1 ? ["--parallel"] : [];
}

/** Runs `deno test` with these arguments; its output passes through. */
export async function runTests(args: readonly string[]): Promise<Tally> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", ...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
  }).spawn();
  const text = new TextDecoder();
  let tail = "";
  for await (const chunk of child.stdout) {
    await Deno.stdout.write(chunk);
    tail = (tail + text.decode(chunk, { stream: true })).slice(-20_000);
  }
  const { code } = await child.status;
  const last = [
    ...tail.matchAll(/^(?:ok|FAILED) \| (\d+) passed[^|]*\| (\d+) failed(?:[^|]*\| (\d+) ignored)?/gm),
  ].at(-1);
  const failed = Number(last?.[2] ?? 0);
  return {
    passed: Number(last?.[1] ?? 0),
    failed: failed || (code ? 1 : 0),
    ignored: Number(last?.[3] ?? 0),
  };
}
