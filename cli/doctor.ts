/**
 * `emloom doctor`: probes every service and folder, and says what to mend.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { option } from "@optique/core/primitives";
import { basename } from "node:path";
import { requireFor } from "../config/require.ts";
import type { Settings } from "../config/settings.ts";
import { listInstruments } from "../db/instruments.ts";
import { type Db, write } from "../db/sqlite.ts";
import { nameMatcher } from "../files/glob.ts";
import type { Harvester } from "../harvesters/define.ts";
import { createHarvesters } from "../harvesters/mod.ts";
import type { Instrument } from "../schemas/session.ts";
import { createPool } from "../sandbox/pool.ts";
import type { Destination } from "../destinations/mod.ts";
import { destinationsFrom } from "../workflows/house.ts";
import { openSiteOf } from "../workflows/site.ts";
import type { Site } from "../site/open.ts";
import type { App } from "./app.ts";
import { defineCommand, EXIT, type ExitCode } from "./define.ts";

/** Time for one probe. */
const LIMIT = 20_000;

/** What one probe found. */
interface Finding {
  check: string;
  state: "ok" | "warning" | "failed";
  message: string;
}

export default defineCommand({
  parser: object({ json: option("--json", { description: message`Print JSON` }) }),
  description:
    "Probes settings, folders, database, calendars, destinations and the sandbox, each with its real credentials, and says what to do about what it finds. Changes nothing.",
  examples: [
    ["emloom doctor", "after every change of settings"],
    ["emloom doctor --json", "for a monitor; exit code 3 when something failed"],
  ],
  async run(args, app): Promise<ExitCode> {
    const { settings } = await app.settings();
    const findings: Finding[] = [];
    for await (const finding of examine(app, settings)) {
      findings.push(finding);
      const mark = { ok: "✓", warning: "!", failed: "✗" }[finding.state];
      if (!args.json) app.print(`${mark} ${finding.check}: ${finding.message}`);
    }
    if (args.json) app.printJson({ version: app.version, deno: Deno.version.deno, findings });
    return findings.some((each) => each.state === "failed") ? EXIT.partly : EXIT.done;
  },
});

async function* examine(app: App, settings: Settings): AsyncGenerator<Finding> {
  const missing = requireFor(settings, "run");
  for (const { setting, remedy } of missing) {
    yield { check: setting, state: "failed", message: `missing. ${remedy}` };
  }
  if (missing.length === 0) {
    yield { check: "settings", state: "ok", message: "all that emloom run needs is there" };
  }

  const { instrumentDataPath, dataPath, recordsPath, databasePath, ignorePatterns } = settings;
  if (instrumentDataPath) yield await probe("instrument data", () => readable(instrumentDataPath));
  if (dataPath) yield await probe("data folder", () => writable(dataPath));
  if (recordsPath) yield await probe("records folder", () => writable(recordsPath));
  yield await probe("ignore_patterns", () => {
    nameMatcher(ignorePatterns);
    return ignorePatterns.join(" ") || "none";
  });

  const site: Pick<Site, "harvesters" | "destinations" | "sandboxed"> = {
    harvesters: [],
    destinations: [],
    sandboxed: [],
  };
  if (settings.pluginsPath) yield* plugins(settings, site);
  let harvesters: readonly Harvester[] = site.harvesters;
  const calendars = await probe("calendars", () => {
    harvesters = [...createHarvesters(settings), ...site.harvesters];
    return `${harvesters.length} configured`;
  });
  if (calendars.state === "failed") yield calendars;
  if (databasePath) {
    let db: Db | undefined;
    yield await probe("database", async () => {
      db = await app.db();
      const { n } = await db.selectFrom("sessions").select((row) => row.fn.countAll<number>().as("n"))
        .executeTakeFirstOrThrow();
      await writes(db, databasePath);
      return `${databasePath}, ${n} sessions`;
    });
    if (db) yield* instruments(db, settings, harvesters);
  }
  for (const harvester of harvesters) {
    yield await probe(`calendar ${harvester.name}`, () => harvester.check(AbortSignal.timeout(LIMIT)));
  }
  let destinations: readonly Destination[] = site.destinations;
  const places = await probe("destinations", () => {
    destinations = [...destinationsFrom(settings), ...site.destinations];
    return `${destinations.length} configured`;
  });
  if (places.state === "failed") yield places;
  for (const destination of destinations) {
    yield await probe(`destination ${destination.name}`, () => destination.check(AbortSignal.timeout(LIMIT)));
  }
  if (places.state === "ok" && destinations.length === 0) {
    yield {
      check: "destinations",
      state: "warning",
      message: "none is configured: records stay in the records folder",
    };
  }
  yield await probe("sandbox", async () => {
    await using pool = createPool({
      roots: [instrumentDataPath ?? Deno.cwd()],
      size: 1,
      memoryLimitMb: settings.sandbox.memoryMb,
      plugins: site.sandboxed,
    });
    const { startMs, memoryLimitMb, problems } = await pool.check();
    if (problems.length) throw new Error(`plugins: ${problems.join("; ")}`);
    return `a process starts in ${Math.round(startMs)} ms, with ${memoryLimitMb} MB at most`;
  });
}

