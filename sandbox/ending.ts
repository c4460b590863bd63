/**
 * Why a child ended, in words for the person whose file it was.
 *
 * @module
 */
import type { SandboxErrorKind } from "./errors.ts";

/** What a child was told to keep to. */
export interface Limits {
  timeLimitMs: number;
  memoryLimitMb: number;
}

/** Why the child ended, apart from which file it was about. */
export class ChildFailure extends Error {
  override name = "ChildFailure";
  readonly kind: SandboxErrorKind;
  /** The signal that ended the process, unless it was ours. */
  readonly signal: Deno.Signal | undefined;

  constructor(
    kind: SandboxErrorKind,
    problem: string,
    { signal, ...options }: ErrorOptions & { signal?: Deno.Signal | null } = {},
  ) {
    super(problem, options);
    this.kind = kind;
    this.signal = signal ?? undefined;
  }
}

/** What V8 and Rust say when they cannot go on for want of memory. */
const OUT_OF_MEMORY = /heap limit|out of memory|memory allocation of \d+ bytes failed|\bOOM\b/i;

/** The file took longer than it may. */
export function timedOut({ timeLimitMs }: Limits): ChildFailure {
  const seconds = timeLimitMs / 1000;
  return new ChildFailure(
    "timeout",
    `it took longer than ${seconds} s, and its process was killed; if such files need more, raise EMLOOM_SANDBOX_TIME_LIMIT_SECONDS`,
  );
}

/** The file needs more memory than it may have. */
export function outOfMemory(memoryLimitMb: number): string {
  return `it needs more memory than the limit of ${memoryLimitMb} MB; if such files need more, raise EMLOOM_SANDBOX_MEMORY_MB`;
}

/** Why a process ended that was not told to: from its status and the last it wrote to standard error. */
export function whyEnded(status: Deno.CommandStatus, stderr: string, limits: Limits): ChildFailure {
  const { signal } = status;
  if (OUT_OF_MEMORY.test(stderr)) {
    return new ChildFailure("memory", outOfMemory(limits.memoryLimitMb), { signal });
  }
  if (signal === "SIGKILL") {
    return new ChildFailure(
      "crashed",
      "its process was killed from outside; when the kernel did so for want of memory, lower EMLOOM_SANDBOX_PROCESSES",
      { signal },
    );
  }
  const how = signal ? `by ${signal}` : `with code ${status.code}`;
  const last = lastLine(stderr);
  return new ChildFailure("crashed", `its process ended ${how}${last ? `: ${last}` : ""}`, { signal });
}

/** The last line that says something; control characters, which a terminal would act on, are taken out. */
export function lastLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => printable(line).trim().replace(/\.$/, "")).filter((
    line,
  ) => line !== "");
  // The reason of an uncaught error comes first, its stack below it.
  const line = lines.find((line) => /^(error|fatal|#)\b/i.test(line)) ?? lines.at(-1) ?? "";
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, " ");
}
