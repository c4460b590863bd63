import { assertEquals, assertStringIncludes } from "@std/assert";
import { Hono } from "hono";
import { onlyUnder, serverUrl } from "../../web/hosts.ts";
import { facility } from "./fixture.ts";

const app = new Hono().use(onlyUnder(["scope.example.org", "Proxy"])).get("/", (c) => c.text("in"));
const ask = (host: string) => app.request("/", { headers: { host } });

Deno.test("onlyUnder() lets localhost, addresses and the given names in, with and without port", async () => {
  const welcome = [
    "localhost",
    "LOCALHOST:8080",
    "localhost.",
    "emloom.localhost",
    "127.0.0.1:8080",
    "192.168.1.20",
    "[::1]",
    "[2001:db8::7]:8080",
    "scope.example.org",
    "Scope.Example.Org:443",
    "proxy",
  ];
  for (const host of welcome) assertEquals((await ask(host)).status, 200, host);
});

Deno.test("onlyUnder() refuses other names and what is no name, and says how to allow one", async () => {
  const refused = [
    "evil.example",
    "evil.example:8080",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "scope.example.org.evil.example",
    "localhost@evil.example",
    "evil.example#localhost",
    "evil.example/localhost",
    "",
    " ",
    "[::1",
    "a b",
  ];
  for (const host of refused) assertEquals((await ask(host)).status, 421, host);
  const text = await (await ask("evil.example")).text();
  assertStringIncludes(text, 'This is not the site "evil.example"');
  assertStringIncludes(text, "web.hosts");
  assertEquals((await (await ask("e".repeat(5000))).text()).length < 400, true);
});

Deno.test("every page and the JSON are behind onlyUnder()", async () => {
  await using house = await facility();
  for (
    const path of [
      "/",
      "/look",
      "/api/sessions",
      "/healthz",
      "/sessions/1/record.xml",
      "/assets/style.css",
      "/no",
    ]
  ) {
    const answer = await house.app.request(path, { headers: { host: "evil.example" } });
    assertEquals(answer.status, 421, path);
    await answer.body?.cancel();
  }
});

Deno.test("serverUrl() puts IPv6 addresses in brackets", () => {
  assertEquals(serverUrl("127.0.0.1", 80), "http://127.0.0.1:80/");
  assertEquals(serverUrl("::1", 8080), "http://[::1]:8080/");
  assertEquals(serverUrl("::", 8080), "http://[::]:8080/");
});
