import { assertEquals } from "@std/assert";
import { openEmi } from "../../formats/emi.ts";
import { writeEmi } from "../../formats/emi_writer.ts";
import { openSer } from "../../formats/ser.ts";
import { writeSer } from "../../formats/ser_writer.ts";
import { memorySource } from "../../formats/source.ts";
import { patched } from "../../sanitize/overlay.ts";
import { joined } from "../../sanitize/pack.ts";
import { planEmi } from "../../sanitize/emi.ts";
import { planSer } from "../../sanitize/ser.ts";
import { blanked, noise, replaced, survives } from "./blanked.ts";

const spectra = [1, 2, 3].map((seed) =>
  new Uint32Array(noise(4 * 200, seed).map((byte) => byte & 0x7f).buffer)
);
const bytesOf = (data: Uint32Array) => new Uint8Array(data.buffer);

for (const version of [528, 544] as const) {
  Deno.test(`planSer() blanks each element of version ${version}, and keeps heads and tags`, () => {
    const before = writeSer({
      version,
      dtype: "uint32",
      sizes: [200],
      elements: spectra.map((data, i) => ({ data, time: 1.7e9 + i, position: { x: i, y: 2 } })),
      positions: true,
    });
    const { after, file, patches } = blanked(before, "scan_1.ser");
    for (const data of spectra) assertEquals(survives(bytesOf(data), after), false);
    assertEquals(replaced(patches), { pixels: 2400 });
    assertEquals(openSer(file).tag(2), openSer(memorySource(before)).tag(2));
  });
}

Deno.test("planSer() blanks elements that are there, although they do not count as valid", () => {
  const whole = writeSer({
    version: 544,
    dtype: "uint32",
    sizes: [200],
    elements: spectra.map((data) => ({ data })),
  });
  const stopped = whole.slice();
  new DataView(stopped.buffer).setUint32(18, 1, true); // one of three is valid
  const { after, patches } = blanked(stopped, "scan_1.ser");
  assertEquals(replaced(patches), { pixels: 2400 });
  for (const data of spectra) assertEquals(survives(bytesOf(data), after), false);
});

Deno.test("planSer() passes over elements that were planned and never came", () => {
  const before = writeSer({
    version: 544,
    dtype: "uint32",
    sizes: [200],
    total: 9,
    dimensions: [{ size: 3 }, { size: 3 }],
    elements: spectra.map((data) => ({ data })),
  });
  assertEquals(replaced(planSer(memorySource(before))), { pixels: 2400 });
});

const picture = noise(4000, 8);
const companion = joined([
  writeEmi([
    {
      file: "C:\\Users\\ada\\scan_1.ser",
      elements: { AcquireDate: "Fri Mar 22 14:39:25 2019" },
      settings: [["User", "ADA", ""]],
    },
  ]),
  picture,
  writeEmi([{ file: "C:\\Users\\ada\\scan_2.ser", settings: [["High tension", "200", "kV"]] }]).subarray(4),
]);

Deno.test("planEmi() keeps the metadata of a companion alone", () => {
  const { after, file } = blanked(companion, "scan.emi");
  assertEquals([survives(picture, companion), survives(picture, after)], [true, false]);
  assertEquals(openEmi(file).blocks.map(({ file }) => file), ["scan_1.ser", "scan_2.ser"]);
  assertEquals(openEmi(file).tree(), openEmi(memorySource(companion)).tree());
});

Deno.test("planEmi() blanks what follows a block that is cut off", () => {
  const whole = writeEmi([{ file: "C:\\scan_1.ser", settings: [["User", "ADA", ""]] }]);
  const cut = whole.subarray(0, new TextDecoder("latin1").decode(whole).lastIndexOf("</ObjectInfo>"));
  const before = joined([cut, Uint8Array.of(0, 0), picture]);
  const patches = planEmi(memorySource(before, { name: "scan.emi" }));
  const { offset, length } = patches.at(-1)!;
  assertEquals([offset, offset + length], [cut.length, before.length]);
});

Deno.test("patched() reads any part of a file under its patches", () => {
  const before = writeSer({
    version: 544,
    dtype: "uint32",
    sizes: [200],
    elements: spectra.map((data) => ({ data })),
  });
  const source = memorySource(before);
  const after = patched(source, planSer(source), "zero");
  const whole = after.read(0, after.size);
  for (let at = 0; at < after.size; at += 97) {
    assertEquals(after.read(at, 211), whole.slice(at, at + 211));
  }
  assertEquals(after.read(after.size + 5, 10).length, 0);
});
