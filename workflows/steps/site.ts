/**
 * Steps of the site in a record: what they are given, and how they stand in the workflow.
 *
 * @module
 */
import { patient } from "../../engine/retry.ts";
import type { Step, StepTools } from "../../engine/workflow.ts";
import type { Description, Session } from "../../schemas/session.ts";
import type { StepPlugin, StepSubject } from "../../site/step.ts";
import type { House } from "../house.ts";
import type { Built } from "./build.ts";

/** Results of the steps so far, as far as steps of the site are told about them. */
interface Context {
  session: Session;
  harvest?: Description;
  build?: Built;
  upload?: unknown;
}

/**
 * A step of the site. It has one item, the session, so that its failure can be kept while the steps behind it go on.
 */
export function stepOf(plugin: StepPlugin): Step {
  return {
    kind: "each",
    name: plugin.name,
    items: ({ session }: Context) => [session.identifier],
    key: (identifier: string) => identifier,
    run: async (_: string, context: Context, house: House & StepTools) =>
      await plugin.run(await subjectOf(context, house), {
        signal: house.signal,
        note: (message) => house.note(message),
        now: house.now(),
      }),
    parallel: 1,
    keep: plugin.onError === "keep",
    retry: patient,
  };
}

async function subjectOf({ session, harvest, build, upload }: Context, { db }: House): Promise<StepSubject> {
  const ledger = upload === undefined
    ? []
    : await db.selectFrom("uploads").selectAll().where("session_id", "=", session.id).orderBy("destination")
      .execute();
  const uploads = ledger.map(({ destination, state, url, error }) => ({
    destination,
    state,
    ...(url === null ? {} : { url }),
    ...(error === null ? {} : { error }),
  }));
  const { consent: _, ...experiment } = harvest ?? {};
  return {
    key: `${session.source}:${session.eventId}/${session.revision}`,
    session,
    ...(harvest ? { experiment: experiment as Omit<Description, "consent"> } : {}),
    ...(build ? { record: await recordOf(build, session, uploads, db) } : {}),
    uploads,
  };
}

async function recordOf(
  { recordId, revision, title, sha256 }: Built,
  session: Session,
  uploads: StepSubject["uploads"],
  db: House["db"],
): Promise<StepSubject["record"]> {
  const { xml } = await db.selectFrom("records").select("xml").where("session_id", "=", session.id)
    .where("revision", "=", revision).executeTakeFirstOrThrow();
  const url = uploads.find((upload) => upload.state === "done" && upload.url !== undefined)?.url;
  return { recordId, revision, title, sha256, xml, ...(url === undefined ? {} : { url }) };
}
