import { assertEquals, assertRejects } from "@std/assert";
import { ChildFailure } from "../../sandbox/ending.ts";
import { Nursery } from "../../sandbox/nursery.ts";
import { completeOptions } from "../../sandbox/options.ts";
import { DataRoot, SOURCE } from "./setting.ts";

function nursery(root: string, memoryLimitMb: number, size = 2): Nursery {
  const options = completeOptions({ roots: [root], entry: SOURCE, size });
  return new Nursery({ ...options, memoryLimitMb }, new AbortController().signal);
}

Deno.test("Nursery raises a memory limit that is too low to start, and keeps it raised", async () => {
  await using root = await DataRoot.make();
  const children = nursery(root.path, 400);
  children.giveBack(await children.take(root.path));
  assertEquals(children.limits.memoryLimitMb, 800);
  children.giveBack(await children.take(root.path, { fresh: true }));
  assertEquals(children.limits.memoryLimitMb, 800);
  await children.close();
});

Deno.test("Nursery gives up when twice the memory does not help", async () => {
  await using root = await DataRoot.make();
  const children = nursery(root.path, 150);
  const { kind } = await assertRejects(() => children.take(root.path), ChildFailure);
  assertEquals([kind, children.limits.memoryLimitMb], ["start", 150]);
  await children.close();
});

Deno.test("Nursery ends an idle child of another root to make room", async () => {
  await using one = await DataRoot.make();
  await using other = await DataRoot.make();
  const children = nursery(one.path, 768, 1);
  const first = await children.take(one.path);
  children.giveBack(first);
  assertEquals(await children.take(one.path), first);
  children.giveBack(first);
  const second = await children.take(other.path);
  assertEquals([second.root, first.spent], [other.path, "it is closed"]);
  children.giveBack(second);
  await children.close();
});
