import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { emsa, EmsaHead, emsaNumber, openEmsa } from "../../formats/emsa.ts";
import { keywordOf } from "../../formats/emsa_keywords.ts";
import { writeEmsa } from "../../formats/emsa_writer.ts";
import { FormatError, memorySource } from "../../formats/source.ts";

const source = (bytes: Uint8Array) => memorySource(bytes, { name: "a.msa" });
const text = (lines: string) => source(new TextEncoder().encode(lines));
const HEAD = "#FORMAT      : EMSA/MAS Spectral Data File\n";
const refuses = (lines: string, message: string) => {
  const read = () => openEmsa(text(lines)).signals();
  const error = assertThrows(read, FormatError, message) as FormatError;
  assertEquals(error.message.startsWith("a.msa"), true);
};

Deno.test("openEmsa() reads head, axis and numbers", () => {
  const file = openEmsa(source(writeEmsa({
    y: [5, 6.5, -7e-3],
    keywords: [
      ["TITLE", "A spectrum"],
      ["XUNITS", "Energy Loss (EV)"],
      ["XPERCHAN", 0.5],
      ["OFFSET", "-2."],
      [
        "YUNITS",
        "Counts",
      ],
    ],
  })));
  const [signal, ...others] = file.signals();
  assertEquals(others, []);
  assertEquals([signal!.name, signal!.shape, signal!.dtype], ["A spectrum", [3], "float64"]);
  assertEquals(signal!.axes, [{
    name: "Energy Loss",
    units: "eV",
    size: 3,
    scale: 0.5,
    offset: -2,
    navigate: false,
  }]);
  assertEquals(signal!.intensityUnits, "Counts");
  assertEquals(signal!.read(), Float64Array.of(5, 6.5, -7e-3));
  assertEquals(signal!.read({ start: [0], stop: [3], step: [2] }), Float64Array.of(5, -7e-3));
  assertEquals(file.problems(), []);
  assertEquals((file.tree() as Record<string, string>).XUNITS, "Energy Loss (EV)");
});

Deno.test("keywordOf() knows keywords with and without unit, whatever the blanks", () => {
  const of = (line: string) => {
    const found = keywordOf(line, 1);
    return found && [found.name, found.unit, found.value, found.standard];
  };
  for (const line of ["#LIVETIME  -s : 30", "#LIVETIME-s:30", "#LIVETIME -s: 30 ", " #livetime  - s :30"]) {
    assertEquals(of(line), ["LIVETIME", "s", "30", true]);
  }
  assertEquals(of("#TIME        : 10:14"), ["TIME", undefined, "10:14", true]);
  assertEquals(of("##RESO (MnKa)    : 125.2"), ["RESO (MnKa)", undefined, "125.2", false]);
  assertEquals(of("##ALPHA-1    : 3.14"), ["ALPHA-1", undefined, "3.14", false]);
  assertEquals(of("#OWNER"), ["OWNER", undefined, "", true]);
  assertEquals([of("12.0, 3"), of("#"), of("# : x")], [undefined, undefined, undefined]);
});

Deno.test("emsaNumber() reads numbers as programs write them", () => {
  const cases: [string, number | undefined][] = [
    ["20.", 20],
    [" -.5 ", -0.5],
    ["2.0 E-06", 2e-6],
    ["1.5D+03", 1500],
    ["12.3 45.6", 12.3],
    ["", undefined],
    ["12:14", undefined],
    ["0x10", undefined],
    ["Infinity", undefined],
  ];
  for (const [written, number] of cases) assertEquals(emsaNumber(written), number, written);
});

Deno.test("EmsaHead joins lines of titles and comments, and takes the last of other keywords", () => {
  const lines = [
    "#TITLE: Two",
    "#TITLE: lines",
    "#XLABEL: Loss",
    "#XLABEL: Energy",
    "#COMMENT:",
    "#COMMENT: b",
  ];
  const head = new EmsaHead(lines.map((line, i) => keywordOf(line, i + 1)!));
  assertEquals(["TITLE", "XLABEL", "COMMENT", "OWNER"].map((name) => head.text(name)), [
    "Two lines",
    "Energy",
    "b",
    undefined,
  ]);
});

