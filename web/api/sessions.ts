/**
 * `/api/sessions` and `/api/sessions/ID`: the same as the pages, as JSON.
 *
 * @module
 */
import { type Context, Hono } from "hono";
import type { WebContext } from "../app.ts";
import { type Filter, listSessions, sessionDetail } from "../queries.ts";

/** The list, with the filters of the page, and one session whole. */
export function sessionsApi({ db, steps }: WebContext): Hono {
  return new Hono()
    .get("/", async (c) => c.json(await listSessions(db, filterOf(c), steps)))
    .get("/:id{[0-9]+}", async (c) => {
      const session = await sessionDetail(db, Number(c.req.param("id")), steps);
      return session ? c.json(session) : c.json({ error: `There is no session ${c.req.param("id")}` }, 404);
    });
}

/** The filter that a query string asks for. */
export function filterOf(c: Context): Filter {
  const whole = (name: string) => {
    const number = Number(c.req.query(name));
    return Number.isSafeInteger(number) && number > 0 ? number : undefined;
  };
  return {
    state: c.req.query("state"),
    instrument: c.req.query("instrument"),
    text: c.req.query("text")?.slice(0, 200),
    limit: Math.min(1000, whole("limit") ?? 100),
    offset: whole("offset") ?? 0,
  };
}
