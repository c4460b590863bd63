import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { buildRecord } from "../../record/build.ts";
import { keepRejected, writeRecord } from "../../record/write.ts";
import { description, input, session } from "./sample_input.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const listed = (folder: string) => [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

Deno.test("writeRecord() writes the bytes under date, pid and event id, its twin, and nothing else", () =>
  inFolder(async (folder) => {
    const { path, xml } = await writeRecord(`${folder}/records`, buildRecord(input()));
    assertEquals(path, `${folder}/records/2024-02-14_FEI-Titan-STEM_201.xml`);
    assertEquals(await Deno.readTextFile(path), xml);
    assertEquals(listed(`${folder}/records`), [
      "2024-02-14_FEI-Titan-STEM_201.jsonld",
      "2024-02-14_FEI-Titan-STEM_201.xml",
    ]);
    assertEquals((await Deno.stat(path)).mode! & 0o133, 0);
  }));

Deno.test("writeRecord() replaces an older revision and leaves an equal file alone", () =>
  inFolder(async (folder) => {
    const record = buildRecord(input());
    const { path } = await writeRecord(folder, record);
    const { ino } = await Deno.stat(path);
    await writeRecord(folder, record);
    assertEquals((await Deno.stat(path)).ino, ino);
    const next = await writeRecord(
      folder,
      buildRecord(input({ description: description({ purpose: "Other" }) })),
    );
    assertEquals(next.path, path);
    assertEquals(await Deno.readTextFile(path), next.xml);
  }));

Deno.test("writeRecord() never writes over the record of another session", () =>
  inFolder(async (folder) => {
    const one = await writeRecord(folder, buildRecord(input()));
    const elsewhere = buildRecord(input({ session: session({ source: "nemo-2" }) }));
    const other = await writeRecord(folder, elsewhere);
    assertNotEquals(other.path, one.path);
    assertEquals((await writeRecord(folder, elsewhere)).path, other.path);
    assertEquals(await Deno.readTextFile(one.path), one.xml);
    assertEquals(await Deno.readTextFile(other.path), other.xml);
  }));

Deno.test("writeRecord() takes the place of NexusLIMS' record of the same session", () =>
  inFolder(async (folder) => {
    const record = buildRecord(input());
    await Deno.writeTextFile(`${folder}/${record.title}.xml`, record.xml.replace(/ pid="emloom:[^"]*"/, ""));
    await writeRecord(folder, record);
    assertEquals(listed(folder), [`${record.title}.jsonld`, `${record.title}.xml`]);
  }));

Deno.test("keepRejected() keeps XML and reasons until the record is good", () =>
  inFolder(async (folder) => {
    const record = buildRecord(input());
    const path = await keepRejected(folder, record, [{
      line: 3,
      message: "Not expected",
      path: "/Experiment/x",
    }]);
    assertEquals(await Deno.readTextFile(path), record.xml);
    assertMatch(
      await Deno.readTextFile(path.replace(/xml$/, "txt")),
      /^Record emloom:nemo-1:201, revision 1: .*\nline 3, \/Experiment\/x: Not expected\n$/,
    );
    assertEquals(listed(folder), ["rejected"]);
    await writeRecord(folder, record);
    assertEquals(listed(`${folder}/rejected`), []);
  }));
