import { assertEquals, assertRejects } from "@std/assert";
import type { ConsentSettings } from "../../config/settings.ts";
import { nemoHarvester } from "../../harvesters/nemo.ts";
import { NoConsent, NoReservation } from "../../schemas/endings.ts";
import type { Session } from "../../schemas/session.ts";
import { BASE, type Data, fakeNemo, form, reservation, usage } from "./fake_nemo.ts";
import { DEFAULTS, nemoSettings, tool } from "./helpers.ts";

const [START, END] = ["2025-03-01T10:00:00Z", "2025-03-01T12:00:00Z"];
const AGREE = { data_consent: "Agree" };
const text = (answers: Record<string, unknown>) => JSON.stringify(form(answers));

/** What the session of usage event 1 is told to be. */
async function describe(
  event: Record<string, unknown> | null,
  reservations: Record<string, unknown>[] = [],
  consent: Partial<ConsentSettings> = {},
  person: Partial<Session> = {},
) {
  const data: Data = { ...BASE, usage_events: event ? [usage(1, START, END, event)] : [], reservations };
  await using nemo = fakeNemo(data);
  const harvester = nemoHarvester(nemoSettings(nemo.address, "secret-token"), {
    ...DEFAULTS,
    consent: { ...DEFAULTS.consent, ...consent },
  });
  const instrument = tool(nemo.address, 1);
  const session: Session = {
    id: 1,
    identifier: `${nemo.address}usage_events/?id=1`,
    source: "nemo-1",
    eventId: "1",
    instrument,
    start: new Date(START).toISOString(),
    end: new Date(END).toISOString(),
    user: "ann",
    operator: "ann",
    revision: 1,
    ...person,
  };
  return await harvester.describe(session, { instruments: [instrument], now: () => new Date(END) });
}

Deno.test("describe() asks run data, pre-run data and reservation in this order", async () => {
  const booked = [reservation(5, START, END, { ...AGREE, experiment_title: "booked" })];
  const pre_run_data = text({ ...AGREE, experiment_title: "before" });
  const run_data = text({ ...AGREE, experiment_title: "after" });
  assertEquals((await describe({ run_data, pre_run_data }, booked)).title, "after");
  assertEquals((await describe({ pre_run_data }, booked)).title, "before");
  assertEquals((await describe({}, booked)).title, "booked");
});

Deno.test("describe() goes on when an answer is blank, and stops when it is no", async () => {
  const booked = [reservation(5, START, END, AGREE)];
  for (const blank of [undefined, null, "", "  ", []]) {
    const run_data = text({ data_consent: blank, experiment_title: "after" });
    const found = await describe({ run_data }, booked);
    assertEquals([found.consent.source, found.title], ["reservation 5", "after"]);
  }
  for (
    const no of ["Disagree", "declined", "I do not agree", "yes, but", 0, false, ["Agree", "Disagree"], {
      yes: "Agree",
    }]
  ) {
    const error = await assertRejects(
      () => describe({ run_data: text({ data_consent: no }), pre_run_data: text(AGREE) }, booked),
      NoConsent,
    );
    assertEquals([error.consent.decision, error.consent.source], ["refused", "run_data"]);
  }
  for (const yes of ["agree", " AGREE. ", "Yes", true, ["Agree"], 1]) {
    assertEquals((await describe({ run_data: text({ data_consent: yes }) })).consent.decision, "granted");
  }
});

Deno.test("describe() survives forms that are no forms", async () => {
  for (const run_data of ["", "{", "[]", "null", '"x"', '{"data_consent": "Agree"}', 7, { a: null }]) {
    await assertRejects(() => describe({ run_data }), NoReservation, 'no reservation of "ann"');
  }
});

