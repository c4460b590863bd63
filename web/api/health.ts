/**
 * `/healthz`: 200 while the database answers.
 *
 * @module
 */
import { Hono } from "hono";
import type { WebContext } from "../app.ts";
import { countStates } from "../queries.ts";

/** Health for probes: version, and how many sessions are in each state. */
export function health({ db, version }: WebContext): Hono {
  return new Hono().get("/", async (c) => {
    try {
      return c.json({ status: "ok", version, sessions: await countStates(db) });
    } catch {
      return c.json({ status: "failing", version, reason: "The database does not answer" }, 503);
    }
  });
}
