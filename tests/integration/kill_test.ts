/** Runs of the real command that are killed, and go on: nothing is lost, nothing is done twice. */
import { assert, assertEquals } from "@std/assert";
import { sql } from "kysely";
import { assertDelivered } from "./delivered.ts";
import { type Facility, makeFacility, STATES } from "./facility.ts";
import { type Ended, leftIn } from "./program.ts";
import { deleteRecords, serverTest } from "./servers.ts";

/** A killed run goes on in the next one; each of these is one facility's life. */
const LIVES: string[][] = [
  ["upload:posted:1", "upload:posted:1", "upload:posted:1"],
  ["upload:posted:3"],
  [
    "commit:before:1",
    "commit:after:1",
    "commit:before:2",
    "commit:after:2",
    "commit:before:5",
    "commit:after:9",
  ],
  ["commit:before:14", "commit:after:14"],
  ["commit:after:22", "commit:before:16"],
  ["commit:before:30", "commit:after:6"],
  ["commit:after:36"],
];
const RANDOM_KILLS = 8;
const FILES = ["lattice_001.dm4", "broken.dm4"];
const RUN = ["run", "--from", "none"];

serverTest("run leaves one record a session, whenever it is killed", async (servers) => {
  await using facility = await makeFacility(servers, { files: FILES });
  const restore = await remember(facility);
  const began = performance.now();
  const undisturbed = await facility.emloom(RUN);
  const lasts = performance.now() - began;
  assertEquals(undisturbed.code, 0, undisturbed.stderr);
  const wanted = contents(await assertDelivered(facility));

  for (const life of LIVES) {
    await restore();
    for (const point of life) await killedAt(facility, point);
    await assertGoesOn(facility, wanted, life.join(", "));
  }

  // At every few commits, each time after a kill.
  await restore();
  let kills = 0;
  while (kills < 16 && await wasKilledAt(facility, kills % 2 ? "commit:before:6" : "commit:after:5")) kills++;
  assert(kills >= 8, `only ${kills} kills`);
  await assertGoesOn(facility, wanted, `${kills} kills at every few commits`);

  for (let kills = 0; kills < RANDOM_KILLS;) {
    await restore();
    const moments: number[] = [];
    // Now and then a run is killed that goes on after a kill.
    for (let again = true; again; again = Math.random() < 0.3) {
      const moment = lasts * Math.random();
      if (!await wasKilledAfter(facility, moment)) break; // it was faster this time
      moments.push(Math.round(moment));
      kills++;
    }
    if (moments.length > 0) await assertGoesOn(facility, wanted, `killed after ${moments.join(", ")} ms`);
  }
});

/** Kills a run at a named point, and asserts that it was there. */
async function killedAt(facility: Facility, point: string): Promise<void> {
  assert(await wasKilledAt(facility, point), `the run ended before ${point}`);
}

async function wasKilledAt(facility: Facility, point: string): Promise<boolean> {
  const log = `${facility.folder}/killed.log`;
  await Deno.writeTextFile(log, "");
  const ended = await facility.emloom(RUN, { EMLOOM_KILL_AT: point, EMLOOM_KILL_LOG: log });
  const reached = (await Deno.readTextFile(log)).trim();
  assertEquals(reached, ended.signal === "SIGKILL" ? point.replace(/:\d+$/, "") : "", ended.stderr);
  return await assertDead(facility, ended);
}

async function wasKilledAfter(facility: Facility, ms: number): Promise<boolean> {
  const run = facility.start(RUN);
  const timer = setTimeout(() => run.kill("SIGKILL"), ms);
  const ended = await run.ended;
  clearTimeout(timer);
  return await assertDead(facility, ended);
}

/** True when the run was killed, false when it came to its end; its children are gone in both cases. */
async function assertDead(facility: Facility, { code, signal, stderr }: Ended): Promise<boolean> {
  assertEquals(await leftIn(facility.folder), [], "processes outlive the run");
  if (signal === "SIGKILL") return true;
  assertEquals([code, signal], [0, null], stderr);
  return false;
}

/** Runs again without a kill; then all must be as if there had been none. */
async function assertGoesOn(facility: Facility, wanted: string[], how: string): Promise<void> {
  let last = await facility.emloom(RUN);
  // What it cannot do when the servers have too much to do, the next one does.
  for (let i = 0; last.code === 3 && i < 3; i++) last = await facility.emloom(RUN);
  assertEquals(last.code, 0, `${how}: ${last.stderr}`);
  assertEquals(await leftIn(facility.folder), [], how);
  assertEquals(await facility.states(), STATES, how);
  assertEquals(contents(await assertDelivered(facility)), wanted, how);
  const twice = await facility.query(async (db) => [
    ...await db.selectFrom("events").select(["run_id", "step"]).where("kind", "=", "step.done")
      .groupBy(["run_id", "step"]).having((row) => row.fn.countAll(), ">", 1).execute(),
    ...await db.selectFrom("session_log").select("session_id").where("state", "=", "COMPLETED")
      .groupBy("session_id").having((row) => row.fn.countAll(), ">", 1).execute(),
  ]);
  assertEquals(twice, [], `${how}: done twice`);
  assertEquals(walkHidden(`${facility.folder}/data`), [], `${how}: half-written files`);
  const { rows } = await facility.query((db) =>
    sql<{ integrity_check: string }>`pragma integrity_check`.execute(db)
  );
  assertEquals(rows, [{ integrity_check: "ok" }], how);
}

/** Files whose names begin with a dot, which is how they are called while they are written. */
function walkHidden(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? walkHidden(`${folder}/${name}`) : name.startsWith(".") ? [`${folder}/${name}`] : []
  );
}

function contents(records: { xml_content: string }[]): string[] {
  return records.map((record) => record.xml_content);
}

/** Keeps the facility as it is now; the function that it returns puts it, and CDCS, back. */
async function remember({ folder, servers, mark }: Facility): Promise<() => Promise<void>> {
  const database = await Deno.readFile(`${folder}/data/emloom.db`);
  return async () => {
    await Deno.remove(`${folder}/data`, { recursive: true });
    await Deno.mkdir(`${folder}/data`);
    await Deno.writeFile(`${folder}/data/emloom.db`, database);
    await deleteRecords(servers, mark);
  };
}
