/**
 * The pages, and the files that they show.
 *
 * @module
 */
import { Hono } from "hono";
import type { WebContext } from "../app.ts";
import { filterOf } from "../api/sessions.ts";
import { PAGE_POLICY, scriptAddresses } from "../look_scripts.ts";
import { countStates, listSessions, sessionDetail } from "../queries.ts";
import { Layout } from "./layout.tsx";
import { LookPage } from "./look.tsx";
import { SessionPage } from "./session.tsx";
import { SessionsPage } from "./sessions.tsx";

/** `/`, `/sessions/ID`, its record and its previews; `/look`. */
export function pages({ db, dataPath, steps }: WebContext): Hono {
  const app = new Hono();
  app.get("/", async (c) => {
    const filter = filterOf(c);
    const [list, counts] = await Promise.all([listSessions(db, filter, steps), countStates(db)]);
    return c.html(whole(<SessionsPage {...list} counts={counts} filter={filter} />));
  });
  app.get("/sessions/:id{[0-9]+}", async (c) => {
    const session = await sessionDetail(db, Number(c.req.param("id")), steps);
    if (session) return c.html(whole(<SessionPage session={session} />));
    return c.html(
      whole(
        <Layout title="No such session">
          <h1>No such session</h1>
          <p>
            <a href="/">All sessions</a>
          </p>
        </Layout>,
      ),
      404,
    );
  });
  app.get("/sessions/:id{[0-9]+}/record.xml", async (c) => {
    const record = await db.selectFrom("records").select("xml").where(
      "session_id",
      "=",
      Number(c.req.param("id")),
    )
      .orderBy("revision", "desc").executeTakeFirst();
    return record
      ? c.body(record.xml, 200, { "content-type": "application/xml; charset=utf-8" })
      : c.notFound();
  });
  // A preview is asked for by the number of its dataset, so no path ever comes from outside.
  app.get("/sessions/:id{[0-9]+}/previews/:file{[0-9]+\\.png}", async (c) => {
    const row = await db.selectFrom("datasets").select("preview").where(
      "session_id",
      "=",
      Number(c.req.param("id")),
    )
      .where("id", "=", parseInt(c.req.param("file"))).executeTakeFirst();
    if (!row?.preview) return c.notFound();
    try {
      const png = await Deno.readFile(`${dataPath}/${row.preview}`);
      return c.body(png, 200, { "content-type": "image/png", "cache-control": "private, max-age=60" });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return c.notFound();
      throw error;
    }
  });
  app.get("/look", async (c) => {
    c.header("content-security-policy", PAGE_POLICY);
    return c.html(whole(<LookPage scripts={await scriptAddresses()} />));
  });
  return app;
}

/** A page with its document type: without one, browsers fall back to quirks of the last century. */
function whole(page: unknown): string {
  return `<!DOCTYPE html>${page}`;
}