/** What was found, what was refused; `site` gets what is to be probed further. */
async function* plugins(settings: Settings, site: Partial<Site>): AsyncGenerator<Finding> {
  const opened = await openSiteOf(settings).catch((error: Error) => error);
  if (opened instanceof Error) return yield { check: "plugins", state: "failed", message: opened.message };
  Object.assign(site, opened);
  const { folder, found, refused, warnings } = opened;
  yield { check: "plugins", state: "ok", message: `${folder}: ${found.length} loaded` };
  for (const { description } of found) {
    if (!("hosts" in description)) continue;
    const reach = description.hosts.length
      ? `may reach ${description.hosts.join(", ")}`
      : "may reach no host";
    yield { check: `plugin ${description.name}`, state: "ok", message: `${description.kind}, ${reach}` };
  }
  for (const { file, reason } of refused) {
    yield { check: `plugin ${basename(file)}`, state: "failed", message: `refused: ${reason}` };
  }
  for (const message of warnings) yield { check: "plugins", state: "warning", message };
}

async function* instruments(
  db: Db,
  settings: Settings,
  harvesters: readonly Harvester[],
): AsyncGenerator<Finding> {
  let all: Instrument[] = [];
  const listed = await probe("instruments", async () => {
    all = await listInstruments(db);
    return `${all.length} in use`;
  });
  if (listed.state === "failed") yield listed;
  else if (all.length === 0) {
    yield {
      check: "instruments",
      state: "failed",
      message:
        "there are none. Add them with emloom instruments add, or import a table with emloom instruments import",
    };
  }
  for (const instrument of all) {
    if (settings.instrumentDataPath) {
      yield await probe(
        `folder of ${instrument.pid}`,
        () => readable(`${settings.instrumentDataPath}/${instrument.filestorePath}`),
      );
    }
    if (!harvesters.some((harvester) => harvester.serves(instrument))) {
      yield {
        check: `calendar of ${instrument.pid}`,
        state: "warning",
        message:
          `no configured calendar has "${instrument.apiUrl}". Correct it: emloom instruments edit ${instrument.pid} --api-url …`,
      };
    }
  }
}

async function probe(check: string, work: () => string | Promise<string>): Promise<Finding> {
  try {
    return { check, state: "ok", message: await work() };
  } catch (error) {
    return { check, state: "failed", message: error instanceof Error ? error.message : String(error) };
  }
}

/** Deletes nothing. `begin immediate` alone would not tell: in a read-only database it begins to read. */
async function writes(db: Db, path: string): Promise<void> {
  try {
    await write(db, (trx) => trx.deleteFrom("sessions").where("id", "=", -1).execute());
  } catch (error) {
    const { message } = error as Error;
    const remedy = /locked|busy/i.test(message)
      ? "another process keeps it locked. End that one"
      : "it can be read, but not written to. Give this user permission for the file and its folder";
    throw new Error(`${path}: ${remedy} (${message})`);
  }
}

async function readable(path: string): Promise<string> {
  try {
    for await (const _ of Deno.readDir(path)) break;
    return path;
  } catch (error) {
    const remedy = error instanceof Deno.errors.NotFound
      ? "it is not there. Mount the share, or correct the path"
      : "it cannot be read. Give this user permission";
    throw new Error(`${path}: ${remedy} (${(error as Error).message})`);
  }
}

async function writable(path: string): Promise<string> {
  try {
    await Deno.mkdir(path, { recursive: true });
    await Deno.remove(await Deno.makeTempFile({ dir: path, prefix: ".emloom-doctor-" }));
    return `${path}, can be written to`;
  } catch (error) {
    throw new Error(`${path}: cannot be written to. Give this user permission (${(error as Error).message})`);
  }
}
