/**
 * Progress on standard error: a line that is drawn over on a terminal, a line an event elsewhere.
 *
 * @module
 */
import type { EngineEvent, Listener } from "../engine/events.ts";
import type { App } from "./app.ts";

/** What tells, and how it ends. */
export interface Progress {
  tell: Listener;
  end(): void;
}

const BAR = 24;

/** Shows what the engine tells. */
export function showProgress(app: App, options: { quiet?: boolean } = {}): Progress {
  if (options.quiet) return { tell: () => {}, end: () => {} };
  const text = new TextEncoder();
  let drawn = false;
  const clear = () => {
    if (drawn) Deno.stderr.writeSync(text.encode("\r\x1b[2K"));
    drawn = false;
  };
  return {
    tell(event) {
      if (event.kind === "progress" && app.interactive) {
        clear();
        Deno.stderr.writeSync(text.encode(bar(event)));
        drawn = true;
        return;
      }
      const line = lineFor(event);
      if (!line) return;
      clear();
      app.note(line);
    },
    end: clear,
  };
}

function bar({ workflow, key, step, done = 0, total = 0, item }: EngineEvent): string {
  const full = total ? Math.round(BAR * done / total) : 0;
  const name = item && item.length > 40 ? `…${item.slice(-39)}` : item ?? "";
  return `${title(workflow, key)} ${step} [${"█".repeat(full)}${
    "·".repeat(BAR - full)
  }] ${done}/${total} ${name}`;
}

/** What a person reads of an event; nothing for what is only of use to a bar. */
export function lineFor(event: EngineEvent): string | undefined {
  const who = title(event.workflow, event.key);
  switch (`${event.kind}.${event.state ?? ""}`) {
    case "note.":
      return `${who}: ${event.message}`;
    case "step.done":
      return event.workflow === "record" ? `${who}: ${event.step} done` : undefined;
    case "item.failed":
      return `${who}: ${event.step} ${event.item} failed: ${event.error?.message}`;
    case "run.waiting":
      return `${who}: waits until ${event.until}: ${event.error?.message}`;
    case "run.failed":
    case "run.ended":
      return `${who}: ${event.state}: ${event.error?.message}`;
    case "run.stopped":
    case "run.restarted":
      return `${who}: ${event.state}`;
    default:
      return undefined;
  }
}

function title(workflow: string, key: string): string {
  return workflow === "record" ? `session ${key.split("/")[0]}` : workflow;
}