Deno.test("openEmsa() takes pairs, and tells when they contradict OFFSET and XPERCHAN", () => {
  const keywords = [["XUNITS", "eV"], ["XPERCHAN", 1], ["OFFSET", 10]] as const;
  const even = openEmsa(source(writeEmsa({ x: [10, 11.1, 12], y: [1, 2, 3], columns: 2, keywords })));
  assertEquals(even.signals()[0]!.read(), Float64Array.of(1, 2, 3));
  assertEquals(even.coordinates(), Float64Array.of(10, 11.1, 12));
  assertEquals(even.problems(), []);
  const uneven = openEmsa(source(writeEmsa({ x: [10, 11, 13], y: [1, 2, 3], keywords })));
  assertEquals(uneven.problems(), [
    "The points' own X are up to 1 eV away from what OFFSET and XPERCHAN tell",
  ]);
  const [axis] = openEmsa(source(writeEmsa({ x: [4, 6, 8], y: [1, 2, 3] }))).signals()[0]!.axes;
  assertEquals([axis!.scale, axis!.offset], [2, 4]);
});

Deno.test("openEmsa() takes Latin-1, UTF-8 with its mark, and every kind of line end", () => {
  const keywords = [["TITLE", "Grüße µm"]] as const;
  for (const newline of ["\n", "\r\n", "\r"] as const) {
    for (const encoding of ["utf-8", "latin-1"] as const) {
      const bytes = writeEmsa({ y: [1, 2], keywords, newline, encoding, columns: 2, trailing: true });
      assertEquals(openEmsa(source(bytes)).signals()[0]!.name, "Grüße µm");
      assertEquals(openEmsa(source(bytes)).signals()[0]!.read(), Float64Array.of(1, 2));
    }
  }
  const marked = text(`\uFEFF${HEAD}#NPOINTS: 1\n#SPECTRUM:\n1.0 E-02\n#ENDOFDATA:`);
  assertEquals(openEmsa(marked).signals()[0]!.read(), Float64Array.of(0.01));
});

Deno.test("openEmsa() goes on without ENDOFDATA and with a wrong NPOINTS, and says so", () => {
  const file = openEmsa(text(`${HEAD}#NPOINTS: 2.\n#SPECTRUM\n1\n2\n3\n`));
  assertEquals(file.signals()[0]!.read(), Float64Array.of(1, 2, 3));
  assertEquals(file.problems(), [
    "ENDOFDATA is missing: the last number may be cut off",
    "NPOINTS is 2, the data are 3 points",
  ]);
});

Deno.test("openEmsa() names line and remedy when a file is not one, or not whole", () => {
  refuses("", "Line 1: not an EMSA/MAS file");
  refuses("#FORMAT : something else\n", "Line 1: not an EMSA/MAS file");
  refuses(`${HEAD}#NPOINTS: 4\n`, "it ends before #SPECTRUM; the file is cut off, copy or export it again");
  refuses(`${HEAD}binary rubbish\n`, 'Line 2: "binary rubbish" is no keyword');
  refuses(`${HEAD}#DATATYPE: Z\n#SPECTRUM\n1\n`, 'Line 2: DATATYPE must be XY or Y, not "Z"');
  refuses(`${HEAD}#XPERCHAN: ten\n#SPECTRUM\n1\n#ENDOFDATA`, 'Line 2: XPERCHAN "ten" is not a number');
  refuses(`${HEAD}#SPECTRUM\n1\n2;x\n#ENDOFDATA`, 'Line 4: "x" in the data is not a number');
  refuses(`${HEAD}#DATATYPE: XY\n#SPECTRUM\n1 2\n3\n#ENDOFDATA`, "Line 5: 1 numbers are no pairs");
  refuses(`${HEAD}#NPOINTS: 3\n#SPECTRUM\n1\n2\n`, "it holds 2 of 3 points; the file is cut off");
  refuses(`${HEAD}#SPECTRUM\n#ENDOFDATA`, "it holds none of its points");
});

