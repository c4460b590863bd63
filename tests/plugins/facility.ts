/** The demo's facility with a folder of plugins and a server that they talk to; the whole program runs on it. */
import { INSTRUMENT, makeFacility, SESSION } from "../../cli/demo_facility.ts";
import { type Ended, leftIn, type Running, start } from "../integration/program.ts";

/** What a plugin sent. */
export interface Heard {
  path: string;
  body: Record<string, unknown>;
}

/** Where a facility differs from the demo's. */
export interface Wishes {
  /** Texts of plugin files by name; `@PORT@` in them becomes the server's port. */
  plugins: Record<string, string>;
  /** Settings beside the usual ones. */
  settings?: Record<string, unknown>;
  /** Instruments beside the demo's. */
  instruments?: Record<string, string>[];
  /** What the server answers. Default: `{}`. */
  answer?(heard: Heard): Response | Promise<Response>;
}

/** A facility at work. */
export interface Facility extends AsyncDisposable {
  folder: string;
  port: number;
  /** All that was sent to the server, in order. */
  heard: Heard[];
  emloom(...args: string[]): Promise<Ended>;
  start(...args: string[]): Running;
  put(file: string, text: string): Promise<void>;
  /** `emloom sessions show 1 --json`, or of another number. */
  // deno-lint-ignore no-explicit-any -- JSON of a command
  session(id?: number): Promise<any>;
  /** Names of the records in the demo's repository. */
  records(): string[];
}

/** Text of a plugin of the kit. */
export const kit = (name: string) => Deno.readTextFile(new URL(`kit/${name}`, import.meta.url));

/** What a bad plugin does, wherever it is put. */
export const TROUBLE = {
  throws: `throw new Error("broken on purpose")`,
  hangs: `for (;;);`,
  eats: `const all = []; for (;;) all.push(new Array(5_000_000).fill(all.length))`,
  leaves: `Deno.exit(7)`,
} as const;

/** Makes it, with little time and memory for each plugin. */
export async function open({ plugins, settings, instruments = [], answer }: Wishes): Promise<Facility> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "emloom-site-" }));
  const heard: Heard[] = [];
  const running = new Set<Running>();
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, async (request) => {
    const text = await request.text();
    const said = { path: new URL(request.url).pathname, body: text ? JSON.parse(text) : {} };
    heard.push(said);
    return await answer?.(said) ?? Response.json({});
  });
  const begin = (args: readonly string[]) => {
    const child = start(folder, args);
    running.add(child);
    child.ended.finally(() => running.delete(child));
    return child;
  };
  const facility: Facility = {
    folder,
    port: server.addr.port,
    heard,
    emloom: (...args) => begin(args).ended,
    start: (...args) => begin(args),
    put: (file, text) =>
      Deno.writeTextFile(`${folder}/plugins/${file}`, text.replaceAll("@PORT@", String(server.addr.port))),
    async session(id = 1) {
      return JSON.parse((await begin(["sessions", "show", String(id), "--json"]).ended).stdout);
    },
    records: () => [...Deno.readDirSync(`${folder}/repository`)].map(({ name }) => name),
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill("SIGKILL");
      await server.shutdown();
      await leftIn(folder);
      await Deno.remove(folder, { recursive: true });
    },
  };
  await makeFacility(folder);
  await Deno.mkdir(`${folder}/plugins`, { mode: 0o755 });
  await Deno.writeTextFile(
    `${folder}/emloom.yaml`,
    JSON.stringify({
      instrument_data_path: "instrument-data",
      data_path: "data",
      folder: { path: "repository" },
      calendars: [{ name: "bookings", kind: "ical", path: "bookings.ics" }],
      plugins_path: "plugins",
      sandbox: { memory_mb: 768, time_limit_seconds: 12 },
      ...settings,
    }),
  );
  for (const [file, text] of Object.entries(plugins)) await facility.put(file, text);
  await Deno.writeTextFile(`${folder}/instruments.json`, JSON.stringify([INSTRUMENT, ...instruments]));
  const imported = await facility.emloom("instruments", "import", "instruments.json");
  if (imported.code !== 0) throw new Error(imported.stderr);
  return facility;
}

export { INSTRUMENT, SESSION };
