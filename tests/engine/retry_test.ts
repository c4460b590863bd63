import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { NotYet, RetryableError } from "../../engine/errors.ts";
import { brief, patient, waitBefore } from "../../engine/retry.ts";

const policy = { first: 1000, factor: 3, max: 20_000, attempts: 4 };
const down = new RetryableError("down");

Deno.test("waitBefore() grows by the factor up to the longest wait, and ends with the tries", () => {
  const waits = [1, 2, 3, 4].map((attempt) => waitBefore(down, attempt, policy, 0.5));
  assertEquals(waits, [1000, 3000, 9000, undefined]);
  assertEquals(waitBefore(down, 30, { ...policy, attempts: 36 }, 0.5), 20_000);
  assertEquals(waitBefore(down, 5000, { ...policy, attempts: 9999 }, 0.5), 20_000);
});

Deno.test("waitBefore() is nothing for errors that trying again does not mend", () => {
  assertEquals(waitBefore(new Error("bug"), 1, policy), undefined);
  assertEquals(waitBefore("text", 1, policy), undefined);
});

Deno.test("waitBefore() waits at least as long as the other side asks for, but not for years", () => {
  assertEquals(waitBefore(new RetryableError("busy", { retryAfter: 60_000 }), 1, policy, 0.5), 60_000);
  assertEquals(waitBefore(new RetryableError("busy", { retryAfter: 10 }), 1, policy, 0.5), 1000);
  for (const retryAfter of [-5, NaN]) {
    assertEquals(waitBefore(new RetryableError("busy", { retryAfter }), 1, policy, 0.5), 1000);
  }
  assertEquals(
    waitBefore(new RetryableError("busy", { retryAfter: Infinity }), 1, policy, 0.5),
    7 * 86_400_000,
  );
});

Deno.test("waitBefore() never gives up on what is not yet, however often it was looked for", () => {
  assertEquals(waitBefore(new NotYet("growing"), 1000, policy), policy.max);
  assertEquals(waitBefore(new NotYet("growing", { retryAfter: 5 }), 1000, policy), 5);
});

Deno.test("waitBefore() spreads waits over a fifth, never beyond the longest", () => {
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 35 }),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(brief, patient, policy),
    (attempt, random, policy) => {
      const wait = waitBefore(down, attempt, { ...policy, attempts: 36 }, random)!;
      const middle = policy.first * policy.factor ** (attempt - 1);
      assert(wait <= policy.max && wait >= Math.min(policy.max, Math.floor(middle * 0.9)));
      assert(wait <= Math.ceil(middle * 1.1));
    },
  ));
});
