/**
 * The log of a run as a file: `<log folder>/2024/02/14/20240214-093000_run.log`, one line an event.
 *
 * @module
 */
import type { Listener } from "../engine/events.ts";
import { lineFor } from "./progress.ts";

/** A log file; made with its first line. */
export interface LogFile {
  tell: Listener;
  end(): void;
}

/** Opens the log of a command that began at `start`. */
export function openLogFile(folder: string, command: string, start: Date): LogFile {
  const [date, time] = start.toISOString().replace(/[-:]|\.\d+Z/g, "").split("T") as [string, string];
  const place = `${folder}/${date.slice(0, 4)}/${date.slice(4, 6)}/${date.slice(6, 8)}`;
  const text = new TextEncoder();
  let file: Deno.FsFile | undefined;
  return {
    tell(event) {
      const line = lineFor(event);
      if (!line) return;
      if (!file) {
        Deno.mkdirSync(place, { recursive: true });
        file = Deno.openSync(`${place}/${date}-${time}_${command}.log`, { append: true, create: true });
      }
      // one line an event, whatever a message holds
      file.writeSync(text.encode(`${new Date().toISOString()} ${line.replace(/\s*\n\s*/g, " | ")}\n`));
    },
    end: () => file?.close(),
  };
}
