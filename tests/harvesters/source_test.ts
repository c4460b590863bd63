import { assertEquals } from "@std/assert";
import { configure, type LogRecord, reset } from "@logtape/logtape";
import { calendarSource } from "../../harvesters/source.ts";
import { DEFAULTS } from "./helpers.ts";

const TEXT = "7,Jürgen – Müller";

function utf16(text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2));
  [...`\uFEFF${text}`].forEach((char, i) => view.setUint16(2 * i, char.charCodeAt(0), littleEndian));
  return new Uint8Array(view.buffer);
}

Deno.test("read() decodes UTF-8, UTF-16 with mark and windows-1252, which is logged", async () => {
  const path = await Deno.makeTempFile();
  const source = calendarSource({ name: "csv-1", kind: "csv", path }, DEFAULTS);
  const utf8 = new TextEncoder().encode(TEXT);
  const office = Uint8Array.from(TEXT, (char) => char === "–" ? 0x96 : char.charCodeAt(0));
  const records: LogRecord[] = [];
  const cases = [[utf8, 0], [utf16(TEXT, true), 0], [utf16(TEXT, false), 0], [office, 1]] as const;
  try {
    await configure({
      reset: true,
      sinks: { memory: (record) => records.push(record) },
      loggers: [
        { category: ["emloom", "harvesters"], sinks: ["memory"] },
        { category: ["logtape", "meta"], lowestLevel: null },
      ],
    });
    for (const [bytes, warnings] of cases) {
      await Deno.writeFile(path, bytes);
      assertEquals(await source.read(new Date()), TEXT);
      assertEquals(records.length, warnings);
    }
    assertEquals(records[0]!.properties.shown, `"${path}"`);
  } finally {
    await reset();
    await Deno.remove(path);
  }
});
