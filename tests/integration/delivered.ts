import { assert, assertEquals } from "@std/assert";
import { createValidator, validateRecord } from "../../record/validate.ts";
import type { Facility } from "./facility.ts";
import { countTitled, download, type StoredRecord, storedRecords } from "./servers.ts";

/** The official schema, where `EMLOOM_SCHEMA` names it: our records must be valid there too. */
const OFFICIAL = Deno.env.get("EMLOOM_SCHEMA");

/**
 * Asserts that CDCS has exactly one record of each of these usage events and no other of the facility, and that
 * CDCS, the file, the database and the ledger agree on it byte by byte.
 *
 * @returns the records as CDCS has them, in the order of the events.
 */
export async function assertDelivered(
  facility: Facility,
  events: readonly string[] = ["1", "2", "3"],
): Promise<StoredRecord[]> {
  const { servers, mark, folder } = facility;
  const ours = await facility.query((db) =>
    db.selectFrom("sessions").innerJoin(
      "records",
      (join) =>
        join.onRef("records.session_id", "=", "sessions.id").onRef(
          "records.revision",
          "=",
          "sessions.revision",
        ),
    )
      .innerJoin("uploads", "uploads.session_id", "sessions.id")
      .select(["event_id", "records.path", "xml", "valid", "uploads.state", "remote_id", "destination"])
      .orderBy("event_id").execute()
  );
  assertEquals(ours.map((row) => row.event_id), [...events], "sessions with a record and an upload");
  const theirs = await storedRecords(servers, mark);
  assertEquals(
    theirs.map(({ title }) => title).sort(),
    ours.map(({ path }) => path.split("/").at(-1)!.replace(/\.xml$/, "")).sort(),
    "titles in CDCS",
  );
  const official = OFFICIAL && await createValidator(await Deno.readTextFile(OFFICIAL));
  const found: StoredRecord[] = [];
  for (const { event_id, path, xml, valid, state, remote_id, destination } of ours) {
    assertEquals([valid, state, destination], [1, "done", "cdcs"], `upload of event ${event_id}`);
    const record = theirs.find(({ id }) => String(id) === remote_id);
    assert(record, `CDCS has no record ${remote_id} of event ${event_id}`);
    assertEquals(await countTitled(servers, record.title), 1, record.title);
    assertEquals(await Deno.readTextFile(path), xml, path);
    assertEquals(await download(servers, record.id), xml, `record ${record.id} in CDCS`);
    for (const validate of [validateRecord, ...official ? [official] : []]) {
      assertEquals(await validate(xml), { valid: true, problems: [] }, path);
    }
    found.push(record);
  }
  const files = [...Deno.readDirSync(`${folder}/data/records`)].filter(({ isFile }) => isFile);
  const wanted = theirs.flatMap(({ title }) => [`${title}.jsonld`, `${title}.xml`]);
  assertEquals(files.map(({ name }) => name).sort(), wanted.sort());
  return found;
}
