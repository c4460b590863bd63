/**
 * How a plugin of the site can fail.
 *
 * @module
 */

/** A plugin that threw, was stopped at a limit, or gave what makes no sense. */
export class PluginError extends Error {
  override name = "PluginError";

  constructor(readonly plugin: string, problem: string, options?: ErrorOptions) {
    super(`Plugin "${plugin}": ${problem}`, options);
  }
}
