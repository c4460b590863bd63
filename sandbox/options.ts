/**
 * What a pool is made with.
 *
 * @module
 */
import { dirname, isAbsolute } from "node:path";

/** What children start from: their own module, or the bundle, which has but one. */
const ENTRY = import.meta.url.endsWith(".ts") ? new URL("./start.ts", import.meta.url).href : Deno.mainModule;

/** A child does not even start below this, on two cores; with more it needs more. */
const LEAST_MEMORY_MB = 768;

/** How the sandbox is set up. */
export interface PoolOptions {
  /** Folders that hold data. Nothing outside of them is ever read. */
  roots: readonly string[];
  /** Path or `file:` URL of the module that children run. Default: this program's own. */
  entry?: string;
  /** Children at most, for all roots together. Default 2. */
  size?: number;
  /** Time for one file, in milliseconds, previews included. Default 60,000. */
  timeLimitMs?: number;
  /** Memory of one child, in MiB; 768 at least. Default 1536. */
  memoryLimitMb?: number;
  /** Files after which a child is replaced. Default 500. */
  maxFilesPerChild?: number;
  /** Time after which a child without work is ended, in milliseconds. Default 30,000. */
  idleMs?: number;
  /** Absolute paths of the site's plugin files. */
  plugins?: readonly string[];
}

/**
 * The options with their defaults.
 *
 * @throws {RangeError} when a number cannot be used.
 * @throws {TypeError} when the path of a plugin cannot be used.
 */
export function completeOptions(options: PoolOptions): Required<PoolOptions> {
  const complete = {
    entry: ENTRY,
    size: 2,
    timeLimitMs: 60_000,
    memoryLimitMb: 1536,
    maxFilesPerChild: 500,
    idleMs: 30_000,
    plugins: [],
    ...given(options),
  };
  atLeast("size", complete.size, 1);
  atLeast("timeLimitMs", complete.timeLimitMs, 1);
  atLeast("memoryLimitMb", complete.memoryLimitMb, LEAST_MEMORY_MB);
  atLeast("maxFilesPerChild", complete.maxFilesPerChild, 1);
  for (const path of complete.plugins) {
    if (!isAbsolute(path)) throw new TypeError(`Cannot use the plugin "${path}": its path must be absolute`);
    if (dirname(path).includes(",")) {
      throw new TypeError(`Cannot use the plugin "${path}": its folder must not have a comma in its name`);
    }
  }
  return complete;
}

/** What is not undefined. */
function given(options: PoolOptions): PoolOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as unknown as PoolOptions;
}

function atLeast(name: string, value: number, least: number): void {
  if (!(value >= least)) throw new RangeError(`Cannot use ${name} ${value}: it must be at least ${least}`);
}
