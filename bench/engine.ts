/**
 * What the engine itself costs: workflows of three empty steps, and a step over many empty items, on a database
 * file; beside openworkflow on SQLite with the same durability. `deno task bench engine`
 *
 * @module
 */
import { CompiledQuery } from "kysely";
import { migrate } from "../db/migrate.ts";
import { type Db, openDatabase, write } from "../db/sqlite.ts";
import { drain, startRun } from "../engine/dispatch/embedded.ts";
import { workflow } from "../engine/workflow.ts";

/** `normal` loses nothing when a process is killed, `full` nothing when the power fails. */
type Durability = "normal" | "full";
interface Case {
  durability: Durability;
  /** Workflows at work at the same time. */
  concurrency: number;
  workflows: number;
}

/** As many workflows as openworkflow gets through in some seconds. */
const CASES: Case[] = [
  { durability: "normal", concurrency: 1, workflows: 50 },
  { durability: "normal", concurrency: 8, workflows: 300 },
  { durability: "normal", concurrency: 64, workflows: 1000 },
  { durability: "full", concurrency: 8, workflows: 300 },
];
const ITEMS = 10_000, ROUNDS = 5;

const chain = workflow<{ n: number }>("chain")
  .step("a", ({ n }) => n + 1).step("b", ({ a }) => a * 2).step("c", ({ b }) => `${b}`);

async function withDatabase<T>(durability: Durability, work: (db: Db) => Promise<T>): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "emloom-bench-" });
  await migrate(`${folder}/bench.db`);
  const db = openDatabase(`${folder}/bench.db`);
  try {
    await db.executeQuery(CompiledQuery.raw(`pragma synchronous = ${durability}`));
    return await work(db);
  } finally {
    await db.destroy();
    await Deno.remove(folder, { recursive: true });
  }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const before = performance.now();
  await work();
  return (performance.now() - before) / 1000;
}

/** The best of several rounds. */
async function best(round: () => Promise<number>): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) times.push(await round());
  return Math.min(...times);
}

/** Workflows a second. */
function workflowRate({ durability, concurrency, workflows }: Case): Promise<number> {
  return withDatabase(durability, async (db) => {
    const n = Math.max(workflows, 500);
    let round = 0;
    const took = await best(async () => {
      round++;
      await write(db, async (trx) => {
        for (let i = 0; i < n; i++) await startRun(trx, chain, `${round}/${i}`, { n: i }, new Date());
      });
      return await seconds(() => drain({ workflows: [chain], db, house: {}, parallel: concurrency }));
    });
    return n / took;
  });
}

/** Milliseconds an item. */
function itemCost(parallel: number): Promise<number> {
  return withDatabase("normal", async (db) => {
    const fan = workflow<{ n: number }>("fan").each(
      "items",
      ({ n }) => Array.from({ length: n }, (_, i) => ({ path: `file ${i}` })),
      (file) => file.path,
      ({ path }) => ({ length: path.length }),
      { parallel },
    );
    let round = 0;
    const took = await best(async () => {
      await write(db, (trx) => startRun(trx, fan, `${round++}`, { n: ITEMS }, new Date()));
      return await seconds(() => drain({ workflows: [fan], db, house: {} }));
    });
    return took * 1000 / ITEMS;
  });
}

/** The same for openworkflow, in a process and a folder of its own. Prints one number a case. */
const PEER = `
import { OpenWorkflow } from "openworkflow";
import { BackendSqlite } from "openworkflow/sqlite";
for (const [i, { durability, concurrency, workflows }] of JSON.parse(Deno.args[0]).entries()) {
  const backend = BackendSqlite.connect("peer" + i + ".db");
  backend.db.exec("pragma synchronous = " + durability);
  const ow = new OpenWorkflow({ backend });
  let left = workflows;
  const finished = Promise.withResolvers();
  const chain = ow.defineWorkflow({ name: "chain" }, async ({ input, step }) => {
    const a = await step.run({ name: "a" }, () => input.n + 1);
    const b = await step.run({ name: "b" }, () => a * 2);
    const c = await step.run({ name: "c" }, () => String(b));
    if (--left === 0) finished.resolve();
    return c;
  });
  for (let n = 0; n < workflows; n++) await chain.run({ n });
  const worker = ow.newWorker({ concurrency });
  const before = performance.now();
  await worker.start();
  await finished.promise;
  console.log(workflows / (performance.now() - before) * 1000);
  await worker.stop();
  await backend.stop();
}
`;

/** Workflows a second of openworkflow by case; nothing when it cannot be had. */
async function peerRates(): Promise<number[] | undefined> {
  const folder = await Deno.makeTempDir({ prefix: "emloom-bench-" });
  try {
    await Deno.writeTextFile(
      `${folder}/deno.json`,
      '{"imports": {"openworkflow": "npm:openworkflow@0.10.1"}}',
    );
    await Deno.writeTextFile(`${folder}/peer.ts`, PEER);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", "--quiet", "peer.ts", JSON.stringify(CASES)],
      cwd: folder,
    }).output();
    const text = new TextDecoder();
    if (code === 0) return text.decode(stdout).trim().split("\n").map(Number);
    console.log(
      `openworkflow skipped: it cannot be had or does not run: ${text.decode(stderr).split("\n")[0]}`,
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const ratio = (ours: number, theirs: number | undefined) => theirs ? `${(ours / theirs).toFixed(1)}×` : "";
  const peers = await peerRates();
  const ratios: string[] = [];
  console.log("durability  at a time   emloom workflows/s   openworkflow   ratio");
  for (const [i, each] of CASES.entries()) {
    const rate = await workflowRate(each), peer = peers?.[i];
    const columns = [
      each.durability.padEnd(10),
      String(each.concurrency).padStart(10),
      rate.toFixed(0).padStart(20),
    ];
    console.log(...columns, (peer?.toFixed(0) ?? "").padStart(14), ratio(rate, peer).padStart(7));
    if (peer) ratios.push(`${ratio(rate, peer)} (${each.concurrency} at a time, ${each.durability})`);
  }
  console.log("\nitems at a time   ms an item of 10,000");
  const costs: number[] = [];
  for (const parallel of [1, 8]) {
    costs.push(await itemCost(parallel));
    console.log(String(parallel).padStart(15), costs.at(-1)!.toFixed(3).padStart(22));
  }
  const items = `${Math.max(...costs).toFixed(3)} ms an item (goal: at most 0.5)`;
  console.log(
    `\nworkflows/s against openworkflow: ${ratios.join(", ") || "not measured"} (goal: 20×); ${items}`,
  );
}
