/**
 * All migrations, in order. One that was released is never edited: a change is a new one.
 *
 * @module
 */
import first from "./0001_first.ts";
import unitIri from "./0002_unit_iri.ts";

/** A step from one shape of the database to the next. */
export interface Migration {
  name: string;
  sql: string;
}

/** All of them, oldest first. */
export const MIGRATIONS: readonly Migration[] = [first, unitIri];
