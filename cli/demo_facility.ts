/**
 * The demo's facility in a folder: calendar, instrument, settings, one session's files.
 *
 * @module
 */
import { writeAtomic } from "../files/write.ts";
import { readIfThere } from "../record/write.ts";
import { UsageError } from "./define.ts";
import { demoFiles } from "./demo_files.ts";

/** Start and end of the demo's session. */
export const SESSION = { start: new Date("2024-02-14T08:00:00Z"), end: new Date("2024-02-14T10:30:00Z") };

const SETTINGS = `# A facility in a folder. Every setting: emloom config show --all
instrument_data_path: instrument-data   # what the microscopes write; never written to
data_path: data                         # what emloom writes
folder:
  path: repository                      # finished records go here; a real facility has a CDCS
calendars:
  - name: bookings
    kind: ical
    path: bookings.ics
web:
  port: 8080
`;

/** The instrument, as \`emloom instruments import\` takes it. */
export const INSTRUMENT = {
  instrument_pid: "DEMO-SCOPE-200",
  display_name: "Demo Scope 200",
  location: "Building 1, Room 12",
  property_tag: "DEMO-1",
  filestore_path: "Demo_Scope",
  harvester: "ical",
  api_url: "Demo Scope 200",
  calendar_url: "",
  timezone: "Europe/Berlin",
};

/** Writes the facility into \`folder\`; files that are there already are written again. */
export async function makeFacility(folder: string): Promise<void> {
  const before = await readIfThere(`${folder}/emloom.yaml`);
  if (before !== undefined && before !== SETTINGS) {
    throw new UsageError(`"${folder}" has an emloom.yaml that is not the demo's: name another folder`);
  }
  await Deno.mkdir(`${folder}/repository`, { recursive: true });
  await writeAtomic(`${folder}/emloom.yaml`, SETTINGS);
  await writeAtomic(`${folder}/bookings.ics`, calendar());
  await writeAtomic(`${folder}/instruments.json`, JSON.stringify([INSTRUMENT], null, 2) + "\n");
  for (const { name, after, bytes } of demoFiles()) {
    const path = `${folder}/instrument-data/${INSTRUMENT.filestore_path}/mmuster/2024-02-14/${name}`;
    await writeAtomic(path, bytes);
    const written = new Date(SESSION.start.getTime() + after * 1000);
    await Deno.utime(path, written, written);
  }
}

function calendar(): string {
  const stamp = (time: Date) => time.toISOString().replace(/[-:]|\.\d+/g, "");
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//emloom//demo//EN",
    "BEGIN:VEVENT",
    "UID:booking-1",
    `DTSTAMP:${stamp(SESSION.start)}`,
    `DTSTART:${stamp(SESSION.start)}`,
    `DTEND:${stamp(SESSION.end)}`,
    "SUMMARY:Oxidation of nickel particles",
    "LOCATION:Demo Scope 200",
    "ORGANIZER;CN=Maria Muster:mailto:maria.muster@example.org",
    "DESCRIPTION:user: mmuster\\nexperiment_title: Oxidation of nickel particles\\nexperiment_purpose: See where the ",
    " oxide grows first.\\nproject_id: NI-2024\\nsample_name: Ni on carbon\\ndata_consent: Agree",
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
}
