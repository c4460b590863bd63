/**
 * Loads the extractors and profiles of a site, in the child. Their code never runs in the parent.
 *
 * @module
 */
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import type { Extractor } from "../extractors/define.ts";
import type { Profile } from "../extractors/profile.ts";
import { toolkit } from "./toolkit.ts";

/** What the site's plugins gave. */
export interface Plugins {
  extractors: Extractor[];
  profiles: Profile[];
  /** The plugins that could not be loaded, and why. */
  problems: string[];
}

/** Loads plugin files one after the other; one that fails is named in `problems`, and the others go on. */
export async function loadPlugins(paths: readonly string[]): Promise<Plugins> {
  const plugins: Plugins = { extractors: [], profiles: [], problems: [] };
  for (const path of paths) {
    try {
      const made = await makePlugin(path);
      if (isExtractor(made)) plugins.extractors.push(made);
      else if (isProfile(made)) plugins.profiles.push(made);
      else {throw new TypeError(
          "it makes neither an extractor nor a profile: return what emloom.define… gives",
        );}
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      plugins.problems.push(`Cannot load the plugin "${basename(path)}": ${reason}`.slice(0, 2000));
    }
  }
  return plugins;
}

/**
 * What a plugin file makes of the {@linkcode toolkit}.
 *
 * @throws what its code throws, and {@linkcode TypeError} when it is no plugin.
 */
export async function makePlugin(path: string): Promise<unknown> {
  const { default: define } = await import(pathToFileURL(path).href);
  if (typeof define !== "function") {
    throw new TypeError("its default export is no function: write export default (emloom) => …");
  }
  return await define(toolkit);
}

/** True for what `defineExtractor` gives. */
export function isExtractor(made: unknown): made is Extractor {
  const { name, title, supports, extract } = (made ?? {}) as Partial<Extractor>;
  return typeof name === "string" && typeof title === "string" && typeof supports === "function" &&
    typeof extract === "function";
}

/** True for what `defineProfile` gives. */
export function isProfile(made: unknown): made is Profile {
  const { name, match } = (made ?? {}) as Partial<Profile>;
  return typeof name === "string" && match instanceof RegExp;
}
