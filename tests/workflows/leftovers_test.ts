import { assertEquals } from "@std/assert";
import type { Settings } from "../../config/settings.ts";
import { write } from "../../db/sqlite.ts";
import { temporaryName } from "../../files/write.ts";
import { clearLeftovers } from "../../workflows/leftovers.ts";
import { queueHarvest } from "../../workflows/queue_harvest.ts";
import { withDatabase, withFolder } from "../db/helpers.ts";

Deno.test("clearLeftovers() removes half-written files after a run was broken off, and only then", () =>
  withDatabase((db) =>
    withFolder(async (folder) => {
      const settings = { dataPath: `${folder}/data`, recordsPath: `${folder}/records` } as Settings;
      const left = [`${folder}/data/Titan/${temporaryName()}`, `${folder}/records/${temporaryName()}`];
      await Deno.mkdir(`${folder}/data/Titan`, { recursive: true });
      await Deno.mkdir(`${folder}/records`);
      for (const path of left) await Deno.writeTextFile(path, "<half");
      const there = () =>
        left.map((path) => path.split("/").at(-1)!).filter((name) =>
          [...Deno.readDirSync(`${folder}/data/Titan`), ...Deno.readDirSync(`${folder}/records`)]
            .some((entry) => entry.name === name)
        ).length;
      const later = new Date(Date.now() + 1000);

      await write(db, (trx) => queueHarvest(trx, { from: null, to: null }, new Date()));
      await clearLeftovers(db, settings, later);
      assertEquals(there(), 2);
      await db.updateTable("runs").set({ state: "running" }).execute();
      await clearLeftovers(db, settings, new Date(0));
      assertEquals(there(), 2, "what is younger belongs to somebody");
      await clearLeftovers(db, settings, later);
      assertEquals(there(), 0);
    })
  ));
