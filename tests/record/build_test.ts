import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";
import { buildRecord } from "../../record/build.ts";
import { sha256 } from "../../record/ids.ts";
import { validateRecord } from "../../record/validate.ts";
import type { RecordInput } from "../../record/model.ts";
import { activity, description, file, input, instrument, measured, session, text } from "./sample_input.ts";

const xmlOf = (changes: Partial<RecordInput> = {}) => buildRecord(input(changes)).xml;

Deno.test("buildRecord() writes the head as the calendar tells it, in the instrument's zone", async () => {
  const record = buildRecord(input());
  assertEquals(
    record.xml,
    `<?xml version="1.0" encoding="UTF-8"?>
<Experiment xmlns="https://data.nist.gov/od/dm/nexus/experiment/v1.0" pid="emloom:nemo-1:201">
  <title>Precipitates in Al-Cu</title>
  <id>201</id>
  <summary ref="https://nemo.example.org/event_details/usage/201/">
    <experimenter>Amara Okafor (amara)</experimenter>
    <instrument pid="FEI-Titan-STEM">FEI Titan 80-300 STEM</instrument>
    <reservationStart>2024-02-14T09:00:00-05:00</reservationStart>
    <reservationEnd>2024-02-14T17:00:00-05:00</reservationEnd>
    <motivation>Map θ′ plates after ageing.</motivation>
  </summary>
  <sample id="72969864-baa0-56b2-9f87-9fc86918eab8">
    <name>AlCu-7</name>
    <description>Aged 24 h at 190 °C</description>
    <elements>
      <Al/>
      <Cu/>
    </elements>
  </sample>
  <project>
    <project_id>ALLOY-11</project_id>
  </project>
</Experiment>
`,
  );
  assertEquals(await validateRecord(record.xml), { valid: true, problems: [] });
  assertEquals(record.title, "2024-02-14_FEI-Titan-STEM_201");
  assertEquals(record.recordId, "emloom:nemo-1:201");
  assertEquals(record.sha256, sha256(record.xml));
});

Deno.test("buildRecord() writes activities with setup, datasets and previews", () => {
  const xml = xmlOf({
    activities: [
      activity(
        file("Titan/run 1/multi.dm3", [measured("Voltage", 200000, "V"), text("A", "1")], [
          measured("Voltage", 200, "kV"),
          text("B", "x < y", true),
        ]),
      ),
      { start: "2024-07-14T14:00:00.25Z", files: [] },
    ],
  });
  assertStringIncludes(
    xml,
    `  <acquisitionActivity seqno="0">
    <startTime>2024-02-14T09:12:04-05:00</startTime>
    <sampleID>72969864-baa0-56b2-9f87-9fc86918eab8</sampleID>
    <setup>
      <param name="Voltage" unit="V">200000</param>
    </setup>
    <dataset type="Image" role="Experimental">
      <name>multi.dm3 (1 of 2)</name>
      <location>/Titan/run%201/multi.dm3</location>
      <meta name="A">1</meta>
    </dataset>
    <dataset type="Image" role="Experimental">
      <name>multi.dm3 (2 of 2)</name>
      <location>/Titan/run%201/multi.dm3</location>
      <meta name="B" warning="true">x &lt; y</meta>
    </dataset>
  </acquisitionActivity>
  <acquisitionActivity seqno="1">
    <startTime>2024-07-14T10:00:00.25-04:00</startTime>
`,
  );
});

Deno.test("buildRecord() writes location and preview of an awkward name alike, escaped once", () => {
  const xml = xmlOf({
    activities: [activity({
      ...file("Titan/a&b.dm3"),
      datasets: [{ type: "Spectrum", parameters: [], preview: "Titan/a&b.dm3.thumb.png" }],
    })],
  });
  assertStringIncludes(xml, "<name>a&amp;b.dm3</name>");
  assertStringIncludes(xml, "<location>/Titan/a%26b.dm3</location>");
  assertStringIncludes(xml, "<preview>/Titan/a%26b.dm3.thumb.png</preview>");
});

Deno.test("buildRecord() keeps a file that could not be read, with the reason", async () => {
  const xml = xmlOf({
    activities: [activity({ ...file("Titan/bad.dm3"), error: "Truncated at byte 12\u0000" })],
  });
  assertStringIncludes(
    xml,
    `    <dataset type="Unknown" role="Experimental">
      <name>bad.dm3</name>
      <location>/Titan/bad.dm3</location>
      <meta name="Extraction Error" warning="true">Truncated at byte 12</meta>
    </dataset>`,
  );
  assert((await validateRecord(xml)).valid);
});

