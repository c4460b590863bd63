/**
 * `emloom db`: the database's shape.
 *
 * @module
 */
import { object, or } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { command, constant, option } from "@optique/core/primitives";
import { migrate, migrationStatus } from "../db/migrate.ts";
import { defineCommand, EXIT, type ExitCode, NotConfiguredError } from "./define.ts";

const json = option("--json", { description: message`Print JSON` });

export default defineCommand({
  parser: or(
    command("migrate", object({ action: constant("migrate"), json }), {
      description: message`Bring the database up to date; a backup is made first`,
    }),
    command("status", object({ action: constant("status"), json }), {
      description: message`Which migrations are applied, which are pending`,
    }),
  ),
  description: "The database's shape. Other commands migrate by themselves when they need to.",
  examples: [
    ["emloom db status", "applied and pending migrations"],
    ["emloom db migrate", "bring it up to date now, with a backup"],
  ],
  async run(args, app): Promise<ExitCode> {
    const { settings } = await app.settings();
    const path = settings.databasePath;
    if (!path) {
      throw new NotConfiguredError("There is no database path: set EMLOOM_DATABASE_PATH or NX_DB_PATH");
    }
    if (args.action === "migrate") {
      const done = await migrate(path);
      if (args.json) app.printJson({ path, ...done });
      else if (done.applied.length === 0) app.print(`${path} is up to date`);
      else {app.print(
          `${path}: applied ${done.applied.join(", ")}${
            done.backup ? `; the one before is ${done.backup}` : ""
          }`,
        );}
      return EXIT.done;
    }
    const status = await migrationStatus(path);
    if (args.json) app.printJson({ path, ...status });
    else {
      app.print(`${path}`);
      for (const name of status.applied) app.print(`  applied  ${name}`);
      for (const name of status.pending) app.print(`  pending  ${name}`);
    }
    return EXIT.done;
  },
});
