/**
 * Step *build* of a record: XML, checked against the schema, in its file and in the database.
 *
 * @module
 */
import { logGeneration } from "../../db/sessions.ts";
import { write } from "../../db/sqlite.ts";
import type { StepTools } from "../../engine/workflow.ts";
import { keepRejected, writeRecord } from "../../record/write.ts";
import type { Description, Session } from "../../schemas/session.ts";
import type { House } from "../house.ts";
import { forRecord, type ValidatedFile } from "./validate.ts";

/** A record as the following steps know it; its XML is in the database and in the file. */
export interface Built {
  recordId: string;
  revision: number;
  title: string;
  path: string;
  sha256: string;
}

/** An activity by the paths of its files. */
export interface ActivityPaths {
  /** Milliseconds since 1970. */
  start: number;
  files: string[];
}

// What writes XML takes long to load, and most runs have no record to build.
const writer = () => import("../../record/build.ts");

/** Loads what builds and checks a record, while its files are read. Whether all can be had shows when it is needed. */
export function getReady(house: House): void {
  writer().catch(() => {});
  house.validator().catch(() => {});
}

/**
 * Builds and validates the record and writes its file.
 *
 * @throws {Error} with line and reason when the schema refuses it; the refused XML is kept beside the records.
 */
export async function build(
  session: Session,
  description: Description,
  activities: readonly ActivityPaths[],
  files: readonly ValidatedFile[],
  house: House & StepTools,
): Promise<Built> {
  const { buildRecord } = await writer();
  const byPath = new Map(files.map((file) => [file.path, file]));
  const document = buildRecord({
    session,
    description,
    revision: session.revision,
    activities: activities.map((activity) => ({
      start: new Date(activity.start).toISOString(),
      files: activity.files.map((path) => forRecord(byPath.get(path)!, house.version)),
    })),
  });
  const { valid, problems } = await (await house.validator())(document.xml);
  if (!valid) {
    const kept = await keepRejected(house.settings.recordsPath!, document, problems);
    const [first] = problems;
    throw new Error(
      `The schema refuses the record in line ${first?.line}: ${first?.message}. It is kept as "${kept}"`,
    );
  }
  const { path, recordId, title, sha256, xml, revision } = await writeRecord(
    house.settings.recordsPath!,
    document,
  );
  const row = {
    record_id: recordId,
    path,
    xml,
    sha256,
    valid: 1,
    problems: "[]",
    created_at: house.now().toISOString(),
  };
  await write(house.db, async (trx) => {
    await logGeneration(trx, session.id, house.actor, house.now());
    await trx.insertInto("records").values({ session_id: session.id, revision, ...row })
      .onConflict((conflict) => conflict.columns(["session_id", "revision"]).doUpdateSet(row)).execute();
  });
  return { recordId, revision, title, path, sha256 };
}
