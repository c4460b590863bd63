/**
 * `docs/reference/database.md`: the tables as the migrations make them, with the comments of `db/tables.ts`.
 *
 * @module
 */
import { Database } from "@db/sqlite";
import { MIGRATIONS } from "../../db/migrations/mod.ts";
import { SESSION_STATES } from "../../schemas/session.ts";
import { code, generatedFrom, markdownTable } from "./markdown_table.ts";

const HEAD = `# Database

${generatedFrom("`db/migrations` and `db/tables.ts`")}

One SQLite file, \`database_path\`, in WAL mode; the files \`…-wal\` and \`…-shm\` beside it belong to it, and \`….lock\`
says who is at work. Times are UTC, ISO 8601. Columns of JSON hold text. Read as much as you like, also while emloom is
at work:

\`\`\`sh
sqlite3 -readonly emloom.db "select id, state, reason from sessions where state = 'ERROR'"
\`\`\`

Write through emloom's commands only: they keep the history, and the engine's tables fit each other. \`emloom db status\`
lists the migrations; commands apply pending ones by themselves, after a copy of the database
(\`emloom.db.backup-<time>\`) was made. An older emloom refuses a database that a newer one has migrated.
`;

interface Column {
  name: string;
  type: string;
  notnull: number;
  pk: number;
}

/** The page. `source` is the text of `db/tables.ts`. */
export function databasePage(source: string): string {
  using database = new OpenDatabase();
  const comments = commentsOf(source);
  const tables = database.tables().map((name) => {
    const { comment, columns } = comments.get(name) ?? { comment: "", columns: new Map<string, string>() };
    const rows = database.columns(name).map(({ name, type, notnull, pk }) => [
      code(name),
      type.toLowerCase(),
      [pk ? "primary key" : "", notnull || pk ? "" : "may be null", columns.get(name) ?? ""].filter(Boolean)
        .join(". "),
    ]);
    return `### ${name}\n\n${comment}\n\n${markdownTable(["column", "type", "meaning"], rows)}\n`;
  });
  return [HEAD, "## Tables\n", ...tables, STATES].join("\n");
}

const STATES = `## States of a session

${SESSION_STATES.map(code).join(", ")}: see [mend what failed](../how-to/mend-what-failed.md).
`;

class OpenDatabase {
  readonly #database = new Database(":memory:");

  constructor() {
    for (const { sql } of MIGRATIONS) this.#database.exec(sql);
  }

  tables(): string[] {
    const rows = this.#database.prepare("select name from sqlite_schema where type = 'table' order by rowid")
      .all();
    return (rows as { name: string }[]).map(({ name }) => name).filter((name) => !name.startsWith("sqlite_"));
  }

  columns(table: string): Column[] {
    const rows: unknown[] = this.#database.prepare(
      `select name, type, "notnull", pk from pragma_table_info(?)`,
    ).all(table);
    return rows as Column[];
  }

  [Symbol.dispose]() {
    this.#database.close();
  }
}

interface TableComments {
  comment: string;
  columns: Map<string, string>;
}

/** Comments of each table and its columns, by the table's name. */
export function commentsOf(source: string): Map<string, TableComments> {
  const interfaces = new Map<string, TableComments>();
  for (
    const [, comment, name, body] of source.matchAll(
      /\/\*\*\s*((?:(?!\*\/)[^])*?)\s*\*\/\nexport interface (\w+) \{\n([^]*?)\n\}/g,
    )
  ) {
    const columns = new Map(
      [...body!.matchAll(/\/\*\* (.*?) \*\/\n\s+(\w+):/g)].map(([, text, column]) => [column!, text!]),
    );
    interfaces.set(name!, { comment: `${comment!.replaceAll(/\s*\n\s*\*\s*/g, " ")}`, columns });
  }
  const list = /export interface Tables \{\n([^]*?)\n\}/.exec(source)?.[1] ?? "";
  return new Map(
    [...list.matchAll(/(\w+): (\w+);/g)].flatMap(([, table, name]) => {
      const found = interfaces.get(name!);
      return found ? [[table!, found] as const] : [];
    }),
  );
}
