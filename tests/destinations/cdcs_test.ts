import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { cdcs, type CdcsOptions } from "../../destinations/cdcs.ts";
import { RetryableError } from "../../engine/errors.ts";
import { HttpError } from "../../http/mod.ts";
import { createValidator } from "../../record/validate.ts";
import { description, session } from "../record/sample_input.ts";
import { cdcsTest, type RealCdcs } from "./real_cdcs.ts";

const NEVER = { remoteId: null, sha256: null };
const PUBLIC = "Global Public Workspace";

const to = ({ url, token }: RealCdcs, options: Partial<CdcsOptions> = {}) => cdcs({ url, token, ...options });

cdcsTest(
  "upload() creates a private record, byte for byte, and does nothing the second time",
  async (real) => {
    const record = real.record({ description: description({ purpose: "é 😀 ]]> & <x>\n  two lines" }) });
    const first = await to(real).upload(record, NEVER);
    assertEquals(first.action, "created");
    assertEquals(first.sha256, record.sha256);
    assertEquals(first.url, `${real.url}data?id=${first.remoteId}`);
    assertEquals(await real.download(first.remoteId), new TextEncoder().encode(record.xml));
    for (const previous of [NEVER, { remoteId: first.remoteId, sha256: first.sha256 }]) {
      const again = await to(real).upload(record, previous);
      assertEquals([again.action, again.remoteId], ["unchanged", first.remoteId]);
    }
    assertEquals((await real.stored()).map(({ workspace }) => workspace), [null]);
  },
);

cdcsTest("upload() updates the record when the session was built again", async (real) => {
  const { remoteId, sha256 } = await to(real).upload(real.record(), NEVER);
  const next = real.record({ description: description({ purpose: "Other" }), revision: 2 });
  const second = await to(real).upload(next, { remoteId, sha256 });
  assertEquals([second.action, second.remoteId], ["updated", remoteId]);
  assertEquals(await real.download(remoteId), new TextEncoder().encode(next.xml));
  assertEquals((await real.stored()).length, 1);
});

cdcsTest("upload() finds its record when ledger and title are lost, whoever owns it", async (real) => {
  const old = real.record();
  const { remoteId } = await to(real).upload({ ...old, title: `${old.title}-before` }, NEVER);
  const users = (await real.request("GET", "rest/user/")).json() as { id: number; username: string }[];
  const plain = users.find(({ username }) => username === "plain")!;
  assert((await real.request("PATCH", `rest/data/${remoteId}/change-owner/${plain.id}`)).ok);
  const again = await to(real).upload(real.record(), NEVER);
  assertEquals([again.action, again.remoteId], ["updated", remoteId]);
  assertEquals((await real.stored()).map(({ title }) => title), [old.title]);
});

cdcsTest("upload() never touches another session's record of the same title", async (real) => {
  const record = real.record();
  const other = {
    ...record,
    recordId: "emloom:other:1",
    xml: record.xml.replace(record.recordId, "emloom:other:1"),
  };
  const theirs = await to(real).upload(other, NEVER);
  // also when the ledger, of a CDCS that was set up anew, points there
  const ours = await to(real).upload(record, { remoteId: theirs.remoteId, sha256: null });
  assertEquals(ours.action, "created");
  assertEquals(await real.download(theirs.remoteId), new TextEncoder().encode(other.xml));
  assertEquals(await real.download(ours.remoteId), new TextEncoder().encode(record.xml));
});

cdcsTest("upload() looks through all pages of a title", async (real) => {
  const record = real.record();
  const like = (id: string) => ({ ...record, recordId: id, xml: record.xml.replace(record.recordId, id) });
  const { remoteId } = await to(real).upload(record, NEVER);
  for (let i = 0; i < 11; i++) await to(real).upload(like(`emloom:other:${i}`), NEVER);
  const again = await to(real).upload(record, NEVER);
  assertEquals([again.action, again.remoteId], ["unchanged", remoteId]);
  assertEquals((await real.stored()).length, 12);
});

cdcsTest("upload() takes over the record that NexusLIMS made of the same session", async (real) => {
  const record = real.record();
  const theirs = record.xml.replace(/ pid="emloom:[^"]*"/, "").replace("Precipitates", "Old");
  const { id: template } = await to(real).fetchTemplate();
  const made =
    (await real.request("POST", "rest/data/", { template, title: record.title, xml_content: theirs }))
      .json() as { id: number };
  const ours = await to(real).upload(record, NEVER);
  assertEquals([ours.action, ours.remoteId], ["updated", String(made.id)]);
});

cdcsTest("upload() makes the record anew when it was deleted there", async (real) => {
  const record = real.record();
  const first = await to(real).upload(record, NEVER);
  await real.request("DELETE", `rest/data/${first.remoteId}/`);
  const second = await to(real).upload(record, { remoteId: first.remoteId, sha256: first.sha256 });
  assertEquals(second.action, "created");
  assertEquals((await real.stored()).length, 1);
});

