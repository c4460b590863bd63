/**
 * All workflows.
 *
 * @module
 */
import harvest from "./harvest.ts";
import record from "./record.ts";

/** Every workflow there is, by name. */
export const WORKFLOWS = [harvest, record] as const;
