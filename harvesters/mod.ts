/**
 * The harvesters of all configured calendars.
 *
 * @module
 */
import { readCertificates } from "../config/certificates.ts";
import type { Settings } from "../config/settings.ts";
import { csvHarvester } from "./csv.ts";
import type { Harvester } from "./define.ts";
import { icalHarvester } from "./ical.ts";
import { nemoHarvester } from "./nemo.ts";

/**
 * Makes one harvester for each calendar in the settings. None of them connects yet.
 *
 * @throws {ConfigError} when the extra certificates cannot be read.
 * @throws {TypeError} when two calendars have the same name.
 */
export function createHarvesters(settings: Settings): Harvester[] {
  const context = { ...settings, caCerts: readCertificates(settings) };
  const harvesters = [
    ...settings.nemo.map((each) => nemoHarvester(each, context)),
    ...settings.calendars.map((each) =>
      each.kind === "ical" ? icalHarvester(each, context) : csvHarvester(each, context)
    ),
  ];
  const twice = harvesters.find(({ name }, i) => harvesters.findIndex((each) => each.name === name) !== i);
  if (twice) throw new TypeError(`Two calendars are named "${twice.name}": give each a name of its own`);
  return harvesters;
}
