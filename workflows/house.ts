/**
 * The rooms of the house, as workflow steps find them.
 *
 * @module
 */
import { readCertificates } from "../config/certificates.ts";
import type { Settings } from "../config/settings.ts";
import type { Db } from "../db/sqlite.ts";
import { type Cdcs, createDestinations, type Destination } from "../destinations/mod.ts";
import type { Harvester } from "../harvesters/define.ts";
import { createHarvesters } from "../harvesters/mod.ts";
import { createValidator, type Validate, validateRecord, type Validation } from "../record/validate.ts";
import type { Site } from "../site/open.ts";
import { createPool, type Pool } from "../sandbox/pool.ts";

import { openSiteOf } from "./site.ts";

/** Checks a record against the schema it must follow. */
export type Validator = (xml: string) => Validation | Promise<Validation>;

/** What the steps of emloom's workflows work with. */
export interface House {
  settings: Settings;
  db: Db;
  harvesters: readonly Harvester[];
  destinations: readonly Destination[];
  /** What the site adds; its harvesters and destinations are among the others. */
  site: Site;
  pool: Pool;
  /** The schema of the CDCS that records go to, else our own. Fetched once. */
  validator(): Promise<Validator>;
  /** Version of emloom, for records. */
  version: string;
  /** Who is at work, for the history: `run`, `daemon`. */
  actor: string;
}

/** Opens all rooms; the pool's processes end with it. */
export async function openHouse(
  parts: { settings: Settings; db: Db; version: string; actor: string },
): Promise<House & AsyncDisposable> {
  const { settings } = parts;
  const site = await openSiteOf(settings);
  const destinations = [...destinationsFrom(settings), ...site.destinations];
  const pool = createPool({
    roots: [settings.instrumentDataPath!],
    size: settings.sandbox.processes,
    timeLimitMs: settings.sandbox.timeLimitSeconds * 1000,
    memoryLimitMb: settings.sandbox.memoryMb,
    plugins: site.sandboxed,
  });
  let validator: Promise<Validator> | undefined;
  return {
    ...parts,
    harvesters: [...createHarvesters(settings), ...site.harvesters],
    destinations,
    site,
    pool,
    validator: () => {
      validator ??= validatorFor(destinations);
      validator.catch(() => validator = undefined); // a repository that is down now may answer later
      return validator;
    },
    [Symbol.asyncDispose]: () => pool.close(),
  };
}

/** The destinations of the settings. */
export function destinationsFrom(settings: Settings): Destination[] {
  const { cdcs, folder } = settings;
  return createDestinations({
    cdcs: cdcs?.token
      ? [{
        ...cdcs,
        token: cdcs.token.reveal(),
        timeoutMs: settings.http.timeoutSeconds * 1000,
        caCerts: readCertificates(settings),
      }]
      : [],
    folder: folder ? [folder] : [],
  });
}

async function validatorFor(destinations: readonly Destination[]): Promise<Validator> {
  const cdcs = destinations.find((each): each is Cdcs => "fetchTemplate" in each);
  if (!cdcs) return validateRecord;
  const { xsd, includes } = await cdcs.fetchTemplate();
  return await createValidator(xsd, includes) satisfies Validate;
}
