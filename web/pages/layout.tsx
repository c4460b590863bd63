/**
 * The frame of every page, and the small pieces that pages share.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import type { SessionState } from "../../schemas/session.ts";
import type { StepState } from "../queries.ts";
import { duration } from "../time.ts";

/** A whole page. */
export function Layout({ title, children }: { title: string; children?: Child }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} · emloom`}</title>
        <link rel="stylesheet" href="/assets/style.css" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
      </head>
      <body>
        <header class="top">
          <a class="brand" href="/">
            <img src="/assets/icon.svg" alt="" width="26" height="26" />emloom
          </a>
          <nav>
            <a href="/">Sessions</a>
            <a href="/look">Look into a file</a>
            <a href="/api/sessions">JSON</a>
          </nav>
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

/** What each state is called on pages, and how it looks. */
export const STATES: Record<SessionState, { label: string; tone: "good" | "busy" | "bad" | "quiet" }> = {
  WAITING_FOR_END: { label: "Running", tone: "busy" },
  TO_BE_BUILT: { label: "In progress", tone: "busy" },
  COMPLETED: { label: "Completed", tone: "good" },
  BUILT_NOT_EXPORTED: { label: "Needs attention: not uploaded", tone: "bad" },
  ERROR: { label: "Needs attention", tone: "bad" },
  NO_FILES_FOUND: { label: "No files", tone: "quiet" },
  NO_CONSENT: { label: "No consent", tone: "quiet" },
  NO_RESERVATION: { label: "No reservation", tone: "quiet" },
};

/** A session's state. */
export function Badge({ state }: { state: SessionState }) {
  return <span class={`badge ${STATES[state].tone}`} title={state}>{STATES[state].label}</span>;
}

const MARKS: Record<StepState["state"], string> = {
  done: "✓",
  running: "▸",
  waiting: "…",
  failed: "✕",
  pending: "·",
};

/** The steps of a record run, in order; each tells its state without colour too. */
export function StepStrip({ steps, wide }: { steps: StepState[]; wide?: boolean }) {
  return (
    <ol class={wide ? "strip wide" : "strip"}>
      {steps.map((step) => (
        <li class={step.state} title={`${step.name}: ${step.state}${step.error ? ` – ${step.error}` : ""}`}>
          <span class="mark" aria-hidden="true">{MARKS[step.state]}</span>
          <span class="name">{step.name}</span>
          <span class="sr">{step.state}</span>
          {wide && step.startedAt && step.finishedAt
            ? <span class="took">{duration(step.startedAt, step.finishedAt)}</span>
            : null}
        </li>
      ))}
    </ol>
  );
}
