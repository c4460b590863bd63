/** Several emlooms at once, and parts of the world that are missing. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { assertDelivered } from "./delivered.ts";
import { type Facility, makeFacility, STATES } from "./facility.ts";
import { type Ended, leftIn } from "./program.ts";
import { patientTests, serverTest, storedRecords } from "./servers.ts";

const FILES = ["lattice_001.dm4", "broken.dm4"];
const RUN = ["run", "--from", "none"];

serverTest("run leaves the work to another run, and names it", async (servers) => {
  await using facility = await makeFacility(servers);
  const runs = [facility.start(RUN), facility.start(RUN)];
  const [a, b] = await Promise.all(runs.map((run) => run.ended)) as [Ended, Ended];
  assertEquals([a.code, b.code], [0, 0], a.stderr + b.stderr);
  const [idle, worker] = a.stderr.includes("Another emloom") ? [a, runs[1]!] : [b, runs[0]!];
  assertMatch(
    idle.stderr,
    new RegExp(`^Another emloom is at work: run, process ${worker.pid} on .+, since 20`),
  );
  assertEquals(idle.stdout, "");
  assertEquals(await facility.states(), STATES);
  await assertDelivered(facility);
});

serverTest("daemon works beside nobody, and ends in order when it is asked to", async (servers) => {
  await using facility = await makeFacility(servers, { files: FILES });
  const broken = await facility.emloom(RUN, { EMLOOM_KILL_AT: "commit:after:7" });
  assertEquals(broken.signal, "SIGKILL"); // it leaves work for the daemon
  const daemon = facility.start(["daemon"]);
  await daemon.hasSaid(/session \d+: find done/);
  const beside = await facility.emloom(["run"]);
  assertEquals(beside.code, 0, beside.stderr);
  assertMatch(beside.stderr, new RegExp(`at work: daemon, process ${daemon.pid} on `));
  daemon.kill("SIGTERM");
  assertEquals((await daemon.ended).code, 0, daemon.said());
  assertEquals(await leftIn(facility.folder), []);

  // What it was at goes on in the next one.
  const next = await facility.emloom(RUN);
  assertEquals(next.code, 0, next.stderr);
  assertEquals(await facility.states(), STATES);
  await assertDelivered(facility);
});

patientTests("run does what it can, waits for what may come back, and ends with 3", {
  "when a second NEMO is dead": async (servers) => {
    const address = `http://127.0.0.1:${closedPort()}/api/`;
    const instrument = {
      instrument_pid: "DEAD-SCOPE",
      display_name: "Dead",
      filestore_path: "DEAD",
      harvester: "nemo",
      api_url: `${address}tools/?id=1`,
      timezone: "America/Denver",
    };
    await using facility = await makeFacility(servers, { files: FILES, instruments: [instrument] });
    const settings = JSON.parse(await Deno.readTextFile(`${facility.folder}/emloom.yaml`));
    settings.nemo.unshift({ name: "dead-one", address, token: "a-token-that-nobody-sees" });
    await Deno.writeTextFile(`${facility.folder}/emloom.yaml`, JSON.stringify(settings));

    const { code, stdout, stderr } = await facility.emloom(RUN);
    assertEquals(code, 3, stdout + stderr);
    assertMatch(stdout, /calendar dead-one needs attention: .*127\.0\.0\.1:\d+/);
    assert(!(stdout + stderr).includes("a-token"), "a token is shown");
    assertEquals(await facility.states(), STATES);
    await assertDelivered(facility);
  },

  "when CDCS is down": async (servers) => {
    await using facility = await makeFacility(servers, { files: FILES });
    const down = { EMLOOM_CDCS_URL: `http://127.0.0.1:${closedPort()}/` };
    const first = await facility.emloom(RUN, down);
    assertEquals(first.code, 3, first.stdout + first.stderr);
    assertMatch(first.stdout, /session \d+ waits: .*127\.0\.0\.1/);
    assertEquals(await facility.states(), { ...STATES, ...waiting("1", "2", "3") });
    assertEquals(await storedRecords(servers, facility.mark), []);
    await assertComesBack(facility);
  },

  "when a share is not mounted": async (servers) => {
    await using facility = await makeFacility(servers, { files: FILES });
    const share = facility.dataOf(1);
    await Deno.rename(share, `${facility.folder}/unmounted`);
    const first = await facility.emloom(RUN);
    assertEquals(first.code, 3, first.stdout + first.stderr);
    assert(first.stdout.includes(share), first.stdout);
    assertEquals(await facility.states(), { ...STATES, ...waiting("1") });
    await assertDelivered(facility, ["2", "3"]);

    await Deno.rename(`${facility.folder}/unmounted`, share);
    await assertComesBack(facility);
  },

  "when of a share only the empty place is left": async (servers) => {
    await using facility = await makeFacility(servers, { files: FILES });
    assertEquals((await facility.emloom(RUN)).code, 0);
    const share = facility.dataOf(1);
    await Deno.rename(share, `${facility.folder}/unmounted`);
    await Deno.mkdir(share);
    assertEquals((await facility.emloom(["sessions", "retry", "1"])).code, 0);
    const second = await facility.emloom(["run"]);
    assertEquals(second.code, 3, second.stdout + second.stderr);
    assertMatch(second.stdout, /session \d+ waits: .* is empty/);
    assertEquals(await facility.states(), { ...STATES, ...waiting("1") });
    await Deno.remove(share);
    await Deno.rename(`${facility.folder}/unmounted`, share);
    await assertComesBack(facility);
  },

  "but with 0 when files may only be late": async (servers) => {
    await using facility = await makeFacility(servers, {
      settings: { file_delay_days: 36_500 },
      files: FILES,
    });
    await Deno.rename(`${facility.dataOf(1)}/user/event 1`, `${facility.folder}/late`);
    const first = await facility.emloom(RUN);
    assertEquals(first.code, 0, first.stdout + first.stderr);
    assertMatch(first.stdout, /session \d+ waits: No file in "TITAN"/);
    assertEquals(await facility.states(), { ...STATES, ...waiting("1") });
    await Deno.rename(`${facility.folder}/late`, `${facility.dataOf(1)}/user/event 1`);
    await assertComesBack(facility);
  },
});

/** When all is there again, the next run makes good what had to wait. */
async function assertComesBack(facility: Facility): Promise<void> {
  const { code, stdout, stderr } = await facility.emloom(["run"]);
  assertEquals(code, 0, stdout + stderr);
  assertEquals(await facility.states(), STATES);
  await assertDelivered(facility);
}

function waiting(...events: string[]): typeof STATES {
  return Object.fromEntries(events.map((event) => [event, "TO_BE_BUILT" as const]));
}

/** A port that nobody listens on. */
function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
