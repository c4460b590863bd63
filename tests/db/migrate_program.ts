/**
 * Brings the database named first up to date; with a second argument by one more migration, which takes a while.
 * Says `begin` before and what it applied after.
 *
 * @module
 */
import { migrate } from "../../db/migrate.ts";
import { MIGRATIONS } from "../../db/migrations/mod.ts";

const [path, slow] = Deno.args as [string, string | undefined];
/** Changes a table, then is busy for some seconds, then changes another. */
const next = {
  name: "0002_slow",
  sql: `alter table instruments add column colour text;
    create table numbers as with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000000) select i from n;
    alter table sessions add column colour text;`,
};
console.log("begin");
const { applied } = await migrate(path, slow ? [...MIGRATIONS, next] : MIGRATIONS);
console.log(applied.join(" "));
