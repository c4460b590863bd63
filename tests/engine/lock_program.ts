/**
 * Takes the lock of the database named first, says `held` or whose it is, and keeps it until its input ends.
 * With `child`, a child of its own outlives it, as those of the sandbox may.
 *
 * @module
 */
import { isLock, takeLock } from "../../engine/lock.ts";

const [path, child] = Deno.args;
const taken = await takeLock(path!, {
  command: "run",
  pid: Deno.pid,
  host: "here",
  since: "2026-01-01T00:00:00Z",
});
if (!isLock(taken)) console.log(`busy ${taken.heldBy?.pid}`);
else {
  const pid = child &&
    new Deno.Command("sleep", { args: ["600"], stdin: "null", stdout: "null" }).spawn().pid;
  console.log(`held ${pid ?? ""}`.trim());
  for await (const _ of Deno.stdin.readable);
  taken[Symbol.dispose]();
}
