import { assertEquals, assertThrows } from "@std/assert";
import { nameMatcher } from "../../files/glob.ts";

const cases: [pattern: string, name: string, matches: boolean][] = [
  ["*.mib", "a.mib", true],
  ["*.mib", "A.MIB", true],
  ["*.mib", "a.mib.dm3", false],
  ["*.mib", ".mib", true],
  ["Thumbs.db", "thumbsxdb", false],
  ["a?c", "abc", true],
  ["a?c", "ac", false],
  ["a?c", "a\u{1f52c}c", true],
  ["[ab]*", "beta", true],
  ["[!ab]*", "beta", false],
  ["[!ab]*", "gamma", true],
  ["[0-9][0-9].tif", "42.tif", true],
  ["[]]x", "]x", true],
  ["[x", "[x", true],
  ["a\\*b", "a*b", true],
  ["a\\*b", "axb", false],
  ["*", "line\nbreak.dm3", true],
  ["(a|b)+.tif", "aab.tif", false],
  ["(a|b)+.tif", "(a|b)+.tif", true],
  ["μ*.tif", "Μikro.tif", true],
];

for (const [pattern, name, matches] of cases) {
  Deno.test({
    name: `nameMatcher() ${matches ? "takes" : "declines"} ${JSON.stringify(name)} for ${pattern}`,
    permissions: "none",
    fn: () => assertEquals(nameMatcher([pattern])(name), matches ? pattern : undefined),
  });
}

Deno.test({
  name: "nameMatcher() names the first of several patterns",
  permissions: "none",
  fn() {
    const match = nameMatcher(["*.db", "*.hdr", "a*"]);
    assertEquals([match("a.hdr"), match("a.dm3"), match("b.dm3")], ["*.hdr", "a*", undefined]);
  },
});

Deno.test({
  name: "nameMatcher() names a pattern that makes no sense",
  permissions: "none",
  fn: () => void assertThrows(() => nameMatcher(["*.db", "[z-a].tif"]), SyntaxError, '"[z-a].tif"'),
});
