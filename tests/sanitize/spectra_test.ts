import { assertEquals } from "@std/assert";
import { openEmsa } from "../../formats/emsa.ts";
import { writeEmsa } from "../../formats/emsa_writer.ts";
import { writeMrc } from "../../formats/mrc_writer.ts";
import { openSpc } from "../../formats/spc.ts";
import { writeSpc } from "../../formats/spc_writer.ts";
import { memorySource } from "../../formats/source.ts";
import { blanked, noise, replaced, survives } from "./blanked.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

Deno.test("planEmsa() blanks intensities at the same width, and keeps X and line ends", () => {
  const y = Array.from(noise(60), (byte) => byte * 1.25 + 3);
  for (const end of ["\r\n", "\n"] as const) {
    const before = writeEmsa(
      { y, x: y.map((_, i) => 100 + i), newline: end, keywords: [["OWNER", "Ada"]] } as Parameters<
        typeof writeEmsa
      >[0],
    );
    const { after, file } = blanked(before, "x.msa");
    assertEquals(after.length, before.length);
    const spectrum = openEmsa(file);
    assertEquals(spectrum.signals()[0]!.read().every((value) => value === 0), true);
    assertEquals(spectrum.coordinates()!.slice(0, 3), Float64Array.of(100, 101, 102));
    assertEquals(text(after).replace(/[\d.]/g, ""), text(before).replace(/[\d.]/g, ""));
  }
});

Deno.test("planEmsa() leaves neither sign nor exponent", () => {
  const head =
    "#FORMAT : EMSA/MAS Spectral Data File\n#VERSION : 1.0\n#NPOINTS : 5\n#XPERCHAN : 1\n#OFFSET : 0\n#DATATYPE : Y\n#SPECTRUM : here\n";
  const before = new TextEncoder().encode(`${head}-1.5E-03, +27, .75, 12 E+04, 3D7\n#ENDOFDATA : 8.5\n`);
  const { after } = blanked(before, "x.msa");
  assertEquals(text(after), `${head}00.0E+00, 000, .00, 00 E+00, 0D0\n#ENDOFDATA : 8.5\n`);
  const noisy = blanked(before, "x.msa", { fill: "noise" });
  assertEquals(noisy.after.length, before.length);
  assertEquals(openEmsa(noisy.file).signals()[0]!.read().some((value) => value > 0), true);
});

Deno.test("planSpc() blanks counts; strict, also the peaks that were computed from them", () => {
  const counts = new Uint32Array(noise(4 * 500).map((byte) => byte & 0x3f).buffer);
  const fields = {
    numElem: 2,
    at: [26, 28],
    height: [1234567, 7654321],
    spkht: [77, 88],
    maxp: 65535,
    userID: "ada",
  };
  const before = writeSpc({ counts, fields });
  const { after, file, patches } = blanked(before, "x.spc");
  assertEquals(after.length, before.length);
  assertEquals(replaced(patches), { pixels: 4 * 4096 });
  assertEquals(survives(new Uint8Array(counts.buffer), after), false);
  assertEquals((openSpc(file).get("height") as number[]).slice(0, 2), [1234567, 7654321]);
  const strict = openSpc(blanked(before, "x.spc", { strict: true }).file);
  assertEquals([strict.number("maxp"), strict.get("height"), strict.get("userID")], [
    0,
    new Array(48).fill(0),
    "ada",
  ]);
});

Deno.test("planMrc() blanks all sections, and keeps both headers", () => {
  const data = noise(2 * 20 * 10 * 3);
  for (const littleEndian of [true, false]) {
    const before = writeMrc({
      size: [20, 10, 3],
      mode: 1,
      data,
      littleEndian,
      numbers: { DMIN: -5, DMAX: 9 },
    });
    const { after, patches } = blanked(before, "x.mrc");
    assertEquals(replaced(patches), { pixels: data.length });
    assertEquals(after.subarray(0, 1024), before.subarray(0, 1024));
    assertEquals(survives(data, after), false);
  }
});

Deno.test("what is no microscope file is refused with a hint", () => {
  const hint = (bytes: Uint8Array) => {
    try {
      blanked(bytes, "x");
    } catch (error) {
      return (error as Error).message;
    }
  };
  assertEquals(
    hint(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a)),
    "x: Cannot sanitize it: PNG pictures are not sanitised: share the file that the microscope wrote",
  );
  assertEquals(
    hint(new TextEncoder().encode("Hello there\n")),
    "x: Cannot sanitize it: text is not sanitised: edit it by hand",
  );
  assertEquals(hint(new Uint8Array()), "x: Cannot sanitize it: it is empty");
  assertEquals(
    hint(noise(300)),
    "x: Cannot sanitize it: its format is not known: --ranges OFFSET:LENGTH,… says where its data are",
  );
  assertEquals(memorySource(noise(3)).size, 3);
});
