/**
 * Samples of a session, and which of them an activity looked at.
 *
 * @module
 */
import { isElement } from "../schemas/periodic_table.ts";
import type { Sample } from "../schemas/session.ts";
import { nameUuid } from "./ids.ts";
import type { RecordActivity } from "./model.ts";
import { xmlToken } from "./text.ts";

/** A sample as the record has it; texts are fit for XML, none is empty. */
export interface RecordSample {
  id: string;
  pid?: string;
  name?: string;
  descriptions: string[];
  elements: string[];
}

/** The samples that say anything, each with an id that another build gives again. */
export function recordSamples(samples: readonly Sample[], recordId: string): RecordSample[] {
  const told: RecordSample[] = [];
  for (const sample of samples) {
    const symbols = [...new Set((sample.elements ?? []).map(xmlToken).filter(Boolean))];
    const unknown = symbols.filter((symbol) => !isElement(symbol));
    const pid = xmlToken(sample.pid ?? "");
    const name = xmlToken(sample.name ?? "");
    const descriptions = [xmlToken(sample.description ?? "")].filter(Boolean);
    // The schema has no place for them, but what a person entered is not thrown away.
    if (unknown.length > 0) descriptions.push(`Elements as entered: ${unknown.join(", ")}`);
    if (!pid && !name && descriptions.length === 0 && symbols.length === 0) continue;
    told.push({
      id: nameUuid(`${recordId}#sample-${told.length + 1}`),
      ...(pid && { pid }),
      ...(name && { name }),
      descriptions,
      elements: symbols.filter(isElement),
    });
  }
  return told;
}

/**
 * The sample of an activity: the only one there is, or the only one whose name or pid stands in the paths of all
 * the activity's files. Undefined where it cannot be told.
 */
export function sampleOf(
  activity: RecordActivity,
  samples: readonly RecordSample[],
): RecordSample | undefined {
  if (samples.length <= 1) return samples[0];
  const paths = activity.files.map((file) => words(file.path));
  const named = samples.filter((sample) =>
    [sample.name, sample.pid].some((text) => {
      const wanted = text ? words(text) : "";
      return wanted.trim() !== "" && paths.length > 0 && paths.every((path) => path.includes(wanted));
    })
  );
  return named.length === 1 ? named[0] : undefined;
}

/** Lower case, each word between single blanks: `AlCu-7_survey.dm3` holds ` alcu 7 `. */
function words(text: string): string {
  return ` ${text.toLowerCase().split(/[^\p{L}\p{N}]+/u).filter(Boolean).join(" ")} `;
}
