import { assert, assertEquals, assertRejects } from "@std/assert";
import { cdcs, type CdcsOptions } from "../../destinations/cdcs.ts";
import { RetryableError } from "../../engine/errors.ts";
import { description } from "../record/sample_input.ts";
import { type Faults, faultTest, type RealCdcs } from "./real_cdcs.ts";

const NEVER = { remoteId: null, sha256: null };
const CREATE = { method: "POST", path: "^/rest/data/$" };
const UPDATE = { method: "PATCH", path: "^/rest/data/\\d+/$" };

const through = ({ token }: RealCdcs, { url }: Faults, options: Partial<CdcsOptions> = {}) =>
  cdcs({ url, token, retries: 0, timeoutMs: 2000, ...options });
const creations = async (faults: Faults) =>
  (await faults.log()).filter((line) => line === "POST /rest/data/").length;

/** What can happen to a change, and whether the server made it. */
const FAULTS = [
  { name: "the answer is dropped", rule: { action: "drop" }, made: true },
  {
    name: "a gateway answers 503 after it was made",
    rule: { action: "forward_then_reply", status: 503 },
    made: true,
  },
  {
    name: "a gateway answers 500 after it was made",
    rule: { action: "forward_then_reply", status: 500 },
    made: true,
  },
  { name: "the answer is cut off", rule: { action: "truncate", bytes: 20 }, made: true },
  { name: "the answer is garbage", rule: { action: "change", pattern: "\\{", replacement: "(" }, made: true },
  {
    name: "the answer comes too late",
    rule: { action: "forward", delay_reply: 10 },
    made: true,
    timeoutMs: 600,
  },
  { name: "the connection is closed", rule: { action: "close" }, made: false },
  { name: "a gateway answers 503", rule: { action: "reply", status: 503 }, made: false },
  {
    name: "a gateway answers 500",
    rule: { action: "reply", status: 500, body: { message: "no database" } },
    made: false,
  },
  { name: "the server hangs", rule: { action: "hang", seconds: 30 }, made: false, timeoutMs: 600 },
];

for (const { name, rule, made, timeoutMs } of FAULTS) {
  const options = timeoutMs ? { timeoutMs } : {};

  faultTest(`upload() leaves exactly one record when ${name} on creating`, async (real, faults) => {
    const record = real.record();
    await faults.plan({ ...CREATE, nth: 1, ...rule });
    const upload = () => through(real, faults, options).upload(record, NEVER);
    if (made) {
      assertEquals((await upload()).action, "created");
    } else {
      await assertRejects(upload, RetryableError);
      assertEquals(await real.stored(), []);
      assertEquals((await upload()).action, "created");
    }
    assertEquals(await creations(faults), made ? 1 : 2);
    assertEquals((await upload()).action, "unchanged");
    const [stored, ...more] = await real.stored();
    assertEquals(more, []);
    assertEquals(await real.download(stored!.id), new TextEncoder().encode(record.xml));
  });

  faultTest(`upload() ends with the new revision when ${name} on updating`, async (real, faults) => {
    const first = await through(real, faults).upload(real.record(), NEVER);
    const next = real.record({ description: description({ purpose: "Other" }) });
    await faults.plan({ ...UPDATE, nth: 1, ...rule });
    const upload = () => through(real, faults, options).upload(next, first);
    if (!made) await assertRejects(upload, RetryableError);
    assertEquals((await upload()).action, "updated");
    assertEquals((await upload()).action, "unchanged");
    assertEquals(await creations(faults), 1); // the first upload's own
    const [stored, ...more] = await real.stored();
    assertEquals(more, []);
    assertEquals(await real.download(stored!.id), new TextEncoder().encode(next.xml));
  });
}

faultTest("upload() keeps the oldest of several copies and reports the others", async (real, faults) => {
  const record = real.record();
  await faults.plan({ ...CREATE, action: "duplicate" });
  await through(real, faults).upload(record, NEVER);
  const [oldest, copy, ...more] = await real.stored();
  assert(oldest && copy && more.length === 0);
  const again = await through(real, faults).upload(record, NEVER);
  assertEquals([again.action, again.remoteId], ["unchanged", String(oldest.id)]);
  assertEquals(
    again.warning,
    `CDCS has more copies of this record, ${copy.id} beside ${oldest.id}: delete them there`,
  );
});

faultTest(
  "upload() puts the record into its workspace later when that failed at first",
  async (real, faults) => {
    const record = real.record();
    await faults.plan({ path: "/assign/", nth: 1, action: "reply", status: 503 });
    const upload = () => through(real, faults, { public: true }).upload(record, NEVER);
    await assertRejects(upload, RetryableError);
    assertEquals((await upload()).action, "unchanged");
    const [stored, ...more] = await real.stored();
    assertEquals([typeof stored!.workspace, more], ["number", []]);
  },
);

faultTest("upload() passes on how long the server wants to be left alone", async (real, faults) => {
  await faults.plan({ ...CREATE, action: "rate_limit", retry_after: 7 });
  const error = await assertRejects(() => through(real, faults).upload(real.record(), NEVER), RetryableError);
  assertEquals(error.retryAfter, 7000);
  assertEquals(await real.stored(), []);
});

faultTest("upload() sends nothing when it cannot look", async (real, faults) => {
  await faults.plan({ method: "GET", path: "^/rest/data/", action: "reply", status: 503 });
  await assertRejects(() => through(real, faults).upload(real.record(), NEVER), RetryableError);
  assertEquals(await creations(faults), 0);
});
