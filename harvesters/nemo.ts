/**
 * NEMO: usage events are the sessions, their forms and the reservations describe them.
 *
 * @module
 */
import type { NemoSettings } from "../config/calendars.ts";
import type { Settings } from "../config/settings.ts";
import { createHttp } from "../http/mod.ts";
import type { Harvester } from "./define.ts";
import { NemoApi } from "./nemo/api.ts";
import { toolOf } from "./nemo/address.ts";
import { describeNemo } from "./nemo/describe.ts";
import type { Nemo } from "./nemo/nemo.ts";
import { toolRow, usageEventRow } from "./nemo/rows.ts";
import { harvestNemo } from "./nemo/sessions.ts";
import { NemoTimes } from "./nemo/times.ts";

/** What of the settings a NEMO needs beside its own. */
export type NemoContext = Pick<Settings, "consent" | "harvest" | "http"> & {
  /** PEM certificates to trust beside the usual ones. */
  caCerts?: readonly string[];
};

/** The harvester of one NEMO. */
export function nemoHarvester(settings: NemoSettings, context: NemoContext): Harvester {
  const http = createHttp({
    baseUrl: settings.address,
    headers: { Authorization: `Token ${settings.token.reveal()}`, Accept: "application/json" },
    timeoutMs: context.http.timeoutSeconds * 1000,
    retries: context.http.retries,
    caCerts: context.caCerts ?? [],
  });
  const nemo: Nemo = {
    name: settings.name,
    address: settings.address,
    api: new NemoApi(settings.name, http),
    times: new NemoTimes(settings),
    consent: context.consent,
    overlapMs: context.harvest.overlapDays * 86_400_000,
  };
  return {
    name: settings.name,
    kind: "nemo",
    serves: (instrument) =>
      instrument.harvester === "nemo" && toolOf(instrument.apiUrl, nemo.address) !== undefined,
    sessions: (context) => harvestNemo(nemo, context),
    describe: (session, context) => describeNemo(nemo, session, context),
    check: (signal) => checkNemo(nemo, signal),
  };
}

/** Reads what the harvest reads; times are read too, since a zone may be missing in the settings. */
async function checkNemo(nemo: Nemo, signal?: AbortSignal): Promise<string> {
  const { rows: tools } = await nemo.api.list("tools", toolRow, {}, signal);
  const recent = nemo.times.write(new Date(Date.now() - 7 * 86_400_000));
  const { rows: events } = await nemo.api.list("usage_events", usageEventRow, { start__gte: recent }, signal);
  for (const event of events) nemo.times.read(event.start);
  return `NEMO at ${nemo.address}: ${tools.length} tools, ${events.length} usage events in the last 7 days`;
}
