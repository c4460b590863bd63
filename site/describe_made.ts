/**
 * A plugin as data, for the parent, which never runs its code.
 *
 * @module
 */
import { isExtractor, isProfile } from "../sandbox/plugins.ts";
import type { SiteStep } from "./contract.ts";

/** The methods that a plugin must have, by its kind. */
const METHODS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["harvester", ["sessions", "describe"]],
  ["destination", ["upload"]],
  ["step", ["run"]],
]);

/**
 * What a plugin file made, as data; `parseDescription` checks it.
 *
 * @throws {TypeError} when it is nothing that emloom knows.
 */
export function describeMade(made: unknown): Record<string, unknown> {
  if (isExtractor(made)) {
    return { kind: "extractor", name: made.name, title: made.title, extensions: made.extensions ?? [] };
  }
  if (isProfile(made)) {
    return { kind: "profile", name: made.name, title: made.title ?? made.name, match: String(made.match) };
  }
  const plugin = (made ?? {}) as Record<string, unknown> & Partial<SiteStep>;
  const methods = METHODS.get(plugin.kind);
  if (!methods) {
    throw new TypeError(
      "it makes no plugin: return what emloom.defineExtractor, defineProfile, defineHarvester, defineDestination or " +
        "defineStep gives",
    );
  }
  const missing = methods.find((method) => typeof plugin[method] !== "function");
  if (missing) throw new TypeError(`a ${plugin.kind} must have the method "${missing}"`);
  const { kind, name, title, hosts = [], after, before, onError } = plugin;
  const described = { kind, name, title, hosts };
  return kind === "step"
    ? { ...described, after, before, onError }
    : { ...described, canCheck: typeof plugin.check === "function" };
}
