/** A small session, complete enough for a record, to vary in tests. */
import type { Parameter, RecordActivity, RecordFile, RecordInput } from "../../record/model.ts";
import type { Description, Instrument, Session } from "../../schemas/session.ts";

export const instrument: Instrument = {
  pid: "FEI-Titan-STEM",
  displayName: "FEI Titan 80-300 STEM",
  location: "Building 1",
  propertyTag: "T1",
  filestorePath: "./Titan_STEM",
  harvester: "nemo",
  apiUrl: "https://nemo.example.org/api/tools/?id=7",
  calendarUrl: "",
  timeZone: "America/New_York",
};

export function session(changes: Partial<Session> = {}): Session {
  return {
    id: 1,
    identifier: "https://nemo.example.org/api/usage_events/?id=201",
    source: "nemo-1",
    eventId: "201",
    instrument,
    start: "2024-02-14T14:00:00Z",
    end: "2024-02-14T22:00:00Z",
    user: "amara",
    operator: null,
    revision: 1,
    ...changes,
  };
}

export function description(changes: Partial<Description> = {}): Description {
  return {
    title: "Precipitates in Al-Cu",
    purpose: "Map θ′ plates after ageing.",
    experimenter: { username: "amara", fullName: "Amara Okafor" },
    eventId: "201",
    url: "https://nemo.example.org/event_details/usage/201/",
    start: "2024-02-14T14:00:00Z",
    end: "2024-02-14T22:00:00Z",
    samples: [{ name: "AlCu-7", description: "Aged 24 h at 190 °C", elements: ["Al", "Cu"] }],
    projects: [{ id: "ALLOY-11" }],
    consent: {
      decision: "granted",
      question: "data_consent",
      answer: "Agree",
      person: "amara",
      time: null,
      source: "run_data",
    },
    ...changes,
  };
}

/** A text parameter. */
export function text(name: string, value: string, warning = false): Parameter {
  return { name, value, warning, compare: value };
}

/** A quantity. */
export function measured(name: string, value: number, unit: string, warning = false): Parameter {
  return { name, value: String(value), unit, warning, compare: { value, unit } };
}

export function file(path: string, ...datasets: Parameter[][]): RecordFile {
  return {
    path,
    name: path.slice(path.lastIndexOf("/") + 1),
    mtime: "2024-02-14T14:12:04Z",
    datasets: datasets.map((parameters) => ({ type: "Image", parameters })),
  };
}

export function activity(...files: RecordFile[]): RecordActivity {
  return { start: "2024-02-14T14:12:04Z", files };
}

export function input(changes: Partial<RecordInput> = {}): RecordInput {
  return { session: session(), description: description(), activities: [], revision: 1, ...changes };
}
