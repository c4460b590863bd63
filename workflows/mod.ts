/**
 * All workflows.
 *
 * @module
 */
import type { Site } from "../site/open.ts";
import harvest from "./harvest.ts";
import { recordWith } from "./record.ts";

/**
 * Every workflow there is, with the steps of the site.
 *
 * @throws {TypeError} when a step of the site has no place.
 */
export function workflowsOf({ steps }: Pick<Site, "steps">) {
  return [harvest, recordWith(steps)] as const;
}
