/**
 * How emloom starts itself as a child of the sandbox: which permissions, which limits, in each form it comes in.
 *
 * @module
 */
import { dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type ChildSettings, ROLE } from "./protocol.ts";

/** What every child of emloom is started with. */
export interface StartOptions {
  /** Path or `file:` URL of the main module: a source (`.ts`) or a bundle (`.js`). */
  entry: string;
  /** First argument: what the child is. */
  role: string;
  /** Second argument, as JSON. Other users of the machine can read it. */
  settings: object;
  /** Folder that the child stands in. */
  cwd: string;
  /** What it may do, as Deno's flags. */
  permissions: readonly string[];
  /** Most memory that the child may ask for, in MiB. */
  memoryLimitMb: number;
  /** CPU seconds of the child's whole life, where nothing else ends it together with its parent. */
  cpuLimitSeconds: number;
  /** Where the shell looks for `setpriv`. */
  searchPath?: string;
  /** Variables for Deno itself; the child's code may not read them. */
  env?: Record<string, string>;
}

/** What a child that reads files is started with. */
export interface ChildOptions
  extends Pick<StartOptions, "entry" | "memoryLimitMb" | "cpuLimitSeconds" | "searchPath"> {
  /** Resolved folder that the child may read. */
  root: string;
  /** Resolved paths of the site's plugin files; their folders can be read too. */
  plugins: readonly string[];
}

/** Deno asks for so much before it does anything, on two cores; most of it is never touched. In MiB. */
const BASELINE_MB = 560;
/** What JavaScript objects may take of the rest. Buffers and WASM are not on the heap. */
const HEAP_SHARE = 0.4;
const LEAST_HEAP_MB = 128;

/**
 * The command that starts a child for files. It can read `root` and the plugins' folders, and nothing else: no network,
 * no environment, no writing, no other programs.
 */
export function childCommand({ root, plugins, ...options }: ChildOptions): Deno.Command {
  return emloomCommand({
    ...options,
    role: ROLE,
    settings: { plugins: [...plugins], memoryLimitMb: options.memoryLimitMb } satisfies ChildSettings,
    cwd: root,
    // A comma in a path would separate paths: the root is where the child stands.
    permissions: [`--allow-read=${[".", ...new Set(plugins.map((path) => dirname(path)))].join(",")}`],
  });
}

/** The command that starts emloom as a child of itself, with the permissions that are listed and no other. */
export function emloomCommand(options: StartOptions): Deno.Command {
  const { entry, role, settings, cwd, permissions, memoryLimitMb, searchPath = "/usr/bin:/bin" } = options;
  const main = entry.startsWith("file:") ? entry : pathToFileURL(entry).href;
  const heap = Math.max(LEAST_HEAP_MB, Math.floor((memoryLimitMb - BASELINE_MB) * HEAP_SHARE));
  return new Deno.Command("/bin/sh", {
    args: [
      "-c",
      limits(options),
      Deno.execPath(),
      "run",
      "--no-prompt",
      ...permissions,
      "--no-code-cache",
      "--cached-only",
      `--v8-flags=--max-old-space-size=${heap}`,
      ...(main.endsWith(".js") ? BUNDLE_FLAGS : sourceFlags()),
      main,
      role,
      JSON.stringify(settings),
    ],
    cwd,
    clearEnv: true,
    env: { PATH: searchPath, NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", ...cacheFolder(), ...options.env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  });
}

const BUNDLE_FLAGS = ["--no-config", "--no-lock", "--no-npm", "--no-remote"];

// Only sources have this file at this place; the import map and the unstable flags are in it.
function sourceFlags(): string[] {
  return [`--config=${fileURLToPath(new URL("../deno.json", import.meta.url))}`, "--frozen"];
}

/**
 * Limits are set by the shell, because Deno cannot set them on a child. `ulimit -d` counts what is asked for;
 * `-v` would count the hundreds of gigabytes of addresses that V8 reserves. An orphan in an endless loop does
 * not see that its input has ended: `setpriv` ends it together with its parent, where there is one.
 */
function limits({ memoryLimitMb, cpuLimitSeconds }: StartOptions): string {
  return [
    "ulimit -c 0",
    `ulimit -d ${Math.floor(memoryLimitMb * 1024)}`,
    'if setpriv --pdeathsig KILL true 2>/dev/null; then exec setpriv --pdeathsig KILL -- "$0" "$@"; fi',
    `ulimit -t ${Math.ceil(cpuLimitSeconds)}`,
    'exec "$0" "$@"',
  ].join("\n");
}

/** Where Deno finds modules from npm, for sources: as the parent has it. */
function cacheFolder(): Record<string, string> {
  const found = Object.entries({
    DENO_DIR: variable("DENO_DIR"),
    XDG_CACHE_HOME: variable("XDG_CACHE_HOME"),
    HOME: variable("HOME"),
  }).filter((entry): entry is [string, string] => !!entry[1]);
  return Object.fromEntries(found);
}

function variable(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined; // Deno then asks the system for the home
    throw error;
  }
}
