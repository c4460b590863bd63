/**
 * `emloom instruments`: the microscopes that sessions belong to.
 *
 * @module
 */
import { object, or } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { optional } from "@optique/core/modifiers";
import { argument, command, constant, option } from "@optique/core/primitives";
import { string } from "@optique/core/valueparser";
import {
  getInstrument,
  listInstruments,
  putInstrument,
  readInstrument,
  retireInstrument,
} from "../db/instruments.ts";
import { write } from "../db/sqlite.ts";
import { path } from "./path.ts";
import { readTable } from "./read_table.ts";
import { table } from "./table.ts";
import type { App } from "./app.ts";
import { defineCommand, EXIT, type ExitCode, UsageError } from "./define.ts";

const pid = argument(string({ metavar: "PID" }), {
  description: message`The instrument's persistent identifier`,
});
const fields = {
  displayName: optional(
    option("--display-name", string({ metavar: "TEXT" }), { description: message`Name in records` }),
  ),
  location: optional(
    option("--location", string({ metavar: "TEXT" }), { description: message`Building and room` }),
  ),
  propertyTag: optional(
    option("--property-tag", string({ metavar: "TEXT" }), { description: message`Number in the inventory` }),
  ),
  filestorePath: optional(option("--filestore-path", string({ metavar: "FOLDER" }), {
    description: message`Folder below the instrument data root`,
  })),
  harvester: optional(
    option("--harvester", string({ metavar: "KIND" }), {
      description: message`nemo, ical, csv, or the name of a site's harvester`,
    }),
  ),
  apiUrl: optional(option("--api-url", string({ metavar: "URL" }), {
    description: message`For NEMO, https://HOST/api/tools/?id=N; else the calendar's name for the tool`,
  })),
  calendarUrl: optional(
    option("--calendar-url", string({ metavar: "URL" }), {
      description: message`Page of its calendar, for people`,
    }),
  ),
  timeZone: optional(option("--timezone", string({ metavar: "ZONE" }), { description: message`IANA name` })),
};

const parser = or(
  command(
    "list",
    object({
      action: constant("list"),
      json: option("--json", { description: message`Print JSON` }),
      all: option("--all", { description: message`Retired ones too` }),
    }),
    { description: message`List instruments` },
  ),
  command("add", object({ action: constant("add"), pid, ...fields }), {
    description: message`Add an instrument`,
  }),
  command("edit", object({ action: constant("edit"), pid, ...fields }), {
    description: message`Change what is given`,
  }),
  command("retire", object({ action: constant("retire"), pid }), {
    description: message`Harvest no more of it; its sessions stay`,
  }),
  command(
    "import",
    object({
      action: constant("import"),
      file: argument(path({ metavar: "FILE" }), {
        description: message`JSON or CSV with NexusLIMS' column names`,
      }),
    }),
    { description: message`Add or bring up to date all instruments of a file` },
  ),
);

export default defineCommand({
  parser,
  description: "The microscopes that sessions belong to.",
  examples: [
    ["emloom instruments import instruments.json", "take over the table of NexusLIMS"],
    ["emloom instruments add TITAN-1 --filestore-path Titan --timezone Europe/Berlin", "a new one"],
    ["emloom instruments list --json", "for scripts"],
  ],
  async run(args, app): Promise<ExitCode> {
    const db = await app.db();
    switch (args.action) {
      case "list": {
        const all = await listInstruments(db, { retired: args.all });
        if (args.json) app.printJson(all);
        else if (all.length === 0) app.print("No instruments yet: emloom instruments add --help");
        else {
          app.print(table(
            ["PID", "Name", "Folder", "Harvester", "Zone", "Calendar"],
            all.map((each) => [
              each.pid + (each.retiredAt ? " (retired)" : ""),
              each.displayName,
              each.filestorePath,
              each.harvester,
              each.timeZone,
              each.apiUrl,
            ]),
          ));
        }
        return EXIT.done;
      }
      case "add":
      case "edit": {
        const { action, pid, ...given } = args;
        const stored = await getInstrument(db, pid);
        if (action === "add" && stored) {
          throw new UsageError(`"${pid}" exists already: emloom instruments edit ${pid} …`);
        }
        if (action === "edit" && !stored) {
          throw new UsageError(`There is no instrument "${pid}": emloom instruments list --all`);
        }
        return await put(app, [{ ...stored, ...defined(given), pid }]);
      }
      case "retire": {
        const found = await write(db, (trx) => retireInstrument(trx, args.pid, app.now()));
        if (!found) {
          throw new UsageError(`There is no instrument "${args.pid}": emloom instruments list --all`);
        }
        app.print(`retired ${args.pid}`);
        return EXIT.done;
      }
      case "import":
        return await put(app, readTable(args.file, await Deno.readTextFile(args.file)));
    }
  },
});

async function put(app: App, entries: Record<string, unknown>[]): Promise<ExitCode> {
  const db = await app.db();
  let bad = 0;
  for (const entry of entries) {
    try {
      const instrument = readInstrument(entry);
      app.print(`${await write(db, (trx) => putInstrument(trx, instrument))} ${instrument.pid}`);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      app.note(`emloom: ${error.message}`); // the neighbours are still stored
      bad++;
    }
  }
  return bad === 0 ? EXIT.done : bad === entries.length ? EXIT.usage : EXIT.partly;
}

function defined(given: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
