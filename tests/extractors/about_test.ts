/** What the documentation says of each format comes from the extractors: none may be without. */
import { assert, assertEquals } from "@std/assert";
import { extractors } from "../../extractors/mod.ts";
import { formatsPage } from "../../tools/reference/formats.ts";

Deno.test("every built-in extractor says what the documentation needs", () => {
  const silent = extractors.filter(({ about }) => !about?.vendors || !about.reads || !about.preview);
  assertEquals(silent.map(({ name }) => name), []);
});

Deno.test("formatsPage() has a row for each extractor, with its extensions, the fallback last", () => {
  const rows = formatsPage().split("\n").filter((line) =>
    line.startsWith("| ") && !line.startsWith("| format")
  );
  assertEquals(rows.length - 1, extractors.length, "one more is the line below the head");
  for (const { title, extensions } of extractors) {
    const row = rows.find((row) => row.startsWith(`| ${title} |`));
    assert(row && extensions.every((extension) => row.includes(`\`${extension}\``)), title);
  }
  assert(rows.at(-1)!.startsWith("| Any file |"));
});
