/**
 * The record's twin in JSON-LD: the same values, with identifiers of what they mean (EM Glossary) and of their units
 * (QUDT), for which the Nexus Experiment schema has no place. The same input gives the same bytes.
 *
 * Vocabularies: schema.org for the frame, `PropertyValue` for each value; SKOS where a field is not the glossary's
 * term itself but a kind of it, or about it.
 *
 * @module
 */
import type { TermMatch } from "../schemas/fields.ts";
import { recordIdOf, recordTitle } from "./ids.ts";
import type { Parameter, RecordActivity, RecordFile, RecordInput } from "./model.ts";
import { location, uri } from "./text.ts";

const CONTEXT = {
  "@vocab": "https://schema.org/",
  "skos": "http://www.w3.org/2004/02/skos/core#",
  "propertyID": { "@type": "@id" },
  "unitCode": { "@type": "@id" },
  "contentUrl": { "@type": "@id" },
  "thumbnailUrl": { "@type": "@id" },
  "skos:broadMatch": { "@type": "@id" },
  "skos:relatedMatch": { "@type": "@id" },
};

/** Which property leads to a field's term. */
const LINKS: Record<TermMatch, string> = {
  exact: "propertyID",
  broad: "skos:broadMatch",
  related: "skos:relatedMatch",
};

/** The text of the twin, for a file `<record>.jsonld`. */
export function recordJsonLd(input: RecordInput): string {
  const { session, description, activities } = input;
  const { instrument } = session;
  const twin = {
    "@context": CONTEXT,
    "@id": uri(recordIdOf(session)),
    "@type": "Dataset",
    identifier: recordIdOf(session),
    name: description.title ?? recordTitle(session),
    description: description.purpose ?? undefined,
    temporalCoverage: `${session.start}/${session.end}`,
    creator: description.experimenter && { "@type": "Person", name: description.experimenter.fullName },
    instrument: { "@type": "Thing", identifier: instrument.pid, name: instrument.displayName },
    hasPart: activities.map(activityOf),
  };
  return JSON.stringify(twin, null, 2) + "\n";
}

function activityOf({ start, files }: RecordActivity, seqno: number) {
  return {
    "@type": "Collection",
    name: "Acquisition activity",
    position: seqno,
    startDate: start,
    hasPart: files.flatMap(datasetsOf),
  };
}

function datasetsOf(file: RecordFile) {
  return file.datasets.map((dataset, i) => ({
    "@type": "Dataset",
    name: dataset.name ??
      (file.datasets.length > 1 ? `${file.name} (${i + 1} of ${file.datasets.length})` : file.name),
    additionalType: dataset.type,
    contentUrl: location(file.path),
    thumbnailUrl: dataset.preview && location(dataset.preview),
    variableMeasured: dataset.parameters.map(propertyValue),
  }));
}

function propertyValue({ name, value, unit, unitIri, term, warning, compare }: Parameter) {
  return {
    "@type": "PropertyValue",
    name,
    value: typeof compare === "string" ? value : compare.value,
    ...unit && { unitText: unit },
    ...unitIri && { unitCode: unitIri },
    ...term && { [LINKS[term.match]]: term.iri },
    ...warning && { description: "Not to be trusted" },
  };
}
