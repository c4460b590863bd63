/**
 * Whose record an XML is.
 *
 * @module
 */
import { libxml, NEXUS, parseXml } from "./libxml.ts";

/** What tells records of different sessions apart. */
export interface Identity {
  /** Our stable id, the root's `pid`; null in records that others built. */
  recordId: string | null;
  /** Page of the calendar event. */
  ref: string | null;
  /** pid of the instrument. */
  instrument: string | null;
}

/** Reads the identity of a record; undefined when the text is not a Nexus Experiment at all. */
export async function identityOf(xml: string): Promise<Identity | undefined> {
  const lib = await libxml();
  try {
    using record = parseXml(lib, xml);
    const read = (path: string) => record.get(path, { nx: NEXUS })?.content ?? null;
    if (!record.get("/nx:Experiment", { nx: NEXUS })) return undefined;
    return {
      recordId: read("/nx:Experiment/@pid"),
      ref: read("/nx:Experiment/nx:summary/@ref"),
      instrument: read("/nx:Experiment/nx:summary/nx:instrument/@pid"),
    };
  } catch (error) {
    if (error instanceof lib.XmlError) return undefined;
    throw error;
  }
}

/**
 * True when both are records of the same session. Where one bears no id of ours (NexusLIMS wrote it), the page of
 * the calendar event and the instrument decide.
 */
export function sameSession(a: Identity, b: Identity): boolean {
  if (a.recordId !== null && b.recordId !== null) return a.recordId === b.recordId;
  return a.ref !== null && a.ref === b.ref && a.instrument !== null && a.instrument === b.instrument;
}
