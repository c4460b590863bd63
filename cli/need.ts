import { type Need, requireFor } from "../config/require.ts";
import type { Settings } from "../config/settings.ts";
import { NotConfiguredError } from "./define.ts";

/** Refuses to go on, with what to do, while something that `command` needs is not configured. */
export function need(settings: Settings, command: Need): void {
  const missing = requireFor(settings, command);
  if (missing.length === 0) return;
  throw new NotConfiguredError(
    [
      "Some settings are missing, or cannot be so:",
      ...missing.map(({ setting, remedy }) => `  ${setting}: ${remedy}`),
    ].join(
      "\n",
    ),
  );
}
