import { assert, assertEquals, assertMatch } from "@std/assert";
import { assertDelivered } from "./delivered.ts";
import { layFile, makeFacility, STATES } from "./facility.ts";
import { start } from "./program.ts";
import { serverTest, usageEvents } from "./servers.ts";

serverTest(
  "run ends each usage event of a real NEMO in its state, with its record in a real CDCS",
  async (servers) => {
    await using facility = await makeFacility(servers);
    const first = await facility.emloom(["run", "--from", "none"]);
    assertEquals([first.code, first.stdout.trim()], [
      0,
      "3 COMPLETED, 3 NO_CONSENT, 1 NO_RESERVATION, 1 WAITING_FOR_END",
    ], first.stderr);
    assertEquals(await facility.states(), STATES);
    const records = await assertDelivered(facility);
    assertEquals(
      records.map(({ workspace }) => workspace),
      [null, null, null],
      "private unless told otherwise",
    );

    // One broken file costs neither the record nor the file's place in it.
    const [{ xml_content }] = records as [typeof records[0]];
    for (
      const name of ["overview.tif", "lattice_001.dm4", "lattice_002.dm4", "EELS%20map.dm4", "broken.dm4"]
    ) {
      assert(xml_content.includes(name), `${name} is missing in\n${xml_content}`);
    }
    const broken = await facility.query((db) =>
      db.selectFrom("datasets").select(["path", "error"]).where("error", "is not", null).execute()
    );
    assertEquals(broken.map(({ path }) => path), ["TITAN/user/event 1/broken.dm4"]);
    assertMatch(broken[0]!.error!, /The file ends/);

    // Nothing of a user who refused was read.
    const refused = await facility.query((db) =>
      db.selectFrom("files").innerJoin("sessions", "sessions.id", "session_id").select("event_id")
        .where("event_id", "in", ["4", "5", "6", "7", "8"]).execute()
    );
    assertEquals(refused, []);

    const second = await facility.emloom(["run", "--from", "none"]);
    assertEquals([second.code, second.stdout.trim()], [0, "Nothing to do"], second.stderr);
    assertEquals(await assertDelivered(facility), records, "a second run changes nothing");
    const third = await facility.emloom(["run"]);
    assertEquals([third.code, third.stdout.trim()], [0, "Nothing to do"], third.stderr);
    assertEquals(await assertDelivered(facility), records, "a run since the last look changes nothing");
  },
);

serverTest("run keeps the answer about consent, whatever it was", async (servers) => {
  await using facility = await makeFacility(servers, { files: ["lattice_001.dm4"] });
  assertEquals((await facility.emloom(["run", "--from", "none"])).code, 0);
  const consents = await facility.query((db) =>
    db.selectFrom("consents").innerJoin("sessions", "sessions.id", "session_id")
      .select(["event_id", "decision", "question", "answer", "person", "consents.source"]).orderBy("event_id")
      .execute()
  );
  assertEquals(
    consents.map(({ event_id, decision, question, answer, person, source }) =>
      [event_id, decision, question, answer, person, source].join("|")
    ),
    [
      "1|granted|data_consent|Agree|mmuster|reservation 1",
      "2|granted|data_consent|Agree|staff1|run_data",
      "3|granted|data_consent|Agree|osmith|pre_run_data",
      "4|refused|data_consent|Disagree|staff1|reservation 2",
      "6|not asked|data_consent||jdoe|reservation 4",
      "7|refused|data_consent|Disagree|mmuster|run_data",
    ],
  );
});

serverTest(
  "sessions retry builds a completed session again, into the same remote record",
  async (servers) => {
    await using facility = await makeFacility(servers, { files: ["lattice_001.dm4"] });
    assertEquals((await facility.emloom(["run", "--from", "none"])).code, 0);
    const before = await assertDelivered(facility);
    const event = (await usageEvents(servers))[0]!;
    const late = `${facility.dataOf(event.tool)}/user/event 1/late.dm4`;
    const bytes = await Deno.readFile(`${facility.dataOf(event.tool)}/user/event 1/lattice_001.dm4`);
    await layFile(late, bytes, Date.parse(event.end!) - 1000);

    const retried = await facility.emloom(["sessions", "retry", "1", "--reason", "a file came late"]);
    assertEquals(retried.code, 0, retried.stderr);
    assertEquals((await facility.states())["1"], "TO_BE_BUILT");
    assertEquals((await facility.emloom(["run"])).code, 0);

    assertEquals(await facility.states(), STATES);
    const after = await assertDelivered(facility);
    assertEquals(after.map(({ id }) => id), before.map(({ id }) => id));
    assertEquals(after.slice(1), before.slice(1), "the neighbours are left alone");
    assert(!before[0]!.xml_content.includes("late.dm4") && after[0]!.xml_content.includes("late.dm4"));
    const attempts = await facility.query((db) =>
      db.selectFrom("uploads").innerJoin("sessions", "sessions.id", "session_id").select([
        "event_id",
        "attempts",
      ])
        .orderBy("event_id").execute()
    );
    assertEquals(attempts.map((row) => row.attempts), [2, 1, 1]);
  },
);

serverTest("emloom says by its exit code what is wrong with a call", async (servers) => {
  await using facility = await makeFacility(servers, { files: ["lattice_001.dm4"] });
  const code = async (...args: string[]) => {
    const { code, stderr } = await facility.emloom(args);
    assert(stderr.trim() !== "", `emloom ${args.join(" ")} must say what is wrong`);
    return code;
  };
  assertEquals(await code("run", "--form", "none"), 2);
  assertEquals(await code("run", "--from", "yesterday-ish"), 2);
  assertEquals(await code("rnu"), 2);
  assertEquals(await code("sessions", "show", "999"), 2);
  const empty = await Deno.makeTempDir();
  try {
    const { code, stderr } = await start(empty, ["run"]).ended;
    assertEquals(code, 4, stderr);
  } finally {
    await Deno.remove(empty, { recursive: true });
  }
});
