/**
 * A site's workflow step, as the workflows see one.
 *
 * @module
 */
import type { Call, CallOptions } from "./call.ts";
import type { PluginContext, StepContext } from "./contract.ts";
import type { DescriptionOf } from "./description.ts";
import { parseStepResult } from "./results.ts";

/** What a step is given. */
export type StepSubject = Omit<StepContext, keyof PluginContext>;

/** One step of the site. */
export interface StepPlugin extends DescriptionOf<"step"> {
  /**
   * Does it.
   *
   * @throws {RetryableError} for what may succeed later.
   * @throws {PluginError} for all else.
   */
  run(subject: StepSubject, options: CallOptions): Promise<unknown>;
}

/** The step of a plugin. */
export function siteStep(description: DescriptionOf<"step">, call: Call): StepPlugin {
  return {
    ...description,
    run: async (subject, options) => parseStepResult(description.name, await call("run", [subject], options)),
  };
}
