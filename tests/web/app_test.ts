import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { facility, PNG } from "./fixture.ts";

Deno.test("/ lists sessions newest first, with state, steps and what needs attention", async () => {
  await using house = await facility();
  const response = await house.app.request("/");
  assertEquals(response.status, 200);
  const page = await response.text();
  assert(page.indexOf("/sessions/1") < page.indexOf("/sessions/2"));
  assertStringIncludes(page, "2024-02-14 09:00 – 17:00"); // in the instrument's zone
  assertStringIncludes(page, "2024-02-13 09:00 – 21:00");
  assertStringIncludes(page, "still running");
  assertStringIncludes(page, "1 broken");
  assertStringIncludes(page, "harvest: done");
  assertStringIncludes(page, "upload: pending");
});

Deno.test("/ escapes what comes from outside, and sends a policy that allows no scripts of others", async () => {
  await using house = await facility();
  const response = await house.app.request("/");
  const page = await response.text();
  assert(!page.includes("<b>eve</b>"));
  assertStringIncludes(page, "&lt;b&gt;eve&lt;/b&gt;");
  assertStringIncludes(page, "the share &lt;gone&gt; is away");
  assertMatch(response.headers.get("content-security-policy") ?? "", /default-src 'self'/);
});

Deno.test("/ narrows to a state and to a text; % is no wild card", async () => {
  await using house = await facility();
  const failed = await (await house.app.request("/?state=ERROR")).text();
  assert(failed.includes("/sessions/2") && !failed.includes("/sessions/1"));
  const named = await (await house.app.request("/api/sessions?text=amara")).json();
  assertEquals(named.sessions.map((row: { id: number }) => row.id), [1, 3]);
  assertEquals((await (await house.app.request("/api/sessions?text=%25")).json()).total, 0);
  assertStringIncludes(await (await house.app.request("/?text=nobody")).text(), "No session matches");
});

Deno.test("/sessions/ID shows activities, errors, files left out, uploads and consent", async () => {
  await using house = await facility();
  const page = await (await house.app.request("/sessions/1")).text();
  for (
    const part of [
      "Activity 1",
      "Activity 2",
      "The file ends inside this tag",
      "ignored by pattern *.db",
      "granted: data_consent Agree",
      "EDS – Live time",
      "200 kV",
      "2024-02-14_TITAN-1_1.xml",
    ]
  ) assertStringIncludes(page, part);
  assert(!page.includes("javascript:alert"), "a link to a script is no link");
});

Deno.test("previews and records are served by number, and nothing outside of the data folder", async () => {
  await using house = await facility();
  const preview = await house.app.request("/sessions/1/previews/1.png");
  assertEquals(new Uint8Array(await preview.arrayBuffer()), PNG);
  assertEquals((await house.app.request("/sessions/1/previews/2.png")).status, 404);
  assertEquals((await house.app.request("/sessions/2/previews/1.png")).status, 404);
  assertEquals((await house.app.request("/sessions/1/previews/..%2Femloom.db")).status, 404);
  const record = await house.app.request("/sessions/1/record.xml");
  assertEquals([record.headers.get("content-type"), await record.text()], [
    "application/xml; charset=utf-8",
    "<Experiment/>",
  ]);
});

Deno.test("unknown sessions and places are 404, odd numbers are ignored", async () => {
  await using house = await facility();
  for (const path of ["/sessions/99", "/api/sessions/99", "/nowhere"]) {
    assertEquals((await house.app.request(path)).status, 404, path);
  }
  for (const path of ["/?offset=-5", "/?limit=1e9", "/?offset=NaN", "/?state=%27;drop"]) {
    assertEquals((await house.app.request(path)).status, 200, path);
  }
});

Deno.test("/api/sessions/ID is the page as JSON; /healthz tells version and states", async () => {
  await using house = await facility();
  const session = await (await house.app.request("/api/sessions/1")).json();
  assertEquals(session.session_identifier, "https://nemo.example.org/api/usage_events/?id=1");
  assertEquals(session.datasets[0].metadata.acceleration_voltage, { value: 200, unit: "kV" });
  assertEquals(await (await house.app.request("/healthz")).json(), {
    status: "ok",
    version: "1.2.3",
    sessions: { COMPLETED: 1, ERROR: 1, WAITING_FOR_END: 1 },
  });
});

Deno.test("/healthz is 503 when the database does not answer", async () => {
  await using house = await facility();
  await house.db.schema.alterTable("sessions").renameTo("elsewhere").execute();
  assertEquals((await house.app.request("/healthz")).status, 503);
});

Deno.test("/api/schemas gives the JSON Schema of each dataset type", async () => {
  await using house = await facility();
  const list = await (await house.app.request("/api/schemas")).json();
  assertEquals(list[0], { type: "Image", url: "/api/schemas/Image" });
  const response = await house.app.request(list[0].url);
  assertEquals(response.headers.get("content-type"), "application/schema+json");
  const schema = await response.json();
  const { dwell_time } = schema.properties.meta.properties;
  assertEquals(dwell_time.title, "Pixel Dwell Time");
  assertEquals(dwell_time["x-qudt"], "http://qudt.org/vocab/unit/MicroSEC");
  assertEquals(dwell_time.properties.unit.const, "µs");
  assertEquals((await house.app.request("/api/schemas/Nonsense")).status, 404);
});

Deno.test("/api/sessions/ID shows the steps of the run itself, and as failed one whose every item failed", async () => {
  await using house = await facility();
  const version = "1 step:harvest each:letter each:upload";
  await house.db.updateTable("runs").set({ version }).execute();
  const at = "2024-02-15T00:00:00Z";
  const step = { run_id: 1, result: "[]", error: null, attempts: 1, started_at: at, finished_at: at };
  const item = { run_id: 1, position: 0, result: null, attempts: 1, next_attempt_at: null, finished_at: at };
  const error = JSON.stringify({ name: "PluginError", message: "no answer" });
  await house.db.insertInto("steps").values([
    { ...step, name: "letter", position: 1, state: "done" },
    { ...step, name: "upload", position: 2, state: "done" },
  ]).execute();
  await house.db.insertInto("items").values([
    { ...item, step: "letter", key: "x", state: "failed", error },
    { ...item, step: "upload", key: "a", state: "failed", error },
    { ...item, step: "upload", key: "b", state: "done", error: null, position: 1 },
  ]).execute();
  const { steps } = await (await house.app.request("/api/sessions/1")).json() as {
    steps: { name: string; state: string; error?: string }[];
  };
  assertEquals(steps.map(({ name, state, error }) => [name, state, error]), [
    ["harvest", "done", undefined],
    ["letter", "failed", "no answer"],
    ["upload", "done", undefined],
  ]);
});
