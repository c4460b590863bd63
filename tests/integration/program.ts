/** The real command `bin/emloom` as a child process. */

const PROGRAM = new URL("../../bin/emloom", import.meta.url).pathname;

/** What came of a command. */
export interface Ended {
  code: number;
  signal: Deno.Signal | null;
  stdout: string;
  stderr: string;
}

/** A command at work. */
export interface Running {
  readonly pid: number;
  /** All that it has said on standard error so far. */
  said(): string;
  /** Resolves once standard error has this; rejects when the command ends before, or a minute has passed. */
  hasSaid(text: string | RegExp): Promise<void>;
  kill(signal: Deno.Signal): void;
  readonly ended: Promise<Ended>;
}

/** Starts `emloom` in `folder`, with nothing of this process's settings. */
export function start(folder: string, args: readonly string[], env: Record<string, string> = {}): Running {
  const child = new Deno.Command(PROGRAM, {
    args: [...args],
    cwd: folder,
    clearEnv: true,
    env: { ...surroundings(), ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let said = "", over = false;
  const listeners = new Set<() => void>();
  const listen = async () => {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
      said += text;
      listeners.forEach((tell) => tell());
    }
    over = true;
    listeners.forEach((tell) => tell());
  };
  const ended = Promise.all([child.status, new Response(child.stdout).text(), listen()])
    .then(([{ code, signal }, stdout]) => ({ code, signal, stdout, stderr: said }));
  return {
    pid: child.pid,
    said: () => said,
    hasSaid: (text) =>
      new Promise((resolve, reject) => {
        const answer = (settle: () => void) => {
          listeners.delete(look);
          clearTimeout(timer);
          settle();
        };
        const refuse = (why: string) =>
          answer(() => reject(new Error(`emloom ${args.join(" ")} ${why} ${text}:\n${said}`)));
        const look = () => {
          if (typeof text === "string" ? said.includes(text) : text.test(said)) answer(resolve);
          else if (over) refuse("ended without saying");
        };
        const timer = setTimeout(() => refuse("has not said in a minute"), 60_000);
        listeners.add(look);
        look();
      }),
    kill: (signal) => child.kill(signal),
    ended,
  };
}

/** What a shell of a user has: where programs and their caches are. */
function surroundings(): Record<string, string> {
  const names = ["HOME", "DENO_DIR", "XDG_CACHE_HOME", "npm_config_cache", "TMPDIR"];
  const kept = names.map((name) => [name, Deno.env.get(name)] as const)
    .filter((entry): entry is [string, string] => entry[1] !== undefined);
  const deno = Deno.execPath().replace(/\/[^/]*$/, "");
  return {
    ...Object.fromEntries(kept),
    PATH: `${deno}:${Deno.env.get("PATH") ?? "/usr/bin:/bin"}`,
    USER: "test",
  };
}

/** Ids of the processes that stand in `folder` or below: the command's own, and its children. */
export async function processesIn(folder: string): Promise<number[]> {
  const { stdout } = await new Deno.Command("find", {
    args: [
      "/proc",
      "-maxdepth",
      "2",
      "-name",
      "cwd",
      "(",
      "-lname",
      folder,
      "-o",
      "-lname",
      `${folder}/*`,
      ")",
    ],
    stderr: "null", // processes that end meanwhile
  }).output();
  return [...new TextDecoder().decode(stdout).matchAll(/^\/proc\/(\d+)\/cwd$/gm)].map((match) =>
    Number(match[1])
  );
}

/** Waits until no process stands in `folder`; those that are left after the time are returned. */
export async function leftIn(folder: string, limitMs = 5000): Promise<number[]> {
  const until = Date.now() + limitMs;
  for (;;) {
    const left = await processesIn(folder);
    if (left.length === 0 || Date.now() > until) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
