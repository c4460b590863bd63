/** A facility in a temporary folder: three instruments, files in the windows of NEMO's usage events, settings. */
import { demoFiles } from "../../cli/demo_files.ts";
import { type Db, openDatabase } from "../../db/sqlite.ts";
import type { SessionState } from "../../schemas/session.ts";
import { type Ended, leftIn, type Running, start } from "./program.ts";
import { deleteRecords, type Servers, type UsageEvent, usageEvents } from "./servers.ts";

/** How each of NEMO's usage events ends, by its number. */
export const STATES: Record<string, SessionState> = {
  1: "COMPLETED", // reservation 1 agrees
  2: "COMPLETED", // run data agree
  3: "COMPLETED", // pre-run data agree
  4: "NO_CONSENT", // reservation 2 refuses
  5: "NO_RESERVATION",
  6: "NO_CONSENT", // reservation 4 was not asked
  7: "NO_CONSENT", // run data refuse
  8: "WAITING_FOR_END",
};

/** The facility, removed with its records at the end. */
export interface Facility extends AsyncDisposable {
  readonly servers: Servers;
  readonly folder: string;
  /** A text that is in every record of this facility, and in no other. */
  readonly mark: string;
  /** Runs `emloom`, with settings beside those of the facility. */
  emloom(args: readonly string[], env?: Record<string, string>): Promise<Ended>;
  /** The same, while it is at work. */
  start(args: readonly string[], env?: Record<string, string>): Running;
  /** State by usage event, as `emloom sessions list` has it. */
  states(): Promise<Record<string, SessionState>>;
  /** Looks into the database. */
  query<T>(look: (db: Db) => Promise<T>): Promise<T>;
  /** Folder of the files of one tool. */
  dataOf(tool: number): string;
}

/** Where a facility differs from the usual one. */
export interface FacilityOptions {
  /** Settings for `emloom.yaml`, beside or instead of the usual ones. */
  settings?: Record<string, unknown>;
  /** Instruments beside the three. */
  instruments?: Record<string, string>[];
  /** The same text as another facility's, so that their records are the same. */
  mark?: string;
  /** Names of the demo's files that event 1 gets; the others get `few`. All, when not given. */
  files?: string[];
}

const TOOLS = ["TITAN", "JEOL", "QUANTA"];
let files: ReturnType<typeof demoFiles> | undefined;

/** Makes a facility and imports its instruments. */
export async function makeFacility(servers: Servers, options: FacilityOptions = {}): Promise<Facility> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "emloom-facility-" }));
  const mark = options.mark ?? `it${crypto.randomUUID().slice(0, 8)}`;
  const dataOf = (tool: number) => `${folder}/instrument-data/${TOOLS[tool - 1]}`;
  const running = new Set<Running>();

  const begin = (args: readonly string[], env: Record<string, string> = {}) => {
    const child = start(folder, args, env);
    running.add(child);
    child.ended.finally(() => running.delete(child));
    return child;
  };
  const facility: Facility = {
    servers,
    folder,
    mark,
    start: begin,
    emloom: (args, env) => begin(args, env).ended,
    dataOf,
    async states() {
      const { stdout } = await facility.emloom(["sessions", "list", "--json"]);
      const rows = JSON.parse(stdout) as { session_identifier: string; state: SessionState }[];
      return Object.fromEntries(rows.map((row) => [row.session_identifier.split("=").at(-1)!, row.state]));
    },
    async query(look) {
      const db = openDatabase(`${folder}/data/emloom.db`, { readonly: true });
      try {
        return await look(db);
      } finally {
        await db.destroy();
      }
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill("SIGKILL");
      await leftIn(folder);
      await deleteRecords(servers, mark);
      await Deno.remove(folder, { recursive: true });
    },
  };

  const settings = {
    instrument_data_path: "instrument-data",
    data_path: "data",
    nemo: [{ name: mark, address: servers.nemo.url, token: servers.nemo.token }],
    cdcs: servers.cdcs,
    ...options.settings,
  };
  await Deno.writeTextFile(`${folder}/emloom.yaml`, JSON.stringify(settings));
  const instruments = TOOLS.map((name, i) => ({
    instrument_pid: `${mark}-${name}`,
    display_name: `Test ${name}`,
    filestore_path: name,
    harvester: "nemo",
    api_url: `${servers.nemo.url}tools/?id=${i + 1}`,
    timezone: "America/Denver",
  }));
  await Deno.writeTextFile(
    `${folder}/instruments.json`,
    JSON.stringify([...instruments, ...options.instruments ?? []]),
  );
  for (const event of await usageEvents(servers)) await layFiles(dataOf(event.tool), event, options.files);
  const imported = await facility.emloom(["instruments", "import", "instruments.json"]);
  if (imported.code !== 0) throw new Error(imported.stderr);
  return facility;
}

/** Lays files into the window of one event; event 1 has one of each kind, the broken one among them. */
async function layFiles(folder: string, event: UsageEvent, names?: string[]): Promise<void> {
  files ??= demoFiles();
  const wanted = files.filter(({ name }) =>
    event.id === 1 ? names?.includes(name) ?? true : name === "EELS map.dm4"
  );
  const begin = Date.parse(event.start);
  const length = (event.end ? Date.parse(event.end) : begin + 3600_000) - begin;
  for (const [i, { name, bytes }] of wanted.entries()) {
    await layFile(
      `${folder}/user/event ${event.id}/${name}`,
      bytes,
      begin + length * (i + 1) / (wanted.length + 1),
    );
  }
}

/** Writes a file and gives it a time, in milliseconds since 1970. */
export async function layFile(path: string, bytes: Uint8Array, mtime: number): Promise<void> {
  await Deno.mkdir(path.replace(/\/[^/]*$/, ""), { recursive: true });
  await Deno.writeFile(path, bytes);
  await Deno.utime(path, new Date(mtime), new Date(mtime));
}
