import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { buildRecord } from "../../record/build.ts";
import { createValidator, schemaLocations, validateRecord } from "../../record/validate.ts";
import { activity, file, input, text } from "./sample_input.ts";

const XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';
const { xml } = buildRecord(input({
  activities: [activity(file("a.dm3", [text("A", "1")])), activity(file("b.dm3", [text("B", "2")]))],
}));

Deno.test("validateRecord() says line, element and reason", async () => {
  const wrong = xml.replace(
    'Image" role="Experimental">\n      <name>b',
    'Picture" role="Experimental">\n      <name>b',
  );
  const { valid, problems } = await validateRecord(wrong);
  assertEquals(valid, false);
  const [problem] = problems;
  assertEquals(problem!.line, wrong.split("\n").findIndex((line) => line.includes("Picture")) + 1);
  assertEquals(problem!.path, "/Experiment/acquisitionActivity[2]/dataset");
  assertStringIncludes(problem!.message, "'Picture'");
  assertStringIncludes(problem!.message, "'SpectrumImage'");
  assert(!problem!.message.includes("{https"));
});

Deno.test("validateRecord() reports every problem", async () => {
  const { problems } = await validateRecord(xml.replaceAll("<meta ", '<meta strange="1" '));
  assertEquals(problems.map(({ path }) => path), [
    "/Experiment/acquisitionActivity[1]/dataset/meta",
    "/Experiment/acquisitionActivity[2]/dataset/meta",
  ]);
});

Deno.test("validateRecord() says where XML breaks off, and that there is none", async () => {
  const { problems: [broken] } = await validateRecord(xml.slice(0, 200));
  assert(broken!.line > 0 && broken!.message !== "");
  assertEquals((await validateRecord("")).valid, false);
});

Deno.test("validateRecord() reads no file that a record names", async () => {
  const secret = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(secret, "SECRET");
    const hostile = xml.replace("?>", `?><!DOCTYPE Experiment [<!ENTITY x SYSTEM "file://${secret}">]>`)
      .replace("<title>", "<title>&x;");
    assert(!JSON.stringify(await validateRecord(hostile)).includes("SECRET"));
  } finally {
    await Deno.remove(secret);
  }
});

Deno.test("createValidator() takes included schemas from the texts it is given", async () => {
  const outer =
    `<xs:schema ${XS}><xs:include schemaLocation="http://host/rest/template/2/download/"/></xs:schema>`;
  const inner = `<xs:schema ${XS}><xs:element name="q" type="xs:int"/></xs:schema>`;
  assertEquals(await schemaLocations(outer), ["http://host/rest/template/2/download/"]);
  const validate = await createValidator(outer, { "http://host/rest/template/2/download/": inner });
  assertEquals(validate("<q>1</q>").valid, true);
  assertEquals(validate("<q>one</q>").valid, false);
  // what one schema was given is not there for the next
  await assertRejects(() => createValidator(outer), SyntaxError, "http://host/rest/template/2/download/");
});

Deno.test("createValidator() and schemaLocations() say what is wrong with a schema", async () => {
  await assertRejects(() => createValidator("<a"), SyntaxError, "Cannot use the XML schema");
  await assertRejects(
    () => createValidator(`<xs:schema ${XS}><xs:element name="q" type="zz"/></xs:schema>`),
    SyntaxError,
    "zz",
  );
  await assertRejects(() => schemaLocations("<a"), SyntaxError, "Not an XML schema");
});

Deno.test("validateRecord() names the element whatever the record's prefix for the namespace", async () => {
  const prefixed = xml.replaceAll(/<(\/?)(\w)/g, "<$1n:$2").replace("xmlns=", "xmlns:n=")
    .replaceAll("<n:meta ", '<n:meta strange="1" ');
  const { problems } = await validateRecord(prefixed);
  assertEquals(problems.map(({ path }) => path), [
    "/Experiment/acquisitionActivity[1]/dataset/meta",
    "/Experiment/acquisitionActivity[2]/dataset/meta",
  ]);
});
