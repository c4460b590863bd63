import { assertEquals } from "@std/assert";
import h5wasm from "../h5wasm.ts";
import { openDm } from "../../formats/dm.ts";
import { writeDm } from "../../formats/dm_writer.ts";
import { openEmi } from "../../formats/emi.ts";
import { writeEmi } from "../../formats/emi_writer.ts";
import { openHdf5 } from "../../formats/hdf5.ts";
import { memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { patched } from "../../sanitize/overlay.ts";
import { pairsIn } from "../../sanitize/pairs.ts";
import { finished } from "../../sanitize/plan.ts";
import { findPersonal, type Found, scrubPatch, type Wanted } from "../../sanitize/scrub.ts";
import { type Text, textsOf } from "../../sanitize/texts.ts";

const OPTIONS = { fill: "zero" as const, strict: false };
const PERSONAL: Wanted = { personal: true, fields: [] };

function scrubbed(
  bytes: Uint8Array,
  format: string,
  wanted = PERSONAL,
): { bytes: Uint8Array; found: Found[] } {
  const file = memorySource(bytes, { name: `x.${format}` });
  const found = [...findPersonal(textsOf(file, format)!, wanted)];
  const after = patched(file, finished(file, format, found.map(scrubPatch), OPTIONS), "zero");
  assertEquals(after.size, file.size);
  return { bytes: after.read(0, after.size), found };
}

const told = (found: readonly Found[]) => found.map(({ path, value }) => [path.split(".").at(-1), value]);
const pixels = { width: 2, height: 1, dtype: "uint8", pixels: Uint8Array.of(1, 2) } as const;

Deno.test("scrubbing replaces names in the INI block of a TIFF by as many characters, and no settings", () => {
  const ini =
    "[User]\r\nUser=ada\r\nUserText=sample of Bob\r\n[Beam]\r\nHV=5000\r\nSpot=user\r\n[Image]\r\nFileName=C:\\Users\\ada\\x.tif\r\n";
  const before = writeTiff({
    ...pixels,
    tags: [{ tag: 34682, type: "ascii", value: ini }, { tag: 315, type: "ascii", value: "Ada L" }],
  });
  const { bytes, found } = scrubbed(before, "tiff");
  assertEquals(told(found), [["Artist", "Ada L"], ["User", "ada"], ["UserText", "sample of Bob"], [
    "FileName",
    "C:\\Users\\ada\\x.tif",
  ]]);
  const tiff = openTiff(memorySource(bytes));
  assertEquals(
    tiff.text(34682),
    "[User]\r\nUser=xxx\r\nUserText=xxxxxxxxxxxxx\r\n[Beam]\r\nHV=5000\r\nSpot=user\r\n[Image]\r\nFileName=xxxxxxxxxxxxxxxxxx",
  );
  assertEquals(tiff.text(315), "xxxxx");
});

Deno.test("scrubbing finds addresses in other texts, and replaces these alone", () => {
  const text = "Taken for ada@lovelace.org with care";
  const { bytes } = scrubbed(
    writeTiff({ ...pixels, tags: [{ tag: 270, type: "ascii", value: text }] }),
    "tiff",
  );
  assertEquals(openTiff(memorySource(bytes)).text(270), "Taken for xxxxxxxxxxxxxxxx with care");
});

Deno.test("scrubbing replaces texts of DigitalMicrograph in UTF-16", () => {
  const before = writeDm({
    version: 4,
    images: [{
      name: "x",
      dtype: "uint8",
      shape: [1, 2],
      data: Uint8Array.of(1, 2),
      imageTags: {
        "Microscope Info": { Operator: "Ada Ωmega", Specimen: "NiO", Name: "Titan", Voltage: 300000 },
      },
    }],
  });
  const { bytes } = scrubbed(before, "dm");
  const tags = openDm(memorySource(bytes)).tags.group("ImageList.TagGroup0.ImageTags.Microscope Info")!;
  assertEquals([tags.text("Operator"), tags.text("Specimen"), tags.text("Name")], [
    "xxxxxxxxx",
    "xxx",
    "Titan",
  ]);
});

Deno.test("scrubbing by field takes that field, however it is written, and nothing else", () => {
  const ini = "[User]\r\nUser=ada\r\n[Stage]\r\nStageNote=left\r\n";
  const before = writeTiff({ ...pixels, tags: [{ tag: 34682, type: "ascii", value: ini }] });
  const { found } = scrubbed(before, "tiff", { personal: false, fields: ["stage_note"] });
  assertEquals(told(found), [["StageNote", "left"]]);
});

Deno.test("scrubbing a companion of TIA leaves its series their names", () => {
  const before = writeEmi([{
    file: "C:\\Users\\ada\\scan_1.ser",
    elements: { AcquireDate: "Fri Mar 22 14:39:25 2019" },
    settings: [["User", "ADA", ""], ["High tension", "200", "kV"]],
  }]);
  const { bytes, found } = scrubbed(before, "emi");
  assertEquals(told(found), [["Folder", "C:\\Users\\ada"], ["User", "ADA"]]);
  const [block] = openEmi(memorySource(bytes)).blocks;
  assertEquals(block!.file, "scan_1.ser");
  assertEquals((block!.data() as { ExperimentalDescription: unknown }).ExperimentalDescription, {
    User: "xxx",
    "High tension_kV": 200,
  });
});

Deno.test("scrubbing replaces attributes of HDF5, also in headers with a checksum", async () => {
  const { FS } = await h5wasm.ready;
  const name = `${crypto.randomUUID()}.h5`;
  const file = new h5wasm.File(name, "w");
  file.create_dataset({ name: "data", data: Float32Array.of(1, 2, 3) });
  const group = file.create_group("session");
  group.create_attribute("operator", "Ada Lovelace");
  group.create_attribute("fixed owner", "Ada", undefined, "S12");
  group.create_attribute("detector", "EDS");
  file.close();
  const before = FS.readFile(name);
  const { bytes, found } = scrubbed(before, "hdf5");
  assertEquals(told(found).map(([path]) => path), ["operator", "fixed owner"]);
  assertEquals(found.map(({ locked }) => locked), [undefined, undefined]);
  const after = openHdf5(memorySource(bytes)).root.group("session")!;
  assertEquals(["operator", "fixed owner", "detector"].map((each) => after.attribute(each)), [
    "xxxxxxxxxxxx",
    "xxx",
    "EDS",
  ]);
  FS.writeFile(name, bytes);
  const again = new h5wasm.File(name, "r");
  assertEquals((again.get("session") as typeof group).attrs["operator"]!.value, "xxxxxxxxxxxx");
  again.close();
});

Deno.test("scrubbing finds attributes of HDF5 also where there are too many for their object's header", async () => {
  const { FS } = await h5wasm.ready;
  const name = `${crypto.randomUUID()}.h5`;
  const file = new h5wasm.File(name, "w", "latest" as never);
  const data = file.create_dataset({ name: "data", data: Float32Array.of(1, 2, 3) });
  for (let i = 0; i < 20; i++) data.create_attribute(`setting ${i}`, `value ${i}`);
  data.create_attribute("operator", "Ada Lovelace");
  data.create_attribute("fixed owner", "Bob", undefined, "S12");
  file.close();
  const source = memorySource(FS.readFile(name), { name });
  const found = [...findPersonal(textsOf(source, "hdf5")!, PERSONAL)];
  assertEquals(told(found).toSorted(), [["fixed owner", "Bob"], ["operator", "Ada Lovelace"]]);
  // one of fixed length lies in that heap itself
  assertEquals(found.map(({ locked }) => locked).toSorted(), ["it is in a heap with checksums", undefined]);
});

Deno.test("findPersonal() finds every address and folder of a text once, also one in another", () => {
  const value = "ada@x.org and bob@y.org took /home/ada/eve@z.org/1.tif";
  const found = [...findPersonal([{ path: ["note"], value, offset: 7, width: 1 }], PERSONAL)];
  assertEquals(told(found), [
    ["note", "ada@x.org"],
    ["note", "bob@y.org"],
    ["note", "/home/ada/eve@z.org/1.tif"],
  ]);
  assertEquals(found.map(({ offset }) => offset - 7), [0, 14, 29]);
});

Deno.test("scrubbing replaces names in text files in UTF-16 of either byte order, with mark or without", () => {
  const text = "[SemImageFile]\r\nUser=Ada\r\nVacc=5000\r\n";
  for (const littleEndian of [true, false]) {
    for (const mark of ["\ufeff", ""]) {
      const bytes = new Uint8Array(2 * (mark + text).length);
      const view = new DataView(bytes.buffer);
      [...mark + text].forEach((each, i) => view.setUint16(2 * i, each.charCodeAt(0), littleEndian));
      const { bytes: after, found } = scrubbed(bytes, "text");
      assertEquals(told(found), [["User", "Ada"]]);
      const read = new TextDecoder(littleEndian ? "utf-16le" : "utf-16be").decode(after);
      assertEquals(read, text.replace("Ada", "xxx"));
    }
  }
});

Deno.test("findPersonal() passes over settings, numbers and what is blank already", () => {
  const text = (path: string, value: string): Text => ({ path: path.split("/"), value, offset: 0, width: 1 });
  const texts = [
    text("Meta/Tag path", "Session Info:Specimen"),
    text("Scan/User Mode", "Expert"),
    text("User", "xxxx"),
    text("Sample", "12.5"),
    text("Owner", "n/a"),
    text("Host/Version", "3.1"),
  ];
  assertEquals([...findPersonal(texts, PERSONAL)], []);
});

Deno.test("pairsIn() and findPersonal() take no longer than a text is long, whatever it says", () => {
  const long = 200_000;
  const started = performance.now();
  for (
    const part of [
      " ",
      "a",
      "<a ",
      '"',
      "<a>",
      "a=",
      '{"a":',
      "#",
      "=",
      "a@",
      "\\\\",
      "\n ",
      "<Label>",
      'a="',
    ]
  ) {
    const text = part.repeat(long / part.length);
    const bytes = new TextEncoder().encode(text);
    const found = [...pairsIn(bytes, 0, ["x"])];
    [...findPersonal([...found, { path: ["x"], value: text, offset: 0, width: 1 }], PERSONAL)];
  }
  // a second or so; tried at each place it would be hours
  assertEquals(performance.now() - started < 30_000, true);
});
