import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { csvHarvester } from "../../harvesters/csv.ts";
import { parseCsv } from "../../harvesters/csv_text.ts";
import { RetryableError } from "../../engine/errors.ts";
import { NoConsent } from "../../schemas/endings.ts";
import { DEFAULTS, instrument, toSession } from "./helpers.ts";

const JEOL = instrument({ pid: "JEOL", harvester: "csv", timeZone: "Europe/Berlin" });
const instruments = [JEOL];
const now = () => new Date("2025-03-05T12:00:00Z");
const cells = (text: string) => parseCsv(text).map((row) => row.cells);

async function open(
  text: string,
  work: (harvester: ReturnType<typeof csvHarvester>) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".csv" });
  try {
    await Deno.writeTextFile(path, text);
    await work(csvHarvester({ name: "csv-1", kind: "csv", path }, DEFAULTS));
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("parseCsv() reads quotes, line breaks in quotes and the three separators", () => {
  assertEquals(cells('\uFEFFa,b\r\n"x, ""y""",\r\n\r\n"two\nlines",z'), [["a", "b"], ['x, "y"', ""], [
    "two\nlines",
    "z",
  ]]);
  assertEquals(cells("a;b,c;d\n1;2;3"), [["a", "b,c", "d"], ["1", "2", "3"]]);
  assertEquals(cells("a\tb\n1\t"), [["a", "b"], ["1", ""]]);
  assertEquals(parseCsv('a,b\n"x\ny",1\n\n2,3').map((row) => row.line), [1, 2, 5]);
  assertThrows(() => parseCsv('a,b\n1,"2\n'), SyntaxError, "opens on line 2");
});

Deno.test("parseCsv() gives back what RFC 4180 wrote", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\n", " ", "é") });
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }), (rows) => {
      const header = ["h1", "h2", "h3"];
      const text = [header, ...rows].map((row) =>
        row.map((each) => `"${each.replaceAll('"', '""')}"`).join(",")
      ).join("\r\n");
      assertEquals(cells(text), [header, ...rows.filter((row) => row.some((each) => each.trim() !== ""))]);
    }),
  );
});

Deno.test("sessions() and describe() read a table, and leave out broken lines with a reason", async () => {
  await open(
    `ID;Instrument;Start;End;User;Operator;Full name;Email;Title;Purpose;Project;Data consent;Samples
7;jeol;2025-03-03 09:00;2025-03-03 11:00;ann;bob;Ann Other;ann@x.org;Oxides;to see;P-1;Agree;"NiO | film | Ni; pid:20.500/a"
8;JEOL;2025-03-04T09:00:00Z;;ann;;;;;;;;
9;JEOL;yesterday;2025-03-03 11:00
10;JEOL;2025-03-03 11:00;2025-03-03 09:00
;JEOL;2025-03-03 09:00;2025-03-03 11:00
7;JEOL;2025-03-03 09:00;2025-03-03 11:00
11;Quanta;2025-03-03 09:00;2025-03-03 11:00
12;JEOL;2025-03-03 09:00;2025-03-03 11:00;eve;;;;;;;Never
`,
    async (harvester) => {
      const { events, skipped } = await harvester.sessions({ instruments, now });
      assertEquals(
        events.map(({ identifier, start, end, user, operator }) => [identifier, start, end, user, operator]),
        [
          ["7", "2025-03-03T08:00:00.000Z", "2025-03-03T10:00:00.000Z", "ann", "bob"],
          ["8", "2025-03-04T09:00:00.000Z", null, "ann", null],
          ["12", "2025-03-03T08:00:00.000Z", "2025-03-03T10:00:00.000Z", "eve", null],
        ],
      );
      const reasons = [
        'csv-1, line 4: Cannot read the time "yesterday"',
        "csv-1, line 5: it ends (2025-03-03 09:00) before it starts (2025-03-03 11:00)",
        "csv-1, line 6: it has no id",
        'csv-1, line 7: the id "7" is there already',
        'csv-1: the event of 2025-03-03T09:00:00.000Z names "Quanta"',
      ];
      assertEquals(skipped.map(({ reason }, i) => reason.slice(0, reasons[i]?.length)), reasons);
      const describe = (i: number) =>
        harvester.describe(toSession(events[i]!, instruments, "csv-1"), { instruments, now });
      assertEquals(await describe(0), {
        title: "Oxides",
        purpose: "to see",
        experimenter: { username: "ann", fullName: "Ann Other", email: "ann@x.org" },
        eventId: "7",
        start: "2025-03-03T08:00:00.000Z",
        end: "2025-03-03T10:00:00.000Z",
        samples: [{ name: "NiO", description: "film", elements: ["Ni"] }, { pid: "20.500/a" }],
        projects: [{ id: "P-1" }],
        consent: {
          decision: "granted",
          question: "data_consent",
          answer: "Agree",
          person: "ann",
          time: null,
          source: "calendar",
        },
      });
      await assertRejects(() => describe(2), NoConsent, '"Never"');
    },
  );
});

Deno.test("sessions() names the columns that a table lacks", async () => {
  await open("id,tool,start\n1,2,3\n", async (harvester) => {
    await assertRejects(() => harvester.sessions({ instruments, now }), SyntaxError, "instrument, end");
  });
});

Deno.test("sessions() waits for a table that is empty or being written", async () => {
  for (const text of ["", "\uFEFF", "\r\n", "id,instrument,sta", "7,jeol,2025-03-03 09:00,\n"]) {
    await open(text, async (harvester) => {
      await assertRejects(
        () => harvester.sessions({ instruments, now }),
        RetryableError,
        "csv-1 is empty or",
      );
    });
  }
});
