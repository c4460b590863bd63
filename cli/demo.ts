/**
 * `emloom demo`: a small facility in a folder, and everything that emloom does, run on it.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { withDefault } from "@optique/core/modifiers";
import { argument, option } from "@optique/core/primitives";
import { integer } from "@optique/core/valueparser";
import { resolve } from "node:path";
import { putInstrument, readInstrument } from "../db/instruments.ts";
import { write } from "../db/sqlite.ts";
import { startRun } from "../engine/dispatch/embedded.ts";
import harvest from "../workflows/harvest.ts";
import { openApp } from "./app.ts";
import { defineCommand, type ExitCode } from "./define.ts";
import { INSTRUMENT, makeFacility } from "./demo_facility.ts";
import { untilInterrupted } from "./interrupt.ts";
import { path } from "./path.ts";
import { serveStatus } from "./serve.ts";
import { summaryLines } from "./summary.ts";
import { workThrough } from "./work.ts";

export default defineCommand({
  parser: object({
    folder: withDefault(
      argument(path({ metavar: "FOLDER", type: "directory" }), {
        description: message`Where the facility goes`,
      }),
      "demo-facility",
    ),
    port: withDefault(
      option("--port", integer({ min: 0, max: 65535, metavar: "PORT" }), {
        description: message`Of the status page`,
      }),
      8080,
    ),
    noServe: option("--no-serve", { description: message`End when the work is done` }),
  }),
  description:
    "Makes a facility in a folder (a calendar, an instrument, one session's files, one of them broken), runs the workflows on an embedded database, and on a terminal serves the status page until Ctrl-C.",
  examples: [
    ["emloom demo", "in ./demo-facility"],
    ["emloom demo /tmp/facility --no-serve", "elsewhere, and end"],
  ],
  async run(args, app): Promise<ExitCode> {
    const folder = resolve(args.folder);
    app.note(`Making a facility in ${folder}`);
    await makeFacility(folder);
    await using facility = await openApp(
      { config: `${folder}/emloom.yaml`, alone: true, log: [] },
      app.version,
    );
    const db = await facility.db();
    await write(db, (trx) => putInstrument(trx, readInstrument(INSTRUMENT)));
    const now = app.now();
    const { code, summary } = await workThrough(facility, {
      command: "demo",
      patience: 10_000,
      wake: true,
      prepare: () =>
        write(
          db,
          async (trx) =>
            void await startRun(trx, harvest, now.toISOString(), { from: "none", to: null }, now),
        ),
    });
    for (const line of summary ? summaryLines(summary) : []) app.print(line);
    await tellPlaces(facility);
    if (args.noServe || !Deno.stdout.isTerminal()) {
      app.print(`Look at it:  emloom serve --config ${folder}/emloom.yaml`);
      return code;
    }
    await serveStatus(facility, { port: args.port }, untilInterrupted());
    return code;
  },
});

async function tellPlaces(facility: Awaited<ReturnType<typeof openApp>>): Promise<void> {
  const { settings } = await facility.settings();
  const db = await facility.db();
  const records = await db.selectFrom("records").select("path").orderBy("id", "desc").limit(1).execute();
  const previews = await db.selectFrom("datasets").select("preview").where("preview", "is not", null)
    .execute();
  const broken = await db.selectFrom("datasets").select(["path", "error"]).where("error", "is not", null)
    .execute();
  for (const { path } of records) facility.print(`Record:      ${path}`);
  facility.print(`Repository:  ${settings.folder?.path}`);
  facility.print(
    `Previews:    ${settings.dataPath}/${previews[0]?.preview ?? ""} and ${
      Math.max(0, previews.length - 1)
    } more`,
  );
  facility.print(`Database:    ${settings.databasePath}`);
  for (const { path, error } of broken) {
    facility.print(`One file is broken, as it should be: ${path}\n             ${error}`);
  }
}
