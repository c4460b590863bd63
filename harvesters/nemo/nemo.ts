/**
 * One configured NEMO, as the parts of its harvester share it.
 *
 * @module
 */
import type { ConsentSettings } from "../../config/settings.ts";
import type { NemoApi } from "./api.ts";
import type { NemoTimes } from "./times.ts";

/** One configured NEMO. */
export interface Nemo {
  /** `nemo-1`. */
  name: string;
  /** Root of the API, ends in `/`. */
  address: string;
  api: NemoApi;
  times: NemoTimes;
  consent: ConsentSettings;
  /** How far a look reaches back behind the one before. */
  overlapMs: number;
}
