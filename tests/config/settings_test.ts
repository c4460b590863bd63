import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { readCertificates, settingsMarkdown, settingsTable } from "../../config/mod.ts";

Deno.test("settingsTable() has a variable of its own for every setting", () => {
  const table = settingsTable();
  for (const column of ["name", "environment"] as const) {
    assertEquals(new Set(table.map((row) => row[column])).size, table.length);
  }
  assert(table.every((row) => /^EMLOOM_[A-Z_]+$/.test(row.environment) && row.description.length > 10));
  const nemo = table.find((row) => row.name === "nemo.N.address")!;
  assertEquals([nemo.environment, nemo.nexuslims], ["EMLOOM_NEMO_ADDRESS_N", "NX_NEMO_ADDRESS_N"]);
});

Deno.test("settingsMarkdown() is a table of six columns", () => {
  const lines = settingsMarkdown().trimEnd().split("\n");
  assertEquals(lines.length, settingsTable().length + 2);
  assert(lines.every((line) => line.replaceAll("\\|", "").split("|").length === 8));
  assertMatch(lines.join("\n"), /\| `file_strategy` \| .* \| exclusive \\\| inclusive \| `exclusive` \|/);
});

Deno.test("readCertificates() takes text before file, with either kind of line break", () => {
  const one = (name: string) => `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----`;
  const text = `# issuer\n${one("A")}\n${one("B")}\n`;
  assertEquals(readCertificates({ certificates: { text, file: "/nowhere" } }), [one("A"), one("B")]);
  assertEquals(readCertificates({ certificates: { text: text.replaceAll("\n", "\\n") } }), [
    one("A"),
    one("B"),
  ]);
  assertEquals(readCertificates({ certificates: {} }), []);
  assertThrows(
    () => readCertificates({ certificates: { text: "x" } }),
    TypeError,
    "no certificate in the inline",
  );
  assertThrows(
    () => readCertificates({ certificates: { file: "/nowhere" } }),
    TypeError,
    'certificates "/nowhere"',
  );
});
