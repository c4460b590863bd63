/**
 * How extraction of a file can fail outside the extractor itself.
 *
 * @module
 */

/**
 * `timeout`, `memory`: a limit was reached. `crashed`: the process ended. `refused`: the path leaves the roots, or
 * is no regular file. `unreadable`: it cannot be opened. `protocol`: the child's answer made no sense.
 * `start`: no child could be started, so it is not the file's fault.
 */
export type SandboxErrorKind =
  | "timeout"
  | "memory"
  | "crashed"
  | "refused"
  | "unreadable"
  | "protocol"
  | "start";

/** One file that could not be extracted; the others are not touched by it. */
export class SandboxError extends Error {
  override name = "SandboxError";
  readonly kind: SandboxErrorKind;
  /** The file as it was asked for. */
  readonly path: string;

  constructor(kind: SandboxErrorKind, path: string, problem: string, options?: ErrorOptions) {
    const what = kind === "start" ? "start an extraction process for" : "extract";
    super(`Cannot ${what} ${JSON.stringify(path)}: ${problem}`, options);
    this.kind = kind;
    this.path = path;
  }
}
