import { assert, assertEquals, assertThrows } from "@std/assert";
import { writeDm } from "../../formats/dm_writer.ts";
import { FORMATS, openContainer } from "../../formats/open.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { DATA, dataFile, goldenTest } from "./golden_data.ts";

const tiff = writeTiff({ width: 1, height: 1, dtype: "uint8", pixels: Uint8Array.of(1) });
const dm = writeDm({
  version: 4,
  images: [{ name: "one", shape: [1, 1], dtype: "uint8", data: Uint8Array.of(1) }],
});

Deno.test("openContainer() goes by the bytes, whatever the file is called", () => {
  for (const name of ["a.tif", "a.dm4", "a.spc", "a", "a.msa", ".tif", "a.TIF"]) {
    assertEquals(openContainer(memorySource(tiff, { name })).format, "TIFF", name);
    assertEquals(openContainer(memorySource(dm, { name })).format, "DigitalMicrograph 4", name);
  }
});

Deno.test("openContainer() says what it tried where nothing fits, and what to do", () => {
  const bytes = new TextEncoder().encode("just notes");
  const all = FORMATS.map(({ name }) => name).join(", ");
  assertThrows(
    () => openContainer(memorySource(bytes, { name: "notes.txt" })),
    FormatError,
    `notes.txt at byte 0: Its bytes are of no format that can be read (${all}): export it`,
  );
  assertThrows(
    () => openContainer(memorySource(bytes, { name: "broken.dm4" })),
    FormatError,
    "though its name says dm: it may be damaged; copy it anew",
  );
  assertThrows(
    () => openContainer(memorySource(new Uint8Array(), { name: "a.tif" })),
    FormatError,
    "is empty",
  );
});

Deno.test("FORMATS have names and extensions of their own", () => {
  const names = FORMATS.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  const extensions = FORMATS.flatMap(({ extensions }) => extensions);
  assertEquals(new Set(extensions).size, extensions.length);
  assert(extensions.every((each) => /^[a-z0-9]+$/.test(each)));
});

goldenTest("openContainer() takes every file of the data set for what it is", () => {
  const wrong: string[] = [];
  let right = 0;
  const kinds: Record<string, RegExp> = {
    dm3: /^DigitalMicrograph 3$/,
    dm4: /^DigitalMicrograph 4$/,
    tif: /^(Big)?TIFF$/,
    ser: /^TIA/,
    msa: /^EMSA/,
    spc: /SPC/,
  };
  for (const line of Deno.readTextFileSync(`${DATA}/inventory.csv`).split("\n").slice(1)) {
    const file = line.split(",")[0]!;
    const expected = kinds[file.split(".").at(-1)!.toLowerCase()];
    if (!expected) continue;
    const source = dataFile(file.replace(/^data\//, ""));
    const recognising = FORMATS.filter((format) => format.recognises(source)).map(({ name }) => name);
    if (recognising.length > 1) wrong.push(`${file}: ${recognising}`);
    if (recognising.length === 0) continue; // broken ones
    try {
      const { format } = openContainer(source);
      if (!expected.test(format)) wrong.push(`${file}: ${format}`);
      right++;
    } catch (error) {
      if (!(error instanceof FormatError)) wrong.push(`${file}: ${error}`);
    }
  }
  assertEquals(wrong, []);
  assert(right > 150, `only ${right} files were opened`);
});
