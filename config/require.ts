/**
 * What each command needs to have been configured.
 *
 * @module
 */
import { FIELDS } from "./fields.ts";
import type { Settings } from "./settings.ts";

/** Something that is missing, and how to mend it. */
export interface Missing {
  /** `data_path`. */
  setting: string;
  remedy: string;
}

/** What commands are called when it comes to their needs. */
export type Need = "run" | "daemon" | "serve" | "database" | "extract";

const PATHS: Record<Need, (keyof Settings)[]> = {
  run: ["instrumentDataPath", "dataPath", "databasePath"],
  daemon: ["instrumentDataPath", "dataPath", "databasePath"],
  serve: ["dataPath", "databasePath"],
  database: ["databasePath"],
  extract: [],
};

/** What `command` needs and does not have; empty when all is there. */
export function requireFor(settings: Settings, command: Need): Missing[] {
  const missing = PATHS[command].filter((name) => settings[name] === undefined).map((name) => {
    const field = FIELDS.find((each) => each.path[0] === name)!;
    const variables = [field.environment, field.nexuslims].filter(Boolean).join(" or ");
    return { setting: field.name, remedy: `Set ${variables}, or write ${field.name} into emloom.yaml` };
  });
  const { dataPath, instrumentDataPath } = settings;
  if (dataPath && instrumentDataPath && `${dataPath}/`.startsWith(`${instrumentDataPath}/`)) {
    missing.push({
      setting: "data_path",
      remedy:
        `Set it to a folder outside of instrument_data_path "${instrumentDataPath}": nothing is written there`,
    });
  }
  if (command === "run" || command === "daemon") {
    // a plugin may be a calendar; which they are is known later
    if (settings.nemo.length + settings.calendars.length === 0 && !settings.pluginsPath) {
      missing.push({
        setting: "nemo",
        remedy: "Set NX_NEMO_ADDRESS_1 and NX_NEMO_TOKEN_1, or list calendars in emloom.yaml",
      });
    }
    if (settings.cdcs && !settings.cdcs.token) {
      missing.push({ setting: "cdcs.token", remedy: "Set EMLOOM_CDCS_TOKEN or NX_CDCS_TOKEN" });
    }
  }
  return missing;
}
