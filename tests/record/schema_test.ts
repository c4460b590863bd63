/** Our own schema against the official one, where `EMLOOM_SCHEMA` names that. */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { create } from "xmlbuilder2";
import type { XMLBuilder } from "xmlbuilder2/lib/interfaces.js";
import { NEXUS } from "../../record/libxml.ts";
import { createValidator, type Validate, validateRecord } from "../../record/validate.ts";
import { goldenTest } from "../formats/golden_data.ts";

const OFFICIAL = Deno.env.get("EMLOOM_SCHEMA");

function officialTest(name: string, test: (official: Validate) => Promise<void>): void {
  if (!OFFICIAL) {
    Deno.test({ name: `${name} (skipped: EMLOOM_SCHEMA is not set)`, ignore: true, fn: () => {} });
    return;
  }
  Deno.test(name, async () => test(await createValidator(await Deno.readTextFile(OFFICIAL))));
}

interface Node {
  name: string;
  attributes: Record<string, string>;
  content: string | Node[];
}

const node = (name: string, attributes: Node["attributes"], ...content: (Node | string)[]): Node => ({
  name,
  attributes,
  content: typeof content[0] === "string" ? content[0] : content as Node[],
});
const leaf = (name: string, text = "") => node(name, {}, text);
const notes = () =>
  node(
    "notes",
    { source: "ELN" },
    node("entry", { "xsi:type": "nx:TextEntry" }, leaf("p", "one"), leaf("p", "two")),
    node("entry", { "xsi:type": "nx:ImageEntry" }, leaf("imageURL", "http://a/b.png")),
    node(
      "entry",
      { "xsi:type": "nx:TableEntry" },
      node(
        "table",
        {},
        leaf("title", "t"),
        node("header", {}, node("column", { id: "1" }, "c")),
        node("rows", {}, node("row", { seqno: "0" }, node("cell", { colid: "1" }, "v"))),
      ),
    ),
  );

/** Everything the schema knows, once. */
const full = () =>
  node(
    "Experiment",
    { pid: "x" },
    leaf("title", "t"),
    leaf("id", "1"),
    node(
      "summary",
      { ref: "http://a/" },
      leaf("experimenter", "e"),
      leaf("collaborator", "c"),
      node("instrument", { pid: "p", ref: "http://i/" }, "i"),
      leaf("reservationStart", "2024-02-14T09:00:00-05:00"),
      leaf("reservationEnd", "2024-02-14T17:00:00Z"),
      leaf("motivation", "m"),
    ),
    node(
      "sample",
      { id: "s", ref: "r" },
      leaf("name", "n"),
      leaf("description", "d"),
      notes(),
      node("elements", {}, leaf("Og"), leaf("H"), leaf("Al")),
    ),
    node(
      "project",
      {},
      leaf("name", "n"),
      leaf("division", "d"),
      leaf("group", "g"),
      leaf("project_id", "p"),
      leaf("ref", "http://p/"),
    ),
    node(
      "acquisitionActivity",
      { seqno: "0" },
      leaf("startTime", "2024-02-14T09:12:04.25-05:00"),
      leaf("sampleID", "s"),
      node("setup", {}, node("param", { name: "n", unit: "V", warning: "true" }, "1")),
      notes(),
      node(
        "dataset",
        { type: "Image", role: "Experimental" },
        leaf("name", "n"),
        leaf("location", "/l"),
        leaf("format", "f"),
        leaf("description", "d"),
        leaf("preview", "/p"),
        node("meta", { name: "n", unit: "" }, "1"),
        node("meta", { name: "m", warning: "0" }, "2"),
      ),
    ),
    notes(),
  );

function all(root: Node): Node[] {
  return [root, ...(typeof root.content === "string" ? [] : root.content.flatMap(all))];
}

