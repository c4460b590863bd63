/**
 * What a site's harvesters, destinations and workflow steps are written to. They run in a process of their own, which
 * may reach the hosts they declare and nothing else; what they get and give is JSON.
 *
 * @module
 */
import type { BuiltRecord, Previous, Uploaded } from "../destinations/define.ts";
import type { CalendarEvent, Consent, Description, Instrument, Session } from "../schemas/session.ts";

/** What JSON can hold. */
export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** What every method gets beside its subject. */
export interface PluginContext {
  /** This plugin's section of the setting `plugins`, and no other. */
  settings: Record<string, Json>;
  /** Now. */
  now: Date;
  /** Writes a line into the run's history; values of the settings in it are masked. */
  note(message: string): void;
}

interface Plugin {
  /** Lower case, digits, dashes: how settings, commands and the database call it. */
  name: string;
  /** What people call it. */
  title: string;
  /** `host` or `host:port` that it talks to; all others are out of its reach. */
  hosts?: string[];
}

/** Which usage is wanted. Times are UTC, ISO 8601. */
export interface Wanted {
  /** Instruments whose `harvester` is this plugin's name. */
  instruments: Instrument[];
  /** What the last harvest gave; absent the first time. */
  cursor?: string;
  /** Usage that began at this time, or later. */
  from?: string;
  /** Usage that ended by then. */
  to?: string;
}

/** Usage, and the cursor to be given next time. */
export interface SiteHarvest {
  events: CalendarEvent[];
  cursor: string;
  /** Events left out, with the reason a manager can act on. */
  skipped?: { eventId: string; reason: string }[];
}

/** The head of a record. emloom judges the answer about consent itself, by the setting `consent`. */
export type SiteDescription = Omit<Description, "consent" | "samples" | "projects"> & {
  samples?: Description["samples"];
  projects?: Description["projects"];
  /** The user's answer: absent when nobody asked, null or blank when nobody answered. */
  consent?: { answer?: string | null } & Partial<Pick<Consent, "person" | "time" | "source">>;
};

/** A calendar. */
export interface SiteHarvester extends Plugin {
  /** Usage since `cursor` or `from`. Throws `RetryableError` when the calendar cannot be reached just now. */
  sessions(wanted: Wanted, context: PluginContext): SiteHarvest | Promise<SiteHarvest>;
  /** What the calendar tells about one session. Throws `NoReservation` when there is nothing. */
  describe(session: Session, context: PluginContext): SiteDescription | Promise<SiteDescription>;
  /** An authenticated probe for `emloom doctor`: what answered. */
  check?(context: PluginContext): string | Promise<string>;
}

/** A place that records go to. */
export interface SiteDestination extends Plugin {
  /** Creates or updates the record there, at most one of it whatever happened before. */
  upload(
    record: Omit<BuiltRecord, "path">,
    previous: Previous,
    context: PluginContext,
  ): Uploaded | Promise<Uploaded>;
  /** An authenticated probe for `emloom doctor`: what answered. */
  check?(context: PluginContext): string | Promise<string>;
}

/** A record as a step sees it. */
export interface StepRecord {
  /** Ours, stable over revisions. */
  recordId: string;
  revision: number;
  /** File name without extension. */
  title: string;
  xml: string;
  /** SHA-256 of the XML, hex. */
  sha256: string;
  /** Where the first destination that has it shows it. */
  url?: string;
}

/** What a step knows. */
export interface StepContext extends PluginContext {
  /** The same whenever the step is tried again for this revision of the session. */
  key: string;
  session: Session;
  /** What the calendar tells, once the step `harvest` is done. */
  experiment?: Omit<Description, "consent">;
  /** Once the step `build` is done. */
  record?: StepRecord;
  /** What became of each destination, once the step `upload` is done. */
  uploads: { destination: string; state: "done" | "failed" | "pending"; url?: string; error?: string }[];
}

/** Something to be done for each session, as a step of the workflow `record`. */
export interface SiteStep extends Plugin {
  /** The built-in step that it follows. This or `before`. */
  after?: string;
  /** The built-in step that it comes before. */
  before?: string;
  /**
   * `keep` (default): when it fails the steps behind it go on, and the session needs attention. `fail`: the run ends
   * there.
   */
  onError?: "keep" | "fail";
  /** What it gives is kept in the database. Throws `RetryableError` for what may succeed later. */
  run(context: StepContext): unknown;
}

/** Declares a harvester. */
export function defineHarvester(harvester: SiteHarvester): SiteHarvester & { kind: "harvester" } {
  return { ...harvester, kind: "harvester" };
}

/** Declares a destination. */
export function defineDestination(destination: SiteDestination): SiteDestination & { kind: "destination" } {
  return { ...destination, kind: "destination" };
}

/** Declares a workflow step. */
export function defineStep(step: SiteStep): SiteStep & { kind: "step" } {
  return { ...step, kind: "step" };
}
