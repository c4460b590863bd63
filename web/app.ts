/**
 * The status pages and their JSON: Request in, Response out.
 *
 * @module
 */
import { Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import type { Kysely } from "kysely";
import type { Tables } from "../db/tables.ts";
import { health } from "./api/health.ts";
import { schemasApi } from "./api/schemas.ts";
import { sessionsApi } from "./api/sessions.ts";
import icon from "./assets/icon.svg" with { type: "text" };
import style from "./assets/style.css" with { type: "text" };
import { onlyUnder } from "./hosts.ts";
import { lookScripts } from "./look_scripts.ts";
import { pages } from "./pages/mod.tsx";
import type { StepNames } from "./queries.ts";

/** What the web needs of the rest: a reader's connection, and the folder of previews and side-cars. */
export interface WebContext {
  db: Kysely<Tables>;
  /** Root of the folder that preview paths are relative to. */
  dataPath: string;
  steps: StepNames;
  version: string;
  /** Names that the pages answer under, beside `localhost` and IP addresses. */
  hosts?: readonly string[];
}

/** The whole application. */
export function createApp(context: WebContext): Hono {
  const app = new Hono();
  app.use(onlyUnder(context.hosts ?? []));
  app.use(secureHeaders({
    overwrite: false, // a page may be stricter
    strictTransportSecurity: false, // a matter of the proxy that ends TLS, and of its other pages
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      imgSrc: ["'self'"],
      frameAncestors: ["'none'"],
      formAction: ["'self'"],
    },
  }));
  app.route("/healthz", health(context));
  app.route("/api/schemas", schemasApi());
  app.route("/api/sessions", sessionsApi(context));
  app.get("/assets/style.css", (c) => c.body(style, 200, { "content-type": "text/css; charset=utf-8" }));
  app.get("/assets/icon.svg", (c) => c.body(icon, 200, { "content-type": "image/svg+xml" }));
  app.route("/assets/look", lookScripts());
  app.route("/", pages(context));
  app.notFound((c) => c.json({ error: `There is nothing at ${c.req.path}` }, 404));
  app.onError((error, c) => {
    console.error(error);
    return c.json({ error: "The page could not be made; the log of emloom serve says why" }, 500);
  });
  return app;
}
