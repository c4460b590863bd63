/**
 * The plugins of a site: found, described, and ready to be used.
 *
 * @module
 */
import { readCertificates } from "../config/certificates.ts";
import type { Settings } from "../config/settings.ts";
import type { Destination } from "../destinations/define.ts";
import type { Harvester } from "../harvesters/define.ts";
import type { ChildFailure } from "../sandbox/ending.ts";
import { type Call, callOf, type Surroundings } from "./call.ts";
import type { Json } from "./contract.ts";
import { parseDescription, type PluginDescription } from "./description.ts";
import { siteDestination } from "./destination.ts";
import { type Candidate, findPlugins, type Refused } from "./find.ts";
import { siteHarvester } from "./harvester.ts";
import { describeIn } from "./process.ts";
import { siteStep, type StepPlugin } from "./step.ts";
import { whyNot } from "./names.ts";

/** Time for a plugin to load and say what it is. It takes 0.1 s when all goes well; a busy machine must not cost a plugin. */
const LOAD_LIMIT_MS = 20_000;

/** A plugin that is used. */
export interface Found {
  /** As it lies in the folder. */
  file: string;
  /** Where it really is. */
  path: string;
  description: PluginDescription;
}

/** What a site adds to emloom. */
export interface Site {
  folder: string | undefined;
  found: Found[];
  refused: Refused[];
  /** What else a manager should know. */
  warnings: string[];
  /** Files of extractors and profiles, for the sandbox. */
  sandboxed: string[];
  /** Extensions of the site's formats, lower case without dot. */
  extensions: string[];
  harvesters: Harvester[];
  destinations: Destination[];
  steps: StepPlugin[];
}

/** What names mean already. */
export interface Taken {
  /** Steps of the workflow `record`, which plugins may stand before or after. */
  steps: readonly string[];
  destinations: readonly string[];
}

/**
 * Finds and describes the plugins of the settings. Each is loaded in a process of its own that may do nothing; one that
 * cannot be used is refused with the reason, and the others go on.
 *
 * @param entry main module of emloom; the program's own unless said
 * @throws {TypeError} when the folder cannot be read.
 */
export async function openSite(
  settings: Settings,
  taken: Taken,
  entry: string = Deno.mainModule,
): Promise<Site> {
  const folder = settings.pluginsPath;
  const { candidates, refused } = folder ? await findPlugins(folder) : { candidates: [], refused: [] };
  const around: Surroundings = {
    entry,
    timeLimitMs: settings.sandbox.timeLimitSeconds * 1000,
    memoryLimitMb: settings.sandbox.memoryMb,
    certificates: candidates.length ? readCertificates(settings) : [],
    requestTimeoutMs: settings.http.timeoutSeconds * 1000,
  };
  const found: Found[] = [];
  for (const each of await describeAll(candidates, around, settings.sandbox.processes)) {
    if ("reason" in each) refused.push(each);
    else {
      const reason = whyNot(each, found, taken, settings);
      if (reason === undefined) found.push(each);
      else refused.push({ file: each.file, reason });
    }
  }
  return { folder, refused, warnings: unused(found, settings), ...used(found, settings, around) };
}

/** What the plugins are used for. */
function used(found: Found[], settings: Settings, around: Surroundings) {
  const site = {
    found,
    sandboxed: [] as string[],
    extensions: [] as string[],
    harvesters: [] as Harvester[],
    destinations: [] as Destination[],
    steps: [] as StepPlugin[],
  };
  for (const { path, description } of found) {
    if (description.kind === "extractor" || description.kind === "profile") {
      site.sandboxed.push(path);
      if (description.kind === "extractor") site.extensions.push(...description.extensions);
      continue;
    }
    const given = settings.plugins[description.name]?.reveal() ?? "{}";
    const call: Call = callOf(
      { path, description, settings: JSON.parse(given) as Record<string, Json> },
      around,
    );
    if (description.kind === "harvester") {
      site.harvesters.push(siteHarvester(description, call, settings.consent));
    } else if (description.kind === "destination") site.destinations.push(siteDestination(description, call));
    else site.steps.push(siteStep(description, call));
  }
  return site;
}

async function describeAll(
  candidates: readonly Candidate[],
  around: Surroundings,
  parallel: number,
): Promise<(Found | Refused)[]> {
  const described: (Found | Refused)[] = [];
  let next = 0;
  const worker = async () => {
    while (next < candidates.length) {
      const place = next++;
      described[place] = await describe(candidates[place]!, around);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, candidates.length) }, worker));
  return described;
}

async function describe({ file, path }: Candidate, around: Surroundings): Promise<Found | Refused> {
  const limits = { timeLimitMs: LOAD_LIMIT_MS, memoryLimitMb: around.memoryLimitMb };
  try {
    const given = await describeIn({ path, hosts: [], entry: around.entry, ...limits });
    return { file, path, description: parseDescription(given) };
  } catch (error) {
    return { file, reason: inOneLine((error as ChildFailure | TypeError).message) };
  }
}

/** Without the picture of the line that a syntax error comes with. */
function inOneLine(message: string): string {
  return message.split("\n").map((line) => line.trim()).filter((line) => !/^(\d+ )?\|/.test(line)).join(" ")
    .trim();
}

/** Settings that nobody reads: a misspelt name would leave its plugin without its token. */
function unused(found: readonly Found[], settings: Settings): string[] {
  const names = new Set(found.map(({ description }) => description.name));
  return Object.keys(settings.plugins).filter((name) => !names.has(name))
    .map((name) => `The setting plugins.${name} is for a plugin that is not there, or was refused`);
}
