/**
 * Standard output of a child, which belongs to the protocol.
 *
 * @module
 */

/**
 * Keeps standard output for the protocol: whatever else is printed goes to standard error.
 *
 * @returns The way to write to it.
 */
export function takeOutput(): (parts: Uint8Array[]) => void {
  const { stdout, stderr } = Deno;
  const write = stdout.writeSync.bind(stdout);
  for (const [name, value] of Object.entries(console)) {
    // deno-lint-ignore no-console
    if (typeof value === "function") (console as unknown as Record<string, unknown>)[name] = console.error;
  }
  Object.defineProperty(Deno, "stdout", { value: stderr });
  return (parts) => {
    for (const part of parts) {
      for (let written = 0; written < part.length;) written += write(part.subarray(written));
    }
  };
}
