/** Settings and calendars that the documentation shows are ones that emloom reads. */
import { assert, assertEquals } from "@std/assert";
import { loadSettings } from "../../config/load.ts";
import { csvHarvester } from "../../harvesters/csv.ts";
import { readForm } from "../../harvesters/form_text.ts";
import { readSamples } from "../../harvesters/samples.ts";
import type { Instrument } from "../../schemas/session.ts";
import { type Block, blocksOf, pages, ROOT } from "./blocks.ts";

const CALENDARS = `${ROOT}docs/how-to/use-a-calendar-file.md`;

async function settingsOf(yaml: string, cwd: string) {
  await Deno.writeTextFile(`${cwd}/emloom.yaml`, yaml);
  return await loadSettings({ cwd, env: {} });
}

Deno.test("each block of YAML in the documentation is a set of settings, nothing in it is ignored", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    const blocks = pages().flatMap(({ path, text }) =>
      blocksOf(text).filter(({ info }) => info === "yaml").map(({ text }) => ({ path, text }))
    );
    assert(blocks.length >= 3);
    for (const { path, text } of blocks) {
      const { warnings } = await settingsOf(text, cwd);
      assertEquals(warnings, [], path);
    }
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

Deno.test("the table of the page about calendar files becomes sessions", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    const blocks = blocksOf(await Deno.readTextFile(CALENDARS));
    const find = (info: string) => blocks.find((block: Block) => block.info === info)!.text;
    await Deno.writeTextFile(`${cwd}/bookings.csv`, find("csv"));
    const { settings } = await settingsOf(find("yaml"), cwd);
    const harvester = csvHarvester(settings.calendars[0]!, settings);
    const titan: Instrument = {
      pid: "MY-TITAN-1",
      displayName: "My Titan",
      location: "",
      propertyTag: "",
      filestorePath: "Titan",
      harvester: "csv",
      apiUrl: "Titan",
      calendarUrl: "",
      timeZone: "Europe/Berlin",
    };
    const context = { instruments: [titan], now: () => new Date("2026-06-02T12:00:00Z") };
    const { events, skipped } = await harvester.sessions(context);
    assertEquals(skipped, []);
    assertEquals(events.map(({ eventId, start, end }) => [eventId, start, end]), [
      ["17", "2026-06-02T07:00:00.000Z", "2026-06-02T09:30:00.000Z"],
      ["18", "2026-06-02T11:00:00.000Z", null],
    ]);
    const session = { ...events[0]!, id: 1, source: "bookings", instrument: titan, revision: 1 };
    const { title, purpose, projects, samples, consent } = await harvester.describe(
      { ...session, end: session.end! },
      context,
    );
    assertEquals([title, purpose, projects], ["Oxides", "Where does it grow?", [{ id: "NI-24" }]]);
    assertEquals(samples, [{ name: "Ni on carbon", description: "evaporated", elements: ["Ni"] }, {
      pid: "10.5/xyz",
    }]);
    assertEquals(consent.decision, "granted");
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

Deno.test("the notes of the page about calendar files are a form", async () => {
  const notes = blocksOf(await Deno.readTextFile(CALENDARS)).find(({ info }) => info === "text")!.text;
  const form = readForm(notes);
  assertEquals(form.get("user"), "mm");
  assertEquals(form.get("experiment_title"), "Oxides");
  assertEquals(form.get("data_consent"), "yes");
  assertEquals(readSamples([form]), [{
    name: "Ni on carbon",
    description: "evaporated",
    elements: ["Ni"],
  }]);
});
