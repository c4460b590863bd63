/**
 * Named points at which a test may kill this process, to prove that nothing is lost or done twice there.
 *
 * `EMLOOM_KILL_AT=upload:posted` kills at the first passage, `commit:after:3` at the third. `EMLOOM_KILL_LOG`
 * names a file that gets a line before, so that the test knows the point was hit. Without them: nothing.
 *
 * @module
 */

const wanted = readWanted();
let left = wanted?.passage ?? 0;

/** Says that the point was reached. */
export function reached(point: string): void {
  if (!wanted || point !== wanted.point || --left > 0) return;
  if (wanted.log) Deno.writeTextFileSync(wanted.log, `${point}\n`, { append: true });
  Deno.kill(Deno.pid, "SIGKILL");
}

function readWanted(): { point: string; passage: number; log?: string } | undefined {
  // A library user, or a page, may have given no permission to look; then nobody asked for a kill either.
  if (typeof Deno === "undefined") return undefined;
  if (Deno.permissions.querySync({ name: "env", variable: "EMLOOM_KILL_AT" }).state !== "granted") {
    return undefined;
  }
  const at = Deno.env.get("EMLOOM_KILL_AT");
  const parts = at && /^(.+?)(?::(\d+))?$/.exec(at);
  return parts
    ? { point: parts[1]!, passage: Number(parts[2] ?? 1), log: Deno.env.get("EMLOOM_KILL_LOG") }
    : undefined;
}
