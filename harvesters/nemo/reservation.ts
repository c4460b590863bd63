/**
 * Which reservation belongs to a session.
 *
 * @module
 */
import type { ReservationRow } from "./rows.ts";

/** Who used the instrument: ids of user and operator. */
export interface People {
  user: number | undefined;
  operator: number | undefined;
}

/** A reservation with its times in UTC, ISO 8601. */
export interface Timed {
  row: ReservationRow;
  start: string;
  end: string;
}

/**
 * The reservation that describes a session: not cancelled, sharing time with it, and of its people.
 *
 * The user's own go before the operator's, and those before what either of them created for somebody else;
 * among equals the one that shares most time wins, then the one that was not replaced, then the newest.
 * A reservation of other people never counts: it says nothing about this user's consent.
 */
export function chooseReservation(
  reservations: readonly Timed[],
  session: { start: string; end: string },
  people: People,
): Timed | undefined {
  return reservations
    .map((each) => ({ each, rank: rank(each.row, people), shared: overlap(each, session) }))
    .filter(({ each, rank, shared }) => !each.row.cancelled && rank > 0 && shared > 0)
    .sort((a, b) =>
      b.rank - a.rank || b.shared - a.shared ||
      Number(a.each.row.descendant != null) - Number(b.each.row.descendant != null) ||
      b.each.row.id - a.each.row.id
    )[0]?.each;
}

function rank({ user, creator }: ReservationRow, people: People): number {
  const is = (id: number | null | undefined, person: number | undefined) =>
    person !== undefined && id === person;
  if (is(user, people.user)) return 3;
  if (is(user, people.operator)) return 2;
  return is(creator, people.user) || is(creator, people.operator) ? 1 : 0;
}

/** Milliseconds that two spans share; a session of no length shares the moment it is at. */
export function overlap(a: { start: string; end: string }, b: { start: string; end: string }): number {
  const [from, to] = [
    Math.max(Date.parse(a.start), Date.parse(b.start)),
    Math.min(Date.parse(a.end), Date.parse(b.end)),
  ];
  return Math.max(0, to - from);
}
