/**
 * `emloom serve`: the status page.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { optional } from "@optique/core/modifiers";
import { option } from "@optique/core/primitives";
import { integer, string } from "@optique/core/valueparser";
import { openDatabase } from "../db/sqlite.ts";
import { createApp } from "../web/app.ts";
import { serverUrl } from "../web/hosts.ts";
import { STEPS } from "../workflows/record.ts";
import type { App } from "./app.ts";
import { defineCommand, EXIT, type ExitCode } from "./define.ts";
import { untilInterrupted } from "./interrupt.ts";
import { need } from "./need.ts";

/** Serves until `signal`; tells the address. Port 0 takes a free one. */
export async function serveStatus(
  app: App,
  where: { host?: string; port?: number },
  signal: AbortSignal,
): Promise<void> {
  await app.db(); // made and brought up to date before a reader opens it
  const { settings } = await app.settings();
  await using db = {
    reader: openDatabase(settings.databasePath!, { readonly: true }),
    [Symbol.asyncDispose]: () => db.reader.destroy(),
  };
  const listen = (where.host ?? settings.web.host).replace(/^\[(.*)\]$/, "$1");
  const pages = createApp({
    db: db.reader,
    dataPath: settings.dataPath!,
    steps: STEPS,
    version: app.version,
    hosts: [listen, Deno.hostname(), ...settings.web.hosts],
  });
  const port = where.port ?? settings.web.port;
  const onListen = (at: Deno.NetAddr) =>
    app.note(`Status page on ${serverUrl(at.hostname, at.port)} (Ctrl-C ends)`);
  try {
    await Deno.serve({ hostname: listen, port, signal, onListen }, pages.fetch).finished;
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new Error(`${serverUrl(listen, port)} is taken by another program: name a free port by --port`, {
      cause: error,
    });
  }
}

export default defineCommand({
  parser: object({
    host: optional(
      option("--host", string({ metavar: "ADDRESS" }), { description: message`Address to listen on` }),
    ),
    port: optional(option("--port", integer({ min: 0, max: 65535, metavar: "PORT" }), {
      description: message`Port to listen on; 0 takes a free one`,
    })),
  }),
  description:
    "Serves the status page and its JSON until Ctrl-C. It only reads; run or daemon may work beside it.",
  examples: [
    ["emloom serve", "on http://127.0.0.1:8080, this machine alone"],
    ["emloom serve --host 0.0.0.0 --port 80", "for the whole network: put a proxy with log-in before it"],
  ],
  async run(args, app): Promise<ExitCode> {
    need((await app.settings()).settings, "serve");
    await serveStatus(app, args, untilInterrupted());
    return EXIT.done;
  },
});
