/**
 * Settings: what they are, where they come from, what is missing.
 *
 * @module
 */
export type { CalendarSettings, NemoSettings } from "./calendars.ts";
export { readCertificates } from "./certificates.ts";
export {
  describeSettings,
  type SettingDoc,
  type SettingRow,
  settingsMarkdown,
  settingsTable,
} from "./describe.ts";
export { ConfigError } from "./errors.ts";
export { type Loaded, type LoadOptions, loadSettings } from "./load.ts";
export { type Missing, type Need, requireFor } from "./require.ts";
export { Secret } from "./secret.ts";
export { type ConsentSettings, type Settings, settingsSchema } from "./settings.ts";