cdcsTest(
  "upload() puts new records where it is told, and leaves them where a person has put them",
  async (real) => {
    const workspaces = (await real.request("GET", "rest/workspace/read_access/")).json() as {
      id: number;
      title: string;
    }[];
    const open = workspaces.find(({ title }) => title === PUBLIC)!;
    const record = real.record();
    const workspace = async () => (await real.stored())[0]!.workspace;
    const { remoteId } = await to(real, { public: true }).upload(record, NEVER);
    assertEquals(await workspace(), open.id);
    await to(real).upload(record, { remoteId, sha256: null });
    assertEquals(await workspace(), open.id);
    await real.request("DELETE", `rest/data/${remoteId}/`);
    await to(real, { workspace: PUBLIC }).upload(record, NEVER);
    assertEquals(await workspace(), open.id);
  },
);

cdcsTest("upload() says which names there are, before anything is stored", async (real) => {
  const record = real.record();
  for (const options of [{ workspace: "Nowhere" }, { template: "Nowhere" }]) {
    await assertRejects(
      () => to(real, options).upload(record, NEVER),
      Error,
      'there is no "Nowhere" among: "',
    );
  }
  assertEquals(await real.stored(), []);
});

cdcsTest("upload() tells a refused record from a server in trouble", async (real) => {
  const record = real.record();
  const bad = { ...record, xml: record.xml.replace("<summary", "<id>2</id><summary") };
  const error = await assertRejects(() => to(real).upload(bad, NEVER), HttpError, "which its template");
  assert(!(error instanceof RetryableError));
  assertMatch(error.message, /line 5: Element 'id'/);
  assertEquals(error.status, 500);
  assertEquals(await real.stored(), []);
  const { remoteId } = await to(real).upload(record, NEVER);
  await assertRejects(
    () => to(real).upload(bad, { remoteId, sha256: null }),
    HttpError,
    "which its template",
  );
  assertEquals(await real.download(remoteId), new TextEncoder().encode(record.xml));
});

cdcsTest("check() names template and place, and says what is wrong with token or address", async (real) => {
  assertMatch(
    await to(real).check(),
    /^CDCS at http.*: template "Nexus Experiment Schema" \(\d+\), new records private$/,
  );
  assertMatch(await to(real, { public: true }).check(), /workspace "Global Public Workspace"$/);
  const token = "f".repeat(40);
  const refused = await assertRejects(
    () => to(real, { token }).check(),
    HttpError,
    "CDCS does not accept the token",
  );
  assert(!Deno.inspect(refused, { depth: 9 }).includes(token));
  await assertRejects(() => to(real, { url: `${real.url}elsewhere/` }).check(), HttpError, "Check that");
});

cdcsTest("fetchTemplate() gives the schema that records are checked against", async (real) => {
  const { title, xsd, includes } = await to(real).fetchTemplate();
  assertEquals(title, "Nexus Experiment Schema");
  const validate = await createValidator(xsd, includes);
  assertEquals(validate(real.record().xml), { valid: true, problems: [] });
  assertEquals(validate("<a/>").valid, false);
});

cdcsTest("upload() sends a record of another date under its new title", async (real) => {
  const record = real.record();
  const first = await to(real).upload(record, NEVER);
  const eventId = record.recordId.split(":")[2]!;
  const moved = real.record({ session: session({ eventId, start: "2024-02-16T14:00:00Z" }) });
  const second = await to(real).upload(moved, { remoteId: first.remoteId, sha256: first.sha256 });
  assertEquals([second.action, second.remoteId], ["updated", first.remoteId]);
  assertEquals((await real.stored()).map(({ title }) => title), [moved.title]);
});

cdcsTest(
  "upload() leaves one record when the process is killed between the answer and the ledger",
  async (real) => {
    const record = real.record();
    const log = await Deno.makeTempFile();
    try {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--frozen", new URL("./upload_once.ts", import.meta.url).pathname],
        env: { EMLOOM_KILL_AT: "upload:posted", EMLOOM_KILL_LOG: log },
        stdin: "piped",
        stdout: "null",
      }).spawn();
      const options = { url: real.url, token: real.token, public: true };
      await new Blob([JSON.stringify({ options, record })]).stream().pipeTo(child.stdin);
      assertEquals((await child.status).signal, "SIGKILL");
      assertEquals(await Deno.readTextFile(log), "upload:posted\n");
    } finally {
      await Deno.remove(log);
    }
    assertEquals((await real.stored()).map(({ workspace }) => workspace), [null]);
    assertEquals((await to(real, { public: true }).upload(record, NEVER)).action, "unchanged");
    const [stored, ...more] = await real.stored();
    assertEquals([typeof stored!.workspace, more], ["number", []]);
    assertEquals(await real.download(stored!.id), new TextEncoder().encode(record.xml));
  },
);
