/**
 * The site's plugins beside the parts that emloom has of its own.
 *
 * @module
 */
import type { Settings } from "../config/settings.ts";
import { openSite, type Site } from "../site/open.ts";

/** Steps of the workflow `record`, named here so that `emloom extract` need not load it; a test compares. */
export const STEP_NAMES = ["harvest", "find", "cluster", "extract", "validate", "build", "upload"] as const;

/**
 * Opens the plugins of the settings.
 *
 * @throws {TypeError} when their folder cannot be read.
 */
export function openSiteOf(settings: Settings): Promise<Site> {
  return openSite(settings, { steps: STEP_NAMES, destinations: ["cdcs", "folder"] });
}
