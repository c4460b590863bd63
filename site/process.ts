/**
 * A process of one plugin, from its start to its one answer.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import { z } from "zod";
import { emloomCommand } from "../sandbox/command.ts";
import { ChildFailure } from "../sandbox/ending.ts";
import { encodeFrame, FrameError } from "../sandbox/frames.ts";
import { RunningProcess } from "../sandbox/process.ts";
import { type Meaning, PLUGIN_ROLE, type PluginStart, type ToPlugin } from "./protocol.ts";

/** What a process is held to. */
export interface PluginLimits {
  /** From its start to its answer. */
  timeLimitMs: number;
  memoryLimitMb: number;
}

/** A process to start. */
export interface PluginProcess extends PluginLimits {
  /** Resolved path of the plugin file: the one thing that can be read. */
  path: string;
  /** What it may reach. */
  hosts: readonly string[];
  /** Main module of emloom. */
  entry: string;
  signal?: AbortSignal;
}

/** What came of a request. */
export type PluginAnswer =
  | { value: unknown }
  | { message: string; meaning: Meaning; retryAfter?: number };

const text = z.string().max(20_000);
const first = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("described"), description: z.unknown().optional() }),
  z.object({ kind: z.literal("refused"), reason: text }),
]);
const later = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("note"), id: text, message: text }),
  z.object({ kind: z.literal("result"), id: text, value: z.unknown().optional() }),
  z.object({
    kind: z.literal("failed"),
    id: text,
    message: text,
    meaning: z.enum(["retry", "not yet", "no reservation", "fatal"]),
    retryAfter: z.number().optional(),
  }),
]);
/** Lines that one request may write into the history. */
const MOST_NOTES = 100;
/** Variables that Deno itself looks at; without permission, no plugin does. */
const PASSED_ON = [
  "DENO_TLS_CA_STORE",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/**
 * What the plugin says of itself, unchecked.
 *
 * @throws {ChildFailure} when it cannot be loaded; the message is the reason.
 */
export async function describeIn(options: PluginProcess): Promise<unknown> {
  return await within(options, (process) => described(process, options));
}

/**
 * Asks one thing of the plugin.
 *
 * @throws {ChildFailure} when the process did not come to an answer.
 * @throws the signal's reason when it is aborted.
 */
export async function askIn(
  options: PluginProcess,
  request: ToPlugin,
  check: (description: unknown) => void,
  note: (message: string) => void,
): Promise<PluginAnswer> {
  return await within(options, async (process) => {
    check(await described(process, options));
    await process.write(encodeFrame(JSON.stringify(request)));
    for (let notes = 0;;) {
      const said = parse(later, await nextFrame(process, options));
      if (said.id !== request.id) throw new FrameError("An answer is to another question");
      if (said.kind === "result") return { value: said.value };
      if (said.kind === "failed") return said;
      if (++notes <= MOST_NOTES) note(said.message);
    }
  });
}

async function within<T>(
  options: PluginProcess,
  work: (process: RunningProcess) => Promise<T>,
): Promise<T> {
  const { signal, timeLimitMs } = options;
  signal?.throwIfAborted();
  const process = new RunningProcess(command(options));
  const timer = setTimeout(() => {
    const problem = `it took longer than ${timeLimitMs / 1000} s, and its process was killed`;
    process.kill(new ChildFailure("timeout", problem));
  }, timeLimitMs);
  const stop = () => process.kill();
  signal?.addEventListener("abort", stop);
  try {
    return await work(process);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof ChildFailure) throw error;
    if (!(error instanceof FrameError)) throw await process.failure(options); // the pipe broke
    const problem = `its process gave an answer that makes no sense: ${error.message}`;
    throw new ChildFailure("protocol", problem, { cause: error });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
    await process.close();
  }
}

function command({ path, hosts, entry, memoryLimitMb, timeLimitMs }: PluginProcess): Deno.Command {
  const variables = PASSED_ON.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return emloomCommand({
    entry,
    role: PLUGIN_ROLE,
    settings: { plugin: path } satisfies PluginStart,
    cwd: dirname(path),
    permissions: [
      `--allow-read=./${basename(path)}`,
      ...hosts.length ? [`--allow-net=${hosts.join(",")}`] : [],
    ],
    memoryLimitMb,
    cpuLimitSeconds: Math.ceil(timeLimitMs / 1000) + 1,
    env: Object.fromEntries(variables),
  });
}

async function described(process: RunningProcess, limits: PluginLimits): Promise<unknown> {
  const said = parse(first, await nextFrame(process, limits));
  if (said.kind === "refused") throw new ChildFailure("start", said.reason);
  return said.description;
}

async function nextFrame(process: RunningProcess, limits: PluginLimits): Promise<unknown> {
  const frame = await process.frames.next();
  if (frame) return frame.json;
  const failure = await process.failure(limits);
  if (failure.kind !== "memory") throw failure;
  throw new ChildFailure("memory", `it needs more memory than the limit of ${limits.memoryLimitMb} MB`);
}

function parse<T>(schema: z.ZodType<T>, json: unknown): T {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw new FrameError(`An answer makes no sense: ${result.error.issues[0]!.message}`);
}
