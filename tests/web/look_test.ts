import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { facility } from "./fixture.ts";

Deno.test("/look may load nothing but itself, and connect to nothing", async () => {
  await using house = await facility();
  const page = await house.app.request("/look");
  assertEquals(page.status, 200);
  const policy = page.headers.get("content-security-policy") ?? "";
  for (
    const rule of ["default-src 'none'", "connect-src 'none'", "form-action 'none'", "script-src 'self';"]
  ) {
    assertStringIncludes(`${policy};`, rule);
  }
  assert(!/unsafe|https?:|\*/.test(policy), policy);
  const text = await page.text();
  assert(!/<script(?![^>]* src=)/.test(text), "scripts are files");
  assertStringIncludes(await (await house.app.request("/")).text(), 'href="/look"');
});

Deno.test("/assets/look/… serves scripts for ever under addresses that change with them", async () => {
  await using house = await facility();
  const text = await (await house.app.request("/look")).text();
  const addresses = [...text.matchAll(/\/assets\/look\/[0-9a-f]{16}\/[a-z_]+\.js/g)].map(([found]) => found);
  assertEquals(addresses.length, 3);
  let size = 0;
  for (const address of addresses) {
    const script = await house.app.request(address);
    assertEquals(script.status, 200, address);
    assertEquals(script.headers.get("content-type"), "text/javascript; charset=utf-8");
    assertMatch(script.headers.get("cache-control") ?? "", /immutable/);
    // the worker has the policy of its own script
    assertMatch(script.headers.get("content-security-policy") ?? "", /connect-src 'none'/);
    const code = await script.text();
    assert(!/["']node:|\bDeno\./.test(code), `${address} needs a server's runtime`);
    size += code.length;
  }
  assert(size < 1_500_000, `${size} bytes are much for a page`);
  const packed = await house.app.request(addresses[0]!, { headers: { "accept-encoding": "gzip" } });
  assertEquals(packed.headers.get("content-encoding"), "gzip");
  await packed.body?.cancel();
  const stale = addresses[0]!.replace(/[0-9a-f]{16}/, "0".repeat(16));
  for (const address of [stale, addresses[0]!.replace(/look\.js|look_worker\.js|font\.js/, "app.ts")]) {
    assertEquals((await house.app.request(address)).status, 404, address);
  }
});
