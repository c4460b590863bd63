import { assertEquals, assertThrows } from "@std/assert";
import { defineDestination, defineHarvester, defineStep } from "../../site/contract.ts";
import { describeMade } from "../../site/describe_made.ts";
import { parseDescription } from "../../site/description.ts";
import { toolkit } from "../../sandbox/toolkit.ts";

const step = (more: Record<string, unknown> = {}) =>
  describeMade(defineStep({ name: "letter", title: "Letter", after: "upload", run() {}, ...more }));

Deno.test("parseDescription() takes what each kind of plugin is described as", () => {
  const kinds = [
    toolkit.defineExtractor({
      name: "x",
      title: "X",
      extensions: ["x"],
      supports: () => true,
      *extract() {},
    }),
    toolkit.defineProfile({ name: "p", title: "P", match: /^P/i }),
    defineHarvester({ name: "h", title: "H", hosts: ["h.example.org"], sessions: never, describe: never }),
    defineDestination({ name: "d", title: "D", upload: never, check: () => "fine" }),
    defineStep({ name: "s", title: "S", before: "build", onError: "fail", run() {} }),
  ].map((made) => JSON.parse(JSON.stringify(parseDescription(describeMade(made)))));
  assertEquals(
    kinds,
    [
      { kind: "extractor", name: "x", title: "X", extensions: ["x"] },
      { kind: "profile", name: "p", title: "P", match: "/^P/i" },
      { kind: "harvester", name: "h", title: "H", hosts: ["h.example.org"], canCheck: false },
      { kind: "destination", name: "d", title: "D", hosts: [], canCheck: true },
      { kind: "step", name: "s", title: "S", hosts: [], before: "build", onError: "fail" },
    ].map((each) => JSON.parse(JSON.stringify(each))),
  );
});

function never(): never {
  throw new Error("is not called");
}

Deno.test("parseDescription() takes hosts by name, address and port, and no pattern that means more", () => {
  const hosts = [
    "mail.example.org",
    "mail.example.org:25",
    "10.0.0.1:8080",
    "[2001:db8::1]:443",
    "localhost",
  ];
  assertEquals((parseDescription(step({ hosts })) as { hosts: string[] }).hosts, hosts);
  for (
    const host of [
      "",
      "*",
      "*.example.org",
      "a,b",
      "http://x",
      "x/y",
      "x:0",
      "x:70000",
      "x:",
      "10.0.0.0/8",
      "-x",
      "x y",
      "x\n",
    ]
  ) assertThrows(() => parseDescription(step({ hosts: [host] })), TypeError, "host");
});

Deno.test("parseDescription() says which field is wrong, and what to write", () => {
  const wrong: [Record<string, unknown>, string][] = [
    [{ name: "Letter!" }, 'its "name": write a name of small letters'],
    [{ title: "" }, 'its "title"'],
    [{ before: "build" }, "either `after` or `before`"],
    [{ after: undefined }, "either `after` or `before`"],
    [{ onError: "ignore" }, 'its "onError"'],
    [{ hosts: "x" }, 'its "hosts"'],
  ];
  for (const [more, message] of wrong) assertThrows(() => parseDescription(step(more)), TypeError, message);
});

Deno.test("describeMade() refuses what is no plugin, and one without its methods", () => {
  for (const made of [undefined, 1, {}, { kind: "toaster" }, { kind: "toString" }]) {
    assertThrows(() => describeMade(made), TypeError, "it makes no plugin");
  }
  assertThrows(
    () => describeMade({ kind: "harvester", sessions() {} }),
    TypeError,
    'must have the method "describe"',
  );
});
