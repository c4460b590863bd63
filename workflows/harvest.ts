/**
 * All calendars: their usage into sessions, and a record run for each session that has ended.
 *
 * @module
 */
import { workflow } from "../engine/workflow.ts";
import { brief } from "../engine/retry.ts";
import type { House } from "./house.ts";
import { queueRecord } from "./queue.ts";
import { calendarsOf, readCalendar, saveCalendar } from "./steps/calendar.ts";

/** Which usage is wanted. Null is: since the last look. */
export interface HarvestInput {
  /** ISO 8601; `none` is all there is. */
  from: string | null;
  to: string | null;
}

export default workflow<HarvestInput, House>("harvest", { every: "*/5 * * * *" })
  .each(
    "calendars",
    (_, house) => calendarsOf(house),
    (name) => name,
    (name, { from, to }, house) => readCalendar(name, { from, to }, house),
    {
      parallel: 4,
      onError: "keep",
      retry: brief,
      save: (trx, { item, ok }, { from }, house) =>
        ok && saveCalendar(trx, item, ok, from, house, queueRecord),
    },
  );