Deno.test("openEmsa() refuses at once what is too long to be a spectrum", () => {
  refuses(`${HEAD}#SPECTRUM\n${"1 ".repeat(40_000)}`, "Line 3: more than 65536 characters in a line");
  refuses(`${HEAD}#SPECTRUM\n${"\n".repeat(500_001)}`, "Line 500001: more than 500000 lines");
  refuses(`${HEAD}${"#A: 1\n".repeat(10_001)}`, "Line 10001: more than 10000 keywords");
  refuses("#".repeat(2 ** 24 + 1), "16777217 bytes are no EMSA/MAS spectrum");
});

Deno.test("openEmsa() gives the same error again when its numbers are asked for again", () => {
  const file = openEmsa(text(`${HEAD}#SPECTRUM\n1\nx\n2\n#ENDOFDATA`));
  for (let i = 0; i < 2; i++) assertThrows(() => file.signals(), FormatError, 'Line 4: "x"');
});

const spectrum = fc.record({
  y: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 }),
  pairs: fc.boolean(),
  columns: fc.integer({ min: 1, max: 7 }),
  newline: fc.constantFrom("\n" as const, "\r\n" as const, "\r" as const),
  separator: fc.constantFrom(", ", ",", " ", "\t", "; "),
  trailing: fc.boolean(),
});

Deno.test("writeEmsa() and openEmsa() agree on any spectrum to the bit", () => {
  fc.assert(fc.property(spectrum, ({ y, pairs, ...how }) => {
    const x = pairs ? { x: y.map((_, i) => i / 8) } : {};
    const file = openEmsa(source(writeEmsa({ y, ...x, ...how })));
    // the text of -0 is 0
    assertEquals(file.signals()[0]!.read(), Float64Array.from(y, (value) => value + 0));
    assertEquals(file.problems(), []);
  }));
});

Deno.test("openEmsa() throws FormatError alone for files that are cut off or damaged", () => {
  const whole = writeEmsa({
    x: [1, 2, 3, 4],
    y: [10, 20, 30, 40],
    keywords: [["XPERCHAN", 1], ["OFFSET", 1], ["XUNITS", "keV"], ["BEAMKV   -kV", 20]],
  });
  const damaged = (bytes: Uint8Array) => {
    try {
      const file = openEmsa(source(bytes));
      const signal = file.signals()[0]!;
      return { points: signal.read().length, problems: file.problems() };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return undefined;
    }
  };
  for (let length = 0; length < whole.length; length++) {
    const found = damaged(whole.slice(0, length));
    // whatever is read of it is all points, and what is doubtful about it is said
    if (found && !found.problems.length) assertEquals(whole.slice(length).every((byte) => byte !== 35), true);
    if (found) assertEquals(found.points, 4);
  }
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
      const bytes = whole.slice();
      bytes[at]! ^= 1 << bit;
      damaged(bytes);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("emsa.recognises() goes by the first line", () => {
  assertEquals(emsa.recognises(source(writeEmsa({ y: [1] }))), true);
  assertEquals(emsa.recognises(text("#format:EMSA/MAS")), true);
  assertEquals(emsa.recognises(text("#FORMAT : csv\n# EMSA")), false);
  assertEquals(emsa.recognises(text("")), false);
});

Deno.test("writeEmsa() refuses X that do not fit, and characters that Latin-1 has not", () => {
  assertThrows(() => writeEmsa({ y: [1, 2], x: [1] }), TypeError, "There are 1 X for 2 Y");
  const keywords = [["TITLE", "α"]] as const;
  assertThrows(() => writeEmsa({ y: [1], keywords, encoding: "latin-1" }), TypeError, 'Cannot write "α"');
});