Deno.test("describe() takes the reservation of the person, not the one that overlaps most", async () => {
  const others = reservation(6, "2025-03-01T09:00:00Z", "2025-03-01T13:00:00Z", {
    ...AGREE,
    experiment_title: "Bob's",
  }, { user: 2, creator: 2 });
  const own = reservation(5, "2025-03-01T11:30:00Z", "2025-03-01T15:00:00Z", {
    ...AGREE,
    experiment_title: "Ann's",
  });
  assertEquals((await describe({}, [others, own])).title, "Ann's");
  await assertRejects(() => describe({}, [others]), NoReservation);
  assertEquals((await describe({ operator: 2 }, [others])).experimenter?.username, "ann"); // Bob works for Ann
  const refused = reservation(5, "2025-03-01T11:30:00Z", "2025-03-01T15:00:00Z", {
    data_consent: "Disagree",
  });
  await assertRejects(() => describe({}, [others, refused]), NoConsent);
});

Deno.test("describe() looks at long reservations, and at none that is cancelled or only touches", async () => {
  const long = reservation(5, "2025-02-01T00:00:00Z", "2025-04-01T00:00:00Z", AGREE);
  assertEquals((await describe({}, [long])).consent.source, "reservation 5");
  await assertRejects(
    () => describe({}, [reservation(5, START, END, AGREE, { cancelled: true })]),
    NoReservation,
  );
  await assertRejects(
    () => describe({}, [reservation(5, END, "2025-03-01T15:00:00Z", AGREE)]),
    NoReservation,
  );
});

Deno.test("describe() prefers more shared time, then the reservation that was not replaced", async () => {
  const short = reservation(4, START, "2025-03-01T11:00:00Z", { ...AGREE, experiment_title: "short" });
  const replaced = reservation(6, START, END, { ...AGREE, experiment_title: "replaced" }, { descendant: 5 });
  const replacing = reservation(5, START, END, { ...AGREE, experiment_title: "replacing" });
  assertEquals((await describe({}, [short, replaced, replacing])).title, "replacing");
});

Deno.test("describe() denies when nobody was asked, unless the policy is not to ask", async () => {
  const booked = [reservation(5, START, END, { experiment_title: "booked" })];
  const error = await assertRejects(() => describe({}, booked), NoConsent);
  assertEquals(error.consent.decision, "not asked");
  const found = await describe({}, booked, { required: false });
  assertEquals([found.title, found.consent.decision], ["booked", "granted"]);
  assertEquals((await describe({}, [], { required: false })).eventId, "1");
  await assertRejects(
    () => describe({ run_data: text({ data_consent: "No" }) }, booked, { required: false }),
    NoConsent,
  );
});

Deno.test("describe() still finds the reservation of an event that is gone, by the names in the session", async () => {
  const booked = [reservation(5, START, END, AGREE)];
  assertEquals((await describe(null, booked)).consent.source, "reservation 5");
  await assertRejects(() => describe(null, booked, {}, { user: "bob", operator: null }), NoReservation);
  await assertRejects(() => describe(null, booked, {}, { user: null, operator: null }), NoReservation);
});

Deno.test("describe() cleans texts, checks elements and reads both forms of samples", async () => {
  const run_data = text({
    ...AGREE,
    experiment_title: `a\u0000b\ud800 ${"x".repeat(3000)}`,
    experiment_purpose: 42,
    project_id: "A-7",
    sample_group: {
      0: {
        sample_name: "S1",
        sample_or_pid: "Sample Name",
        sample_details: null,
        periodic_table: ["ti", "Ti", "x y", "Xx", 5],
      },
      1: { sample_name: "20.500/a", sample_or_pid: "PID", sample_details: "d" },
      2: { sample_name: "", sample_or_pid: "PID" },
      3: null,
      4: { sample_name: "S5" },
    },
  });
  const found = await describe({ run_data, project: 7 });
  assertEquals(found.title!.length, 500);
  assertEquals(found.title!.startsWith("ab xx") && found.title!.endsWith("x…"), true);
  assertEquals([found.purpose, found.projects], ["42", [{ id: "A-7", name: "Alloys" }]]);
  assertEquals(found.samples, [
    { name: "S1", elements: ["Ti", "x y", "Xx"] },
    { pid: "20.500/a", description: "d" },
    { name: "S5" },
  ]);
  const single = await describe({
    run_data: text({ ...AGREE, sample_name: "one", sample_details: "old form", project_id: "Z" }),
    project: 7,
  });
  assertEquals([single.samples, single.projects], [[{ name: "one", description: "old form" }], [{
    id: "Z",
  }]]);
});
