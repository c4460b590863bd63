/** Pages whose commands are run as they stand, with the outputs that they show. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { relative } from "node:path";
import { walkSync } from "../walk.ts";
import { assertOutput, blocksOf, ROOT, runPage, Shell } from "./blocks.ts";

Deno.test("the tutorial does what it says", async () => {
  await using shell = await Shell.open();
  await Deno.symlink(`${ROOT}bin`, `${shell.folder}/bin`);
  const [clone, ...blocks] = blocksOf(await page("tutorial/first-facility.md"));
  assert(clone?.text.startsWith("git clone"));
  assertEquals(await runPage(shell, blocks) >= 9, true);
});

Deno.test("the page about clustering does what it says", async () => {
  await using shell = await Shell.open();
  assertEquals(await runPage(shell, blocksOf(await page("explanation/clustering.md"))), 1);
});

Deno.test("the guide to looking into a file shows what is there", async () => {
  await using shell = await Shell.open();
  assertEquals(await runPage(shell, blocksOf(await page("how-to/look-into-a-file.md"))), 6);
});

Deno.test("the guide to sharing a file does what it says", async () => {
  await using shell = await Shell.open();
  const blocks = blocksOf(await page("how-to/share-a-file.md"));
  // the reader's home is not written to
  const here = blocks.map((block) => ({ ...block, text: block.text.replaceAll("~/share", "../share") }));
  assertEquals(await runPage(shell, here), 4);
});

Deno.test("the guide to a new format leads to one, in a copy of the sources", async () => {
  await using shell = await Shell.open();
  for (const path of walkSync(ROOT)) {
    const to = `${shell.folder}/${relative(ROOT, path)}`;
    await Deno.mkdir(to.slice(0, to.lastIndexOf("/")), { recursive: true });
    await Deno.copyFile(path, to);
  }
  assertEquals(await runPage(shell, blocksOf(await page("how-to/add-a-format.md"))), 2);
});

Deno.test("the guide to a step sends its letter", async () => {
  await using shell = await Shell.open();
  using free = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const text = (await page("how-to/add-a-step.md")).replaceAll("2525", String(free.addr.port));
  free.close();
  // a port of another length moves the columns of the table
  assertEquals(await runPage(shell, blocksOf(text.replace("Hosts           What", "Hosts… What"))), 3);
});

Deno.test("the guide to a NexusLIMS profile leads to one that does the same", async () => {
  await using shell = await Shell.open();
  assertEquals(await runPage(shell, blocksOf(await page("how-to/redo-a-nexuslims-profile.md"))), 3);
});

Deno.test("assertOutput() takes … for any text, and sees a difference", () => {
  assertOutput("a\nb 12 c\nd\n", "a\nb … c\nd");
  assertOutput("a\nx\ny\nd\n", "a\n…\nd");
  assertThrows(() => assertOutput("a\nb\n", "a"));
  assertThrows(() => assertOutput("a.\n", "ab"));
  assertThrows(() => assertOutput("", "a"));
});

function page(path: string): Promise<string> {
  return Deno.readTextFile(`${ROOT}docs/${path}`);
}
