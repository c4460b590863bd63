import { assert, assertEquals } from "@std/assert";
import { wallClock } from "../../engine/clock.ts";

Deno.test("wallClock sleeps, and wakes at once when it is aborted, before or meanwhile", async () => {
  const before = performance.now();
  const meanwhile = new AbortController();
  queueMicrotask(() => meanwhile.abort());
  await wallClock.sleep(60_000, AbortSignal.abort());
  await wallClock.sleep(60_000, meanwhile.signal);
  assert(performance.now() - before < 10_000);
  await wallClock.sleep(1);
  const { signal } = new AbortController();
  await wallClock.sleep(1, signal);
  assert(Math.abs(wallClock.now().getTime() - Date.now()) < 10_000);
});

Deno.test("wallClock sleeps as long as a timer can when it is to sleep for ever", async () => {
  const stop = new AbortController();
  const woken = wallClock.sleep(Infinity, stop.signal).then(() => "woken");
  const first = await Promise.race([woken, new Promise((resolve) => setTimeout(resolve, 5, "asleep"))]);
  assertEquals(first, "asleep");
  stop.abort();
  assertEquals(await woken, "woken");
});
