import { assertEquals, assertMatch, assertRejects, assertThrows } from "@std/assert";
import { folder } from "../../destinations/folder.ts";
import { RetryableError } from "../../engine/errors.ts";
import { buildRecord } from "../../record/build.ts";
import { description, input, session } from "../record/sample_input.ts";

const NEVER = { remoteId: null, sha256: null };
const record = (changes: Parameters<typeof input>[0] = {}) => ({
  ...buildRecord(input(changes)),
  path: "/x.xml",
});
const listed = (path: string) => [...Deno.readDirSync(path)].map(({ name }) => name).sort();

async function inFolder(test: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir();
  try {
    await test(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("folder() copies, updates, and does nothing the second time", () =>
  inFolder(async (path) => {
    const to = folder({ path });
    const first = await to.upload(record(), NEVER);
    assertEquals([first.action, first.remoteId], ["created", "2024-02-14_FEI-Titan-STEM_201.xml"]);
    assertMatch(first.url!, /^file:\/\/\/.*_201\.xml$/);
    assertEquals((await to.upload(record(), first)).action, "unchanged");
    const next = record({ description: description({ purpose: "Other" }) });
    assertEquals((await to.upload(next, NEVER)).action, "updated");
    assertEquals(await Deno.readTextFile(`${path}/${first.remoteId}`), next.xml);
    assertEquals(listed(path), [first.remoteId]);
  }));

Deno.test("folder() moves the file of a session whose date was corrected", () =>
  inFolder(async (path) => {
    const to = folder({ path });
    const first = await to.upload(record(), NEVER);
    const moved = await to.upload(record({ session: session({ start: "2024-02-16T14:00:00Z" }) }), first);
    assertEquals(moved.action, "updated");
    assertEquals(listed(path), ["2024-02-16_FEI-Titan-STEM_201.xml"]);
  }));

Deno.test("folder() leaves the records of other sessions alone", () =>
  inFolder(async (path) => {
    const to = folder({ path });
    const one = await to.upload(record(), NEVER);
    const other = await to.upload(record({ session: session({ source: "nemo-2" }) }), one);
    assertEquals(other.action, "created");
    assertEquals(listed(path).length, 2);
    assertEquals(await Deno.readTextFile(`${path}/${one.remoteId}`), record().xml);
  }));

Deno.test("folder() never removes a file outside", () =>
  inFolder(async (path) => {
    await Deno.mkdir(`${path}/records`);
    await Deno.writeTextFile(`${path}/mine.xml`, record().xml);
    await folder({ path: `${path}/records` }).upload(record(), { remoteId: "../mine.xml", sha256: null });
    assertEquals(listed(path), ["mine.xml", "records"]);
  }));

Deno.test("folder() waits for a share that is not mounted", () =>
  inFolder(async (path) => {
    const to = folder({ path: `${path}/share` });
    await assertRejects(() => to.upload(record(), NEVER), RetryableError, `no folder "${path}/share"`);
    await assertRejects(() => to.check(), RetryableError);
    assertEquals(listed(path), []);
  }));

Deno.test("folder() wants an absolute path", () => {
  assertThrows(() => folder({ path: "relative" }), TypeError, "absolute");
});

Deno.test("folder() checks that it can write, and leaves nothing", () =>
  inFolder(async (path) => {
    assertEquals(await folder({ path }).check(), `Folder "${path}" can be written`);
    assertEquals(listed(path), []);
  }));
