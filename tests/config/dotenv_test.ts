import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseDotenv } from "../../config/dotenv.ts";
import { ConfigError } from "../../config/errors.ts";

const read = (text: string, env = {}) =>
  Object.fromEntries([...parseDotenv(text, ".env", env)].map(([name, { value }]) => [name, value]));

Deno.test("parseDotenv() reads quotes, apostrophes, export, comments and JSON", () => {
  assertEquals(
    read(`\uFEFF# comment
A=plain value  # behind it
  export B = "double \\"quoted\\" \\n line" # c
C='single \\'quoted\\' \\n $'
D='it's here'
E=["*.mib", "*.db"]
F='{"a": 'b'}'
G=
H
I=a#b
J='two
lines' # end
K="C:\\\\data"
L=it's
A=again\r
`),
    {
      A: "again",
      B: 'double "quoted" \n line',
      C: "single 'quoted' \\n $",
      D: "it's here",
      E: '["*.mib", "*.db"]',
      F: `{"a": 'b'}`,
      G: "",
      I: "a#b",
      J: "two\nlines",
      K: "C:\\data",
      L: "it's",
    },
  );
});

Deno.test("parseDotenv() counts lines behind values of several lines", () => {
  const found = parseDotenv('A="1\n2\n3"\n\nB=4\n', ".env");
  assertEquals([found.get("A")!.line, found.get("B")!.line], [1, 5]);
});

Deno.test("parseDotenv() fills in ${NAME}, but not between apostrophes", () => {
  assertEquals(read("A=1\nB=${A}-${HOME}-${NONE:-x}\nC=\"${A}\"\nD='${A}'\n", { HOME: "/h" }), {
    A: "1",
    B: "1-/h-x",
    C: "1",
    D: "${A}",
  });
});

Deno.test("parseDotenv() names the line that it cannot read", () => {
  assertThrows(() => read("A=1\n= 2\n"), ConfigError, ".env:2: cannot read this line");
  assertThrows(() => read('A=1\nB="x" y\n'), ConfigError, ".env:2: the value of B");
  assertThrows(() => read("B='x\nC=1\n"), ConfigError, ".env:1: the value of B");
});

Deno.test("parseDotenv() gives back any value that was quoted", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "'", '"', "\\", "#", " ", "\n", "=") }), (value) => {
      const escaped = value.replace(/[\\']/g, "\\$&");
      assertEquals(read(`X='${escaped}' # c\nY=1`), { X: value, Y: "1" });
    }),
  );
});
