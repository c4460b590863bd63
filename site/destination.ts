/**
 * A site's destination, as the workflows see one.
 *
 * @module
 */
import type { Destination } from "../destinations/define.ts";
import type { Call } from "./call.ts";
import type { DescriptionOf } from "./description.ts";
import { PluginError } from "./errors.ts";
import { parseChecked, parseUploaded } from "./results.ts";

/** The destination of a plugin. */
export function siteDestination(
  { name, title, canCheck }: DescriptionOf<"destination">,
  call: Call,
): Destination {
  return {
    name,
    async upload(record, previous, signal) {
      const { path: _, ...sent } = record; // the plugin could not read it
      const uploaded = parseUploaded(name, await call("upload", [sent, previous], { signal }));
      if (uploaded.sha256 === record.sha256) return uploaded;
      throw new PluginError(name, `it says that it has another record than the one it was given`);
    },
    async check(signal) {
      if (!canCheck) return `${title}: it has no check of its own`;
      return parseChecked(name, await call("check", [], { signal }));
    },
  };
}
