import { assertEquals } from "@std/assert";
import { foreignAssets } from "../../tools/docs.ts";
import { renderMarkdown, slug } from "../../tools/markdown.ts";
import { buildSite, placeOf } from "../../tools/site.ts";
import { commentsOf } from "../../tools/reference/database.ts";

const no = { permissions: "none" as const };

Deno.test("slug() makes the ids that GitHub makes", no, () => {
  assertEquals(slug("States of a session"), "states-of-a-session");
  assertEquals(slug("`run`, and --help: what?"), "run-and---help-what");
  assertEquals(slug("Å and 1. more"), "å-and-1-more");
});

Deno.test("renderMarkdown() gives headings an id each, and shows HTML as text", no, () => {
  const page = renderMarkdown('# A `b`\n\n## C\n\n## C\n\n<script src="x"></script>\n\n[x](y.md#z)\n');
  assertEquals([page.title, page.anchors, page.links], ["A b", ["a-b", "c", "c-1"], ["y.md#z"]]);
  assertEquals(page.html.includes("<script"), false);
});

Deno.test("buildSite() links pages to each other, from wherever they are", no, () => {
  const sources = new Map([
    ["README.md", "# Home\n\n[in](docs/how-to/a.md#two) [licence](LICENSE)\n"],
    ["docs/how-to/a.md", "# A\n\n## Two\n\n[home](../../README.md) [self](#two)\n"],
  ]);
  const { files, copies, problems } = buildSite(sources, (path) => path === "LICENSE");
  assertEquals([problems, copies], [[], ["LICENSE"]]);
  const text = (path: string) => files.find((file) => file.path === path)!.text;
  assertEquals(text("index.html").includes('<a href="docs/how-to/a.html#two">in</a>'), true);
  assertEquals(text("docs/how-to/a.html").includes('<a href="../../index.html">home</a>'), true);
  assertEquals(text("docs/how-to/a.html").includes('href="../../style.css"'), true);
});

Deno.test("buildSite() names each link that leads nowhere, and each page that none leads to", no, () => {
  const sources = new Map([
    ["README.md", "# Home\n\n[a](gone.md) [b](docs/a.md#gone) [c](../outside) [d](https://example.org/x)\n"],
    ["docs/a.md", "# A\n"],
    ["docs/stray.md", "# Stray\n\n[self](stray.md)\n"],
  ]);
  assertEquals(buildSite(sources, () => false).problems, [
    'README.md: "gone.md" leads to no file',
    'README.md: "docs/a.md#gone" names no heading of docs/a.md',
    'README.md: "../outside" leaves the repository',
    "docs/stray.md: no other page links to it",
  ]);
});

Deno.test("placeOf() makes the README of a folder its first page", no, () => {
  assertEquals(placeOf("README.md"), "index.html");
  assertEquals(placeOf("docs/decisions/README.md"), "docs/decisions/index.html");
  assertEquals(placeOf("docs/differences.md"), "docs/differences.html");
});

Deno.test("foreignAssets() finds what a page loads from elsewhere, not what it links to", no, () => {
  const page =
    '<a href="https://a.example/">x</a><script src="https://b.example/x.js"></script><img src="x.png">' +
    '<link rel="stylesheet" href="//c.example/x.css">';
  assertEquals(foreignAssets(page), ["https://b.example/x.js", "//c.example/x.css"]);
});

Deno.test("commentsOf() reads the comments of tables and columns", no, () => {
  const source =
    "/**\n * File.\n *\n * @module\n */\n/** A thing. */\nexport interface Thing {\n  id: number;\n  /** In bytes. */\n  size: number;\n}\nexport interface Tables {\n  things: Thing;\n}\n";
  const found = commentsOf(source).get("things");
  assertEquals(found?.comment, "A thing.");
  assertEquals([...found!.columns], [["size", "In bytes."]]);
});
