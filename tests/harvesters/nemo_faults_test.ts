/** A real NEMO behind a bad network. */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { RetryableError } from "../../engine/errors.ts";
import { nemoHarvester } from "../../harvesters/nemo.ts";
import { createHarvesters } from "../../harvesters/mod.ts";
import { HttpError } from "../../http/mod.ts";
import { faultProxy } from "./fault_proxy.ts";
import { DEFAULTS, nemoSettings, tool } from "./helpers.ts";

const nemo = Deno.env.get("EMLOOM_TEST_NEMO_URL");
const token = Deno.env.get("EMLOOM_TEST_NEMO_TOKEN") ?? "";
const servers = Deno.env.get("EMLOOM_SERVERS");
const unset = !servers ? "EMLOOM_SERVERS" : !nemo ? "EMLOOM_TEST_NEMO_URL" : undefined;
const now = () => new Date("2025-06-10T00:00:00Z");
const QUICK = { ...DEFAULTS, http: { timeoutSeconds: 1, retries: 2 } };

Deno.test({
  name: "sessions() survives faults that pass, and tells those that stay" +
    (unset ? ` (skipped: ${unset} is not set)` : ""),
  ignore: !!unset,
  async fn(t) {
    await using proxy = await faultProxy(servers!, new URL(nemo!).origin);
    const address = new URL("api/", proxy.url).href;
    const instruments = [1, 2, 3].map((id) => tool(address, id));
    const harvest = (retries = 2) =>
      nemoHarvester(nemoSettings(address, token), { ...QUICK, http: { timeoutSeconds: 1, retries } })
        .sessions({ instruments, now });

    for (
      const fault of [
        { action: "reply", status: 503 },
        { action: "truncate", bytes: 40 },
        { action: "hang" },
        { action: "close" },
        { action: "rate_limit", retry_after: 0 },
        { action: "forward_then_reply", status: 502 },
      ]
    ) {
      await t.step(`once: ${fault.action}`, async () => {
        // a connection that breaks is tried again by Deno itself, so that fault comes twice
        await proxy.plan({ path: "usage_events", nth: fault.action === "close" ? "1-2" : 1, ...fault });
        assertEquals((await harvest()).events.length, 8);
        assert(await proxy.fired() >= 1);
      });
      await t.step(`for ever: ${fault.action}`, async () => {
        await proxy.plan({ path: "usage_events", ...fault });
        const error = await assertRejects(() => harvest(1), RetryableError, "usage_events");
        assert(!Deno.inspect(error).includes(token));
        await proxy.plan();
      });
    }
    await t.step("a long Retry-After is handed on", async () => {
      await proxy.plan({ path: "usage_events", action: "rate_limit", retry_after: 3600 });
      assertEquals((await assertRejects(() => harvest(), RetryableError)).retryAfter, 3_600_000);
      assertEquals(await proxy.fired(), 1);
    });
    await t.step("a login page in place of JSON", async () => {
      await proxy.plan({ path: "usage_events", action: "reply", status: 200, body: "<html>Log in</html>" });
      await assertRejects(() => harvest(), HttpError, "is not JSON");
    });
    await t.step("a dead instance leaves its neighbour alone", async () => {
      const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
      const dead = `http://127.0.0.1:${listener.addr.port}/api/`;
      listener.close();
      await proxy.plan();
      const both = createHarvesters({
        ...QUICK,
        nemo: [nemoSettings(dead, token), nemoSettings(address, token, { name: "nemo-2" })],
      });
      const asked = [tool(dead, 1), ...instruments];
      const results = await Promise.allSettled(
        both.map((each) => each.sessions({ instruments: asked, now })),
      );
      assert(results[0]!.status === "rejected" && results[0]!.reason instanceof RetryableError);
      assert(results[1]!.status === "fulfilled" && results[1]!.value.events.length === 8);
    });
  },
});
