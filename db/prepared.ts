/**
 * Queries that are put together once, and run with other values each time: putting one together costs as much as
 * running it.
 *
 * @module
 */
import type { Compilable, CompiledQuery, Kysely } from "kysely";
import type { Tables } from "./tables.ts";

type Reader = Kysely<Tables>;

/** Stands in the query for a value that comes later. */
class Slot {
  constructor(readonly name: string) {}
}

/**
 * Prepares a query.
 *
 * @param build puts it together; `value("x")` stands where the value `x` will be
 * @example
 * ```ts ignore
 * const nameOf = prepared<{ id: number }, { name: string }>((db, value) =>
 *   db.selectFrom("steps").select("name").where("run_id", "=", value("id")));
 * const [row] = await nameOf(db, { id: 7 });
 * ```
 */
export function prepared<Values extends object, Row = unknown>(
  build: (db: Reader, value: <K extends keyof Values & string>(name: K) => Values[K]) => Compilable<Row>,
): (db: Reader, values: Values) => Promise<Row[]> {
  const kept = new WeakMap<object, CompiledQuery<Row>>();
  return async (db, values) => {
    const { adapter } = db.getExecutor(); // one of its own for each database that is open
    let query = kept.get(adapter);
    if (!query) {
      query = build(db, (name) => new Slot(name) as never).compile();
      kept.set(adapter, query);
    }
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Slot ? values[parameter.name as keyof Values] : parameter
    );
    return (await db.executeQuery<Row>({ ...query, parameters })).rows;
  };
}
