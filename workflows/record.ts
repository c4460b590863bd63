/**
 * One session, from its calendar to its record at every destination.
 *
 * @module
 */
import { clusterByTime } from "../cluster/activities.ts";
import { keepConsent, setState } from "../db/sessions.ts";
import { patient } from "../engine/retry.ts";
import { workflow } from "../engine/workflow.ts";
import { NoConsent, NoFiles, NoReservation } from "../schemas/endings.ts";
import type { Session } from "../schemas/session.ts";
import type { StepPlugin } from "../site/step.ts";
import type { House } from "./house.ts";
import { build, getReady } from "./steps/build.ts";
import { describe } from "./steps/describe.ts";
import { extractFile } from "./steps/extract.ts";
import { findSessionFiles, saveActivities, saveFiles } from "./steps/find.ts";
import { isSuperseded, stateAfter } from "./steps/settle.ts";
import { stepOf } from "./steps/site.ts";
import { destinationsOf, saveUpload, uploadTo } from "./steps/upload.ts";
import { saveDatasets, validateDatasets } from "./steps/validate.ts";

const record = workflow<{ session: Session }, House>("record")
  .step("harvest", ({ session }, house) => {
    // a process for the files starts meanwhile; should it not, the first file tells why
    house.pool.check().catch(() => {});
    return describe(session, house);
  }, {
    retry: patient,
    save: (trx, { consent }, { session }, house) => keepConsent(trx, session.id, consent, house.now()),
  })
  .step("find", ({ session }, house) => findSessionFiles(session, house), {
    retry: patient,
    save: (trx, found, { session }) => saveFiles(trx, found, session),
  })
  .step(
    "cluster",
    ({ find }, house) => {
      getReady(house);
      return clusterByTime(find.files, {
        sensitivity: house.settings.clusteringSensitivity,
        compat: house.settings.clusterCompat,
      }).map(({ files, ...activity }) => ({ ...activity, files: files.map((file) => file.relative) }));
    },
    {
      save: (trx, activities, { session }) => saveActivities(trx, activities, session),
    },
  )
  .each(
    "extract",
    ({ find }) => find.files,
    (file) => file.relative,
    (file, { session }, house) => extractFile(file, session, house),
    { parallel: 4, onError: "keep", retry: patient },
  )
  .step("validate", ({ extract, session }) => validateDatasets(extract, session), {
    save: (trx, files, { session }) => saveDatasets(trx, files, session),
  })
  .step(
    "build",
    ({ session, harvest, cluster, validate }, house) => build(session, harvest, cluster, validate, house),
    {
      retry: patient,
    },
  )
  .each(
    "upload",
    (_, house) => destinationsOf(house),
    (name) => name,
    (name, { build, session }, house) => uploadTo(name, build, session, house),
    {
      retry: patient,
      onError: "keep",
      save: (trx, { item, ...outcome }, { session }, house) =>
        saveUpload(trx, item, outcome, session, house.now()),
    },
  )
  .ends({ NO_FILES_FOUND: NoFiles, NO_CONSENT: NoConsent, NO_RESERVATION: NoReservation })
  .settled(async (trx, { session }, outcome, house) => {
    if (await isSuperseded(trx, session)) return; // a newer revision is in the queue, and decides
    const { state, reason } = await stateAfter(trx, session, outcome, house);
    await setState(trx, session.id, state, reason, house.actor, house.now());
  });

export default record;

/** Names of the built-in steps, in order. */
export const STEPS: readonly string[] = record.steps.map((step) => step.name);

/** The workflow with the steps of the site. */
export function recordWith(steps: readonly StepPlugin[]): typeof record {
  return record.with(
    steps.map((plugin) => ({
      step: stepOf(plugin),
      place: plugin.before === undefined ? "after" : "before",
      at: plugin.before ?? plugin.after!,
    })),
  );
}
