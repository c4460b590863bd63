import { assertEquals, assertRejects } from "@std/assert";
import { Slots } from "../../sandbox/slots.ts";

Deno.test("Slots gives places in the order of asking, and no more than there are", async () => {
  const slots = new Slots(2);
  const order: number[] = [];
  let [working, most] = [0, 0];
  await Promise.all(Array.from({ length: 9 }, async (_, i) => {
    using _slot = await slots.take();
    order.push(i);
    most = Math.max(most, ++working);
    await Promise.resolve();
    working--;
  }));
  assertEquals([order, most], [[0, 1, 2, 3, 4, 5, 6, 7, 8], 2]);
});

Deno.test("Slots loses no place when somebody leaves the queue", async () => {
  const slots = new Slots(1);
  const leave = new AbortController();
  const first = await slots.take();
  const leaving = assertRejects(() => slots.take(leave.signal), Error, "left");
  const next = slots.take();
  leave.abort(new Error("left"));
  await leaving;
  first[Symbol.dispose]();
  (await next)[Symbol.dispose]();
  (await slots.take())[Symbol.dispose]();
});
