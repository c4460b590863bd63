import { assert, assertEquals } from "@std/assert";
import { isLock, takeLock } from "../../engine/lock.ts";
const who = { command: "run", pid: 1, host: "here", since: "now" };
Deno.test("takeLock() names the holder, under a link to the database too, and is free after", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/x.db`, "");
  await Deno.symlink(`${folder}/x.db`, `${folder}/link.db`);
  const first = await takeLock(`${folder}/x.db`, who);
  assert(isLock(first));
  assertEquals(await takeLock(`${folder}/link.db`, who), { heldBy: who });
  first[Symbol.dispose]();
  const second = await takeLock(`${folder}/link.db`, who);
  assert(isLock(second));
  second[Symbol.dispose]();
  await Deno.remove(folder, { recursive: true });
});