Deno.test("buildRecord() writes neither empty samples nor empty projects", () => {
  const xml = xmlOf({ description: description({ samples: [{}], projects: [{}, { name: " " }] }) });
  assert(!/<(sample|project)\b/.test(xml));
});

Deno.test("buildRecord() makes a title from instrument and local date when the user gave none", () => {
  const night = description({ title: " ", start: "2018-11-14T03:00:00Z" });
  assertStringIncludes(
    xmlOf({ description: night }),
    "<title>Experiment on the FEI Titan 80-300 STEM on Tuesday Nov. 13, 2018</title>",
  );
});

Deno.test("buildRecord() writes of the experimenter what is known", () => {
  const experimenter = (username: string, fullName: string) =>
    /<experimenter>(.*)</.exec(xmlOf({ description: description({ experimenter: { username, fullName } }) }))
      ?.[1];
  assertEquals(experimenter("ned", "Ned Land"), "Ned Land (ned)");
  assertEquals(experimenter("ned", "Ned Land (ned)"), "Ned Land (ned)");
  assertEquals(experimenter("ned", ""), "ned");
  assertEquals(experimenter("", "Ned Land"), "Ned Land");
  assertEquals(experimenter("", ""), undefined);
});

Deno.test("buildRecord() refuses an unknown time zone", () => {
  const lost = session({ instrument: { ...instrument, timeZone: "" } });
  assertThrows(() => buildRecord(input({ session: lost })), RangeError, "unknown time zone");
});

Deno.test("buildRecord() makes a valid record of any text, the same each time", async () => {
  const anyText = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  });
  const parameter = fc.record({
    name: anyText,
    value: anyText,
    unit: fc.option(anyText, { nil: undefined }),
    warning: fc.boolean(),
  }).map(({ unit, ...rest }) => ({ ...rest, ...(unit !== undefined && { unit }), compare: rest.value }));
  const anyInput = fc.record({
    title: anyText,
    purpose: anyText,
    fullName: anyText,
    eventId: anyText,
    url: fc.webUrl({ withQueryParameters: true, withFragments: true }),
    elements: fc.array(fc.constantFrom("H", "Al", "Og", "Xx", "")),
    path: anyText,
    datasets: fc.array(fc.array(parameter, { maxLength: 3 }), { maxLength: 3 }),
    error: fc.option(anyText, { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(
      anyInput,
      async ({ title, purpose, fullName, eventId, url, elements, path, datasets, error }) => {
        const build = () =>
          xmlOf({
            session: session({ eventId }),
            description: description({
              title,
              purpose,
              eventId,
              url,
              experimenter: { fullName, username: fullName },
              samples: [{ name: title, pid: path, description: purpose, elements }],
              projects: [{ id: title, name: purpose, division: title, group: purpose, ref: url }],
            }),
            activities: [activity({ ...file(path, ...datasets), ...(error !== undefined && { error }) })],
          });
        assertEquals(await validateRecord(build()), { valid: true, problems: [] });
        assertEquals(build(), build());
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("buildRecord() writes what looks like an entity as the text it is", async () => {
  const text = 'R&D; &amp; &lt;b&gt; &#65; &nothing; "quoted"';
  const xml = xmlOf({
    description: description({
      title: text,
      purpose: text,
      url: "https://nemo.example.org/?a=1&copy;=2",
      samples: [{ name: text, pid: "a&b;" }],
    }),
    activities: [
      activity(file("a&lt;b.dm3", [{ name: "k&amp;", value: text, warning: false, compare: text }])),
    ],
  });
  assertEquals((await validateRecord(xml)).problems, []);
  const escaped = 'R&amp;D; &amp;amp; &amp;lt;b&amp;gt; &amp;#65; &amp;nothing; "quoted"';
  for (const element of ["title", "motivation"]) {
    assertStringIncludes(xml, `<${element}>${escaped}</${element}>`);
  }
  assertStringIncludes(xml, `<name>a&amp;lt;b.dm3</name>`);
  assertStringIncludes(xml, 'name="k&amp;amp;"');
  assertStringIncludes(xml, 'ref="https://nemo.example.org/?a=1&amp;copy;=2"');
  assertStringIncludes(xml, 'ref="a&amp;b;"');
});