const NAMES = [...new Set(all(full()).map(({ name }) => name)), "curation", "unknown", "Xx"];
const TEXTS = [
  "",
  " ",
  "1",
  "-1.5",
  "true",
  "yes",
  "2024-02-14",
  "2024-02-14T25:00:00",
  "2024-02-14T09:00:00",
  "a b\nc",
  "http://[",
  "nx:TextEntry",
  "nx:Entry",
  "nx:Sample",
  "Diffraction",
  "Notes",
  "Derived",
  "UserCalibration",
];
const ATTRIBUTES = [
  "pid",
  "ref",
  "id",
  "seqno",
  "source",
  "type",
  "role",
  "name",
  "unit",
  "warning",
  "colid",
  "xsi:type",
  "lang",
];

const change = fc.record({
  kind: fc.constantFrom("remove", "copy", "swap", "rename", "text", "attribute", "strip", "insert", "move"),
  at: fc.nat(),
  to: fc.nat(),
  name: fc.constantFrom(...NAMES),
  text: fc.constantFrom(...TEXTS),
  attribute: fc.constantFrom(...ATTRIBUTES),
});

function apply(
  root: Node,
  { kind, at, to, name, text, attribute }: typeof change extends fc.Arbitrary<infer T> ? T : never,
): void {
  const nodes = all(root);
  const target = nodes[at % nodes.length]!;
  const children = typeof target.content === "string" ? [] : target.content;
  const i = to % (children.length || 1);
  switch (kind) {
    case "remove":
      children.splice(i, 1);
      break;
    case "copy":
      if (children[i]) children.splice(i, 0, structuredClone(children[i]));
      break;
    case "swap":
      if (children.length > 1) children.push(...children.splice(i, 1));
      break;
    case "rename":
      target.name = name;
      break;
    case "text":
      if (children.length === 0) target.content = text;
      break;
    case "attribute":
      target.attributes[attribute] = text;
      break;
    case "strip":
      target.attributes = {};
      break;
    case "insert":
      if (typeof target.content !== "string") children.splice(i, 0, leaf(name, text));
      break;
    case "move":
      if (typeof target.content !== "string") children.push(structuredClone(nodes[to % nodes.length]!));
      break;
  }
}

function serialise(root: Node): string {
  const write = (parent: XMLBuilder, { name, attributes, content }: Node) => {
    const element = parent.ele(NEXUS, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key === "xsi:type") element.att("http://www.w3.org/2001/XMLSchema-instance", key, value);
      else element.att(key, value);
    }
    if (parent.node.nodeType === 9) element.att("http://www.w3.org/2000/xmlns/", "xmlns:nx", NEXUS);
    if (typeof content === "string") element.txt(content);
    else for (const child of content) write(element, child);
  };
  const document = create();
  write(document, root);
  return document.end();
}

officialTest("the own schema accepts and refuses what the official one does", async (official) => {
  const seen = { valid: 0, invalid: 0 };
  const property = fc.asyncProperty(fc.array(change, { minLength: 0, maxLength: 2 }), async (changes) => {
    const root = full();
    for (const one of changes) apply(root, one);
    const xml = serialise(root);
    const [ours, theirs] = [await validateRecord(xml), official(xml)];
    seen[theirs.valid ? "valid" : "invalid"]++;
    assertEquals(
      ours.problems.map(({ message }) => message),
      theirs.problems.map(({ message }) => message),
      xml,
    );
    assertEquals(ours.valid, theirs.valid);
  });
  await fc.assert(property, { numRuns: 3000 });
  assert(seen.valid > 300 && seen.invalid > 300, JSON.stringify(seen));
});

goldenTest("the own schema accepts the records of the reference", async (data) => {
  const records = [...xmlBelow(`${data}/e2e`), ...xmlBelow(`${data}/data/cdcs`)];
  assert(records.length >= 5, `only ${records.length} records`);
  for (const path of records) {
    assertEquals({ path, ...await validateRecord(await Deno.readTextFile(path)) }, {
      path,
      valid: true,
      problems: [],
    });
  }
});

function* xmlBelow(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* xmlBelow(`${folder}/${name}`);
    else if (name.endsWith(".xml")) yield `${folder}/${name}`;
  }
}
