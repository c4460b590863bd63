/**
 * Rows of NEMO's API, as far as they are used. Checked, since NEMOs differ.
 *
 * @module
 */
import { z } from "zod";

const id = z.int().nonnegative();

/** A tool was enabled, and disabled again unless `end` is null. */
export const usageEventRow = z.object({
  id,
  start: z.string(),
  end: z.string().nullable(),
  user: id.nullable(),
  operator: id.nullish(),
  project: id.nullish(),
  tool: id,
  /** JSON as text: answers before and after the use. */
  pre_run_data: z.unknown(),
  run_data: z.unknown(),
});
/** A row of `usage_events/`. */
export type UsageEventRow = z.output<typeof usageEventRow>;

/** A time on a tool that somebody planned. */
export const reservationRow = z.object({
  id,
  start: z.string(),
  end: z.string(),
  user: id.nullable(),
  creator: id.nullish(),
  project: id.nullish(),
  tool: id.nullish(),
  cancelled: z.boolean().default(false),
  /** The reservation that came in place of this one. */
  descendant: id.nullish(),
  creation_time: z.string().nullish(),
  question_data: z.unknown(),
});
/** A row of `reservations/`. */
export type ReservationRow = z.output<typeof reservationRow>;

/** A person. */
export const userRow = z.object({
  id,
  username: z.string(),
  first_name: z.string().nullish(),
  last_name: z.string().nullish(),
  email: z.string().nullish(),
});
/** A row of `users/`. */
export type UserRow = z.output<typeof userRow>;

/** A tool: a microscope, among others. */
export const toolRow = z.object({ id, name: z.string().nullish() });

/** A project. */
export const projectRow = z.object({
  id,
  name: z.string().nullish(),
  application_identifier: z.string().nullish(),
});
