/**
 * Builds the record of a session: the calendar's words, the acquisition activities, the files' metadata, as XML.
 * The same input gives the same bytes.
 *
 * @module
 */
import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import type { Description, Instrument, Person, Session } from "../schemas/session.ts";
import { divide } from "./common.ts";
import { recordJsonLd } from "./jsonld.ts";
import { inZone, recordIdOf, recordTitle, sha256 } from "./ids.ts";
import { NEXUS } from "./libxml.ts";
import type { Parameter, RecordActivity, RecordDataset, RecordDocument, RecordInput } from "./model.ts";
import { type RecordSample, recordSamples, sampleOf } from "./samples.ts";
import { literal, location, uri, xmlText, xmlToken } from "./text.ts";

/** Name of the parameter that says why a file could not be read. */
export const EXTRACTION_ERROR = "Extraction Error";

/**
 * Builds a record.
 *
 * @throws {RangeError} for a time that is none, or an instrument whose time zone is unknown.
 */
export function buildRecord(input: RecordInput): RecordDocument {
  const { session, description, activities, revision } = input;
  const recordId = recordIdOf(session);
  const samples = recordSamples(description.samples, recordId);

  const root = create({ version: "1.0", encoding: "UTF-8" }).ele(NEXUS, "Experiment", {
    pid: literal(xmlToken(recordId)),
  });
  token(root, "title", xmlToken(description.title ?? "") || defaultTitle(description, session.instrument));
  token(root, "id", description.eventId);
  writeSummary(root, session, description);
  for (const sample of samples) writeSample(root, sample);
  for (const project of description.projects) writeProject(root, project);
  activities.forEach((activity, seqno) =>
    writeActivity(root, activity, seqno, session.instrument, sampleOf(activity, samples))
  );

  const xml = root.end({ prettyPrint: true }) + "\n";
  const { identifier, instrument, start, end, user } = session;
  return {
    recordId,
    revision,
    title: recordTitle(session),
    xml,
    jsonld: recordJsonLd(input),
    sha256: sha256(xml),
    session: { identifier, instrument: instrument.pid, start, end, user },
  };
}

/** `Experiment on the FEI Titan TEM on Tuesday Nov. 13, 2018`, by the calendar on the instrument's wall. */
function defaultTitle({ start }: Description, instrument: Instrument): string {
  const when = inZone(start, instrument);
  const weekday =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][when.dayOfWeek - 1];
  const month = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")[when.month - 1];
  const day = String(when.day).padStart(2, "0");
  return `Experiment on the ${instrument.displayName} on ${weekday} ${month}. ${day}, ${when.year}`;
}

function writeSummary(root: XMLBuilder, { instrument }: Session, description: Description): void {
  const summary = root.ele("summary");
  if (description.url) summary.att("ref", literal(uri(description.url)));
  token(summary, "experimenter", description.experimenter && nameOf(description.experimenter));
  summary.ele("instrument", { pid: literal(xmlToken(instrument.pid)) }).txt(
    literal(xmlToken(instrument.displayName)),
  );
  token(summary, "reservationStart", zoned(description.start, instrument));
  token(summary, "reservationEnd", zoned(description.end, instrument));
  const motivation = xmlText(description.purpose ?? "").trim();
  if (motivation) summary.ele("motivation").txt(literal(motivation));
}

/** `First Last (username)`, or what there is of it. */
function nameOf({ fullName, username }: Person): string {
  if (!username || fullName.endsWith(`(${username})`)) return fullName;
  return fullName.trim() ? `${fullName.trim()} (${username})` : username;
}

function writeSample(root: XMLBuilder, { id, pid, name, descriptions, elements }: RecordSample): void {
  const sample = root.ele("sample", { ...(pid && { ref: literal(pid) }), id });
  token(sample, "name", name);
  for (const description of descriptions) token(sample, "description", description);
  if (elements.length > 0) {
    const list = sample.ele("elements");
    for (const symbol of elements) list.ele(symbol);
  }
}

function writeProject(
  root: XMLBuilder,
  { name, division, group, id, ref }: Description["projects"][number],
): void {
  if (![name, division, group, id, ref].some((text) => xmlToken(text ?? ""))) return;
  const project = root.ele("project");
  token(project, "name", name);
  token(project, "division", division);
  token(project, "group", group);
  token(project, "project_id", id);
  token(project, "ref", uri(ref ?? ""));
}

function writeActivity(
  root: XMLBuilder,
  { start, files }: RecordActivity,
  seqno: number,
  instrument: Instrument,
  sample?: RecordSample,
): void {
  const activity = root.ele("acquisitionActivity", { seqno: String(seqno) });
  token(activity, "startTime", zoned(start, instrument));
  token(activity, "sampleID", sample?.id);
  const entries = files.flatMap((file) => {
    const datasets: RecordDataset[] = file.datasets.length > 0
      ? file.datasets
      : [{ type: "Unknown", parameters: [] }];
    const trouble = file.error === undefined ? [] : [extractionError(file.error)];
    return datasets.map((dataset, i) => ({
      type: dataset.type,
      name: dataset.name ??
        (datasets.length > 1 ? `${file.name} (${i + 1} of ${datasets.length})` : file.name),
      path: file.path,
      preview: dataset.preview,
      parameters: [...dataset.parameters, ...trouble],
      failed: trouble.length > 0,
    }));
  });
  const { setup, own } = divide(entries);
  const settings = activity.ele("setup");
  for (const parameter of setup) writeParameter(settings, "param", parameter);
  entries.forEach(({ type, name, path, preview }, i) => {
    const dataset = activity.ele("dataset", { type, role: "Experimental" });
    dataset.ele("name").txt(literal(xmlText(name)));
    dataset.ele("location").txt(location(path));
    if (preview) dataset.ele("preview").txt(location(preview));
    for (const parameter of own[i]!) writeParameter(dataset, "meta", parameter);
  });
}

function extractionError(reason: string): Parameter {
  return { name: EXTRACTION_ERROR, value: reason, warning: true, compare: reason };
}

function writeParameter(parent: XMLBuilder, element: "param" | "meta", parameter: Parameter): void {
  const { name, value, unit, warning } = parameter;
  parent.ele(element, {
    name: literal(xmlToken(name)),
    ...(unit !== undefined && { unit: literal(xmlToken(unit)) }),
    ...(warning && { warning: "true" }),
  }).txt(literal(xmlText(value)));
}

/** An element with text on one line; none where there is no text. */
function token(parent: XMLBuilder, element: string, text: string | undefined): void {
  const clean = xmlToken(text ?? "");
  if (clean) parent.ele(element).txt(literal(clean));
}

/** ISO 8601 with the instrument's offset: `2024-02-14T09:12:04-05:00`. */
function zoned(time: string, instrument: Instrument): string {
  return inZone(time, instrument).toString({ timeZoneName: "never" });
}
