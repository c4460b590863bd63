/**
 * What happens, told to whoever listens in this process: progress bars, logs, live pages.
 *
 * @module
 */
import type { ErrorInfo } from "./error_info.ts";

/** One thing that happened. The `events` table has all but `progress` and `item`. */
export interface EngineEvent {
  kind: "run" | "step" | "item" | "progress" | "note";
  workflow: string;
  key: string;
  runId: number;
  step?: string;
  item?: string;
  /** `started`, `done`, `waiting`, `failed`, `ended`, `stopped`, `restarted`. */
  state?: string;
  message?: string;
  done?: number;
  total?: number;
  error?: ErrorInfo;
  /** ISO 8601, for what waits. */
  until?: string;
}

/** A listener. */
export type Listener = (event: EngineEvent) => void;
