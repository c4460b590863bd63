import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Dataset } from "../../schemas/dataset.ts";
import { floatText, toParameters, valueText } from "../../schemas/display.ts";
import { validateDataset } from "../../schemas/validate.ts";

const extraction = { module: "dm3_extractor", version: "0.1.0", date: "2024-02-15T08:00:00+00:00" };

function parameters(parts: Partial<Dataset>, more = {}) {
  const dataset: Dataset = {
    type: "Image",
    dataType: "STEM_Imaging",
    meta: {},
    extensions: {},
    distrust: [],
    ...parts,
  };
  return toParameters(validateDataset(dataset, { timeZone: "UTC", mtime: 1707919924000, ...more }));
}

const lines = (parts: Partial<Dataset>) =>
  parameters(parts).filter(({ path }) => !["Creation Time", "Data Type"].includes(path[0]!))
    .map(({ name, text, unit, warning }) =>
      `${name}${warning ? "!" : ""} = ${text}${unit ? ` [${unit}]` : ""}`
    );

Deno.test("toParameters() flattens, names and sorts without regard to case", () => {
  assertEquals(
    lines({
      dimensions: [68, 67],
      meta: {
        dwell_time: { value: 3.5, unit: "µs" },
        acceleration_voltage: { value: 2e5, unit: "V" },
        magnification: 225000,
        stage_position: { tilt_alpha: { value: 1e-7, unit: "deg" }, x: { value: -461.276, unit: "µm" } },
      },
      extensions: {
        "b flag": true,
        "EDS": { "Live time": { value: 3, unit: "s" }, elements_found: ["Co", "O"], empty: {}, none: [] },
        "GMS Version": "2.31",
        "Fraction": { value: 5, unit: "" },
      },
    }),
    [
      "Acceleration Voltage = 200.0 [kV]",
      "b flag = true",
      "Data Dimensions = (68, 67)",
      "EDS – Elements Found = Co, O",
      "EDS – Live time = 3.0 [s]",
      "Fraction = 5.0",
      "GMS Version = 2.31",
      "Magnification = 225000",
      "Pixel Dwell Time = 3.5 [µs]",
      "Stage Position – Tilt Alpha = 1e-07 [deg]",
      "Stage Position – X = -461.276 [µm]",
    ],
  );
});

Deno.test("toParameters() lets no extension overwrite a core field", () => {
  assertEquals(
    lines({
      meta: { acquisition_time: { value: 3, unit: "s" }, operator: "Ann" },
      extensions: {
        "Acquisition Time": "14:02:11",
        "acquisition time": "14:02",
        "Operator": "Ann",
        DatasetType: "Foo",
      },
    }),
    [
      "Acquisition Time = 3.0 [s]",
      "acquisition time (vendor 2) = 14:02",
      "Acquisition Time (vendor) = 14:02:11",
      "Operator = Ann",
    ],
  );
});

Deno.test("toParameters() marks distrusted values by name, label, path, joined path and group", () => {
  const parts = {
    meta: { operator: "Ann", dwell_time: { value: 1, unit: "µs" } },
    extensions: { EDS: { "Live time": 1, "Real time": 2 }, EELS: { a: 1, b: 2 }, CL: { a: 1, b: 2 } },
  };
  const marked = (distrust: (string | string[])[]) =>
    parameters({ ...parts, distrust }).filter(({ warning }) => warning).map(({ name }) => name);
  assertEquals(marked(["Operator", "pixel dwell time"]), ["Operator", "Pixel Dwell Time"]);
  assertEquals(marked(["operator", ["dwell_time"]]), ["Operator", "Pixel Dwell Time"]);
  assertEquals(marked([["EDS", "Live time"], "EELS – a"]), ["EDS – Live time", "EELS – a"]);
  assertEquals(marked(["EELS.b", "CL"]), ["CL – a", "CL – b", "EELS – b"]);
  assertEquals(marked(["Live time", "", [], "A message about nothing"]), []);
});

Deno.test("toParameters() marks the value that failed validation", () => {
  const all = parameters({ meta: { acceleration_voltage: { value: 10, unit: "mm" } } });
  const found = all.find(({ name }) => name === "Acceleration Voltage")!;
  assertEquals([found.text, found.unit, found.warning], ["10.0", "mm", true]);
});

Deno.test("toParameters() adds the extraction when it is told", () => {
  const valid = validateDataset(
    { type: "Misc", dataType: "x", meta: {}, extensions: {}, distrust: [], warning: "short" },
    { timeZone: "UTC", mtime: 0, instrument: "Titan" },
  );
  assertEquals(toParameters(valid, extraction).map(({ name }) => name), [
    "Creation Time",
    "Data Type",
    "Instrument ID",
    "NexusLIMS Extraction – Date",
    "NexusLIMS Extraction – Extractor Warnings",
    "NexusLIMS Extraction – Module",
    "NexusLIMS Extraction – Version",
  ]);
});

Deno.test("toParameters() never gives two parameters one name", () => {
  const name$ = fc.constantFrom(
    "a",
    "A",
    "a – b",
    "b",
    "operator",
    "Operator",
    "stage_position",
    "Stage Position",
    "x",
  );
  const leaf$ = fc.oneof(fc.integer(), fc.string(), fc.constant({ value: 1, unit: "mm" }));
  const tree$ = fc.dictionary(name$, fc.oneof(leaf$, fc.dictionary(name$, leaf$)));
  fc.assert(fc.property(tree$, tree$, (meta, extensions) => {
    const names = parameters({ meta, extensions }).map(({ name }) => name.toLowerCase());
    assertEquals(new Set(names).size, names.length);
    assert(names.includes("creation time"));
  }));
});

Deno.test("floatText() writes floats as Python does", () => {
  const cases: [number, string][] = [[200000, "200000.0"], [1e-7, "1e-07"], [1e16, "1e+16"], [
    0.0001,
    "0.0001",
  ], [0, "0.0"]];
  cases.push([0.00001234, "1.234e-05"], [-2.5, "-2.5"], [35.033899999999996, "35.033899999999996"], [
    1e22,
    "1e+22",
  ]);
  for (const [value, text] of cases) assertEquals(floatText(value), text);
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
    assert(Number(floatText(value)) === value, floatText(value));
  }));
});

Deno.test("valueText() writes nested values in words", () => {
  assertEquals(valueText([[1, 2], [3]]), "[1, 2], [3]");
  assertEquals(valueText([{ a_b: { value: 1, unit: "kV" }, c: false }, null]), "A B: 1.0 kV; c: false, ");
});
