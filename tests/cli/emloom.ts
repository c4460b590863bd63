/**
 * The real command, as its users start it.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a command printed, and how it ended. */
export interface Result {
  code: number;
  out: string;
  err: string;
}

/** Runs `emloom` with arguments in a folder; nothing of the caller's settings gets in. */
export async function emloom(
  args: string[],
  options: { cwd?: string; env?: Record<string, string>; stdin?: string; command?: string } = {},
): Promise<Result> {
  const { PATH, HOME, DENO_DIR, TMPDIR } = Deno.env.toObject();
  const child = new Deno.Command(options.command ?? `${ROOT}bin/emloom`, {
    args,
    cwd: options.cwd ?? Deno.makeTempDirSync(),
    clearEnv: true,
    env: {
      PATH: `${Deno.execPath().replace(/\/[^/]*$/, "")}:${PATH}`,
      ...HOME && { HOME },
      ...DENO_DIR && { DENO_DIR },
      ...TMPDIR && { TMPDIR },
      TZ: "UTC",
      USER: "tester",
      NO_COLOR: "1",
      ...options.env,
    },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  if (options.stdin) await writer.write(new TextEncoder().encode(options.stdin));
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

/** A folder that is removed after the test. */
export async function folder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await Deno.makeTempDir();
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}
