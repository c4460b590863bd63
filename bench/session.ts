/**
 * One session, from the calendar to its record in the repository, beside NexusLIMS 2.8.0: time from the start of
 * the command to its end, and memory of all its processes. `deno run -A bench/session.ts [PROGRAM]`
 *
 * The session is the recorded `s1_titan_stem`: eleven DigitalMicrograph files and three series of TIA, with previews
 * on both sides. Both talk to the same look-alikes of NEMO and CDCS and start from an empty database.
 *
 * Needs `EMLOOM_DATA`, `EMLOOM_SERVERS` and the reference's python in `EMLOOM_REFERENCE_PYTHON`.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { type Peak, peakOfTree } from "./_memory.ts";
import { laySession, type Scene } from "./_scene.ts";

/** One of the two programs. */
interface Side {
  name: string;
  /** Times that count; the best one does. */
  runs: number;
  /** Starts from nothing. */
  reset(scene: Scene): Promise<void>;
  build: string[];
}

const MB = 2 ** 20;

function emloom(program: string): Side {
  return {
    name: "emloom",
    runs: 5,
    async reset(scene) {
      for (const suffix of ["", "-wal", "-shm", ".lock"]) {
        await Deno.remove(`${scene.folder}/emloom.db${suffix}`).catch(() => {});
      }
      await succeed(scene, [program, "instruments", "import", "instruments.json"]);
    },
    build: [program, "run", "--from", "none"],
  };
}

function nexuslims(python: string): Side {
  const program = `${python.replace(/\/[^/]*$/, "")}/nexuslims`;
  return {
    name: "nexuslims",
    runs: 3,
    async reset(scene) {
      const path = scene.settings.NX_DB_PATH!;
      await Deno.remove(path).catch(() => {});
      await succeed(scene, [program, "db", "init"]);
      const db = new DatabaseSync(path);
      for (const row of scene.instruments) {
        const columns = Object.keys(row);
        db.prepare(`insert into instruments (${columns.join()}) values (${columns.map(() => "?").join()})`)
          .run(...Object.values(row));
      }
      db.close();
    },
    build: [program, "build-records", "--from", "none"],
  };
}

/** Runs a command in the scene's folder, with nothing of this process's settings. */
function command({ folder }: Scene, [program, ...args]: string[]): Deno.Command {
  const env = Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !/^(EMLOOM|NX)_/.test(name)),
  );
  return new Deno.Command(program!, {
    args,
    cwd: folder,
    clearEnv: true,
    env: { ...env, TZ: "UTC" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

async function succeed(scene: Scene, line: string[]): Promise<void> {
  const { code, stdout, stderr } = await command(scene, line).output();
  if (code === 0) return;
  const text = new TextDecoder();
  throw new Error(`${line.join(" ")} ended with ${code}:\n${text.decode(stdout)}${text.decode(stderr)}`);
}

/** One run from nothing: its time in milliseconds or, with `watch`, its peak of memory. */
async function run(side: Side, scene: Scene, watch: boolean): Promise<{ ms: number; peak?: Peak }> {
  const data = scene.settings.NX_DATA_PATH!;
  await Deno.remove(data, { recursive: true }).catch(() => {});
  await Deno.mkdir(data);
  await side.reset(scene);
  await using _servers = await scene.serve();
  const began = performance.now();
  const child = command(scene, side.build).spawn();
  const ended = child.output();
  const peak = watch ? await peakOfTree(child.pid, ended) : undefined;
  const { code, stdout, stderr } = await ended;
  const ms = performance.now() - began;
  const { datasets, previews } = await outcome(data);
  if (code !== 0 || datasets !== DATASETS || previews !== PREVIEWS) {
    const text = new TextDecoder();
    throw new Error(
      `${side.name} ended with ${code}, ${datasets} datasets and ${previews} previews:\n` +
        text.decode(stdout) + text.decode(stderr),
    );
  }
  return { ms, peak };
}

/** Signals of the session's files. */
const DATASETS = 17;
/** One for each. */
const PREVIEWS = 17;

/** What is there afterwards: a program that did nothing must not win. */
async function outcome(folder: string): Promise<{ datasets: number; previews: number }> {
  let datasets = 0, previews = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      const below = await outcome(path);
      datasets += below.datasets;
      previews += below.previews;
    } else if (name.endsWith(".thumb.png")) previews++;
    else if (name.endsWith(".xml")) {
      datasets += (await Deno.readTextFile(path)).match(/<(\w+:)?dataset\b/g)?.length ?? 0;
    }
  }
  return { datasets, previews };
}

/** Share of the processors' time, in the next second, that others use. */
async function othersUse(): Promise<number> {
  const read = () => {
    const [user, nice, system, idle, wait] = Deno.readTextFileSync("/proc/stat").split(/\s+/).slice(1, 6).map(
      Number,
    );
    return { busy: user! + nice! + system!, all: user! + nice! + system! + idle! + wait! };
  };
  const before = read();
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const after = read();
  return (after.busy - before.busy) / (after.all - before.all);
}

/** The value of a variable; without it the benchmark is left out. */
function need(name: string): string {
  const value = Deno.env.get(name);
  if (value) return value;
  console.log(`Left out: ${name} is not set`);
  Deno.exit(0);
}

if (import.meta.main) {
  const [data, servers, python] = ["EMLOOM_DATA", "EMLOOM_SERVERS", "EMLOOM_REFERENCE_PYTHON"].map(need);
  const program = Deno.args[0] ?? new URL("../bin/emloom", import.meta.url).pathname;
  const sides = [emloom(program), nexuslims(python!)];
  const root = await Deno.makeTempDir({ prefix: "emloom-bench-" });
  let busy = await othersUse();
  try {
    const results = [];
    for (const side of sides) {
      const folder = `${root}/${side.name}`;
      await Deno.mkdir(folder);
      const places = { data: data!, servers: `${servers}/../data` };
      const scene = await laySession(places, "s1_titan_stem", folder);
      await run(side, scene, false); // caches of the system and the programs are warm on both sides
      const times: number[] = [];
      for (let i = 0; i < side.runs; i++) times.push((await run(side, scene, false)).ms);
      const peaks = [await run(side, scene, true), await run(side, scene, true)].map(({ peak }) => peak!);
      peaks.sort((a, b) => a.bytes - b.bytes);
      results.push({ side, times: times.sort((a, b) => a - b), peak: peaks.at(-1)! });
      busy = Math.max(busy, await othersUse());
    }
    console.log("program      best s   median s   peak MB   processes at the peak");
    for (const { side, times, peak } of results) {
      console.log(
        side.name.padEnd(10),
        (times[0]! / 1000).toFixed(2).padStart(8),
        (times[times.length >> 1]! / 1000).toFixed(2).padStart(10),
        (peak.bytes / MB).toFixed(0).padStart(9),
        "  " + peak.parts.map(({ name, bytes }) => `${name} ${(bytes / MB).toFixed(0)}`).join(", "),
      );
    }
    if (busy > 0.1) {
      console.log(
        `The machine is not idle: others use ${(busy * 100).toFixed(0)} % of it. Ratios are rough.`,
      );
    }
    const [ours, theirs] = results;
    console.log(
      `emloom : nexuslims = ${(theirs!.times[0]! / ours!.times[0]!).toFixed(1)} times as fast, ` +
        `${(ours!.peak.bytes / theirs!.peak.bytes).toFixed(2)} of the memory`,
    );
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}
