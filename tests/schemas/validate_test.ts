import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { type Dataset, DATASET_TYPES } from "../../schemas/dataset.ts";
import { datasetSchemas } from "../../schemas/datasets.ts";
import { FIELDS } from "../../schemas/fields.ts";
import type { MetaMap } from "../../schemas/quantity.ts";
import { parseDataset } from "../../schemas/parse_dataset.ts";
import { validateDataset } from "../../schemas/validate.ts";

const context = { timeZone: "America/New_York", mtime: Date.UTC(2024, 1, 14, 14, 12, 4) };

function dataset(meta: MetaMap, more: Partial<Dataset> = {}): Dataset {
  return { type: "Image", dataType: "SEM_Imaging", meta, extensions: {}, distrust: [], ...more };
}

Deno.test("validateDataset() brings quantities to the preferred unit and keeps what was read", () => {
  const valid = validateDataset(
    dataset({
      acceleration_voltage: { value: 200000, unit: "volt" },
      working_distance: { value: 4.9, unit: "mm" },
      dwell_time: { value: 3.5, unit: "us" },
    }),
    { ...context, instrument: "FEI-Titan" },
  );
  assertEquals(valid.meta, {
    acceleration_voltage: { value: 200, unit: "kV" },
    working_distance: { value: 4.9, unit: "mm" },
    dwell_time: { value: 3.5, unit: "µs" },
  });
  assertEquals(valid.asRead, { acceleration_voltage: { value: 200000, unit: "V" } });
  assertEquals(valid.problems, []);
  assertEquals(valid.instrument, "FEI-Titan");
});

Deno.test("validateDataset() moves a value of the wrong dimension to the extensions, distrusted, and keeps the rest", () => {
  const valid = validateDataset(
    dataset({ acceleration_voltage: { value: 10, unit: "mm" }, working_distance: { value: 5, unit: "mm" } }),
    context,
  );
  assertEquals(valid.meta, { working_distance: { value: 5, unit: "mm" } });
  assertEquals(valid.extensions, { "Acceleration Voltage": { value: 10, unit: "mm" } });
  assertEquals(valid.distrust, ["Acceleration Voltage"]);
  assertEquals(valid.problems, [{
    field: "acceleration_voltage",
    reason: 'Cannot convert 10 "mm" to "kV": the dimensions differ',
  }]);
});

Deno.test("validateDataset() refuses a quantity without unit, or what is none", () => {
  const cases: [unknown, string][] = [
    [10, "10 has no unit, kV for example"],
    ["10", '"10" has no unit'],
    ["high", '"high" is not a quantity'],
    [[1, 2], "[1,2] is not a quantity"],
    [{ value: 1 }, '{"value":1} is not a quantity'],
    [true, "true is not a quantity"],
    [{ value: 1, unit: "furlong" }, '"furlong" is unknown'],
  ];
  for (const [raw, reason] of cases) {
    const valid = validateDataset(dataset({ acceleration_voltage: raw } as MetaMap), context);
    assertEquals(valid.meta, {});
    assertStringIncludes(valid.problems[0]!.reason, reason);
    assertEquals(valid.extensions["Acceleration Voltage"], raw as MetaMap);
  }
});

Deno.test("validateDataset() reads numbers written as text", () => {
  const meta = {
    acceleration_voltage: "10 kV",
    working_distance: { value: "4.5e0", unit: "mm" },
    magnification: " 20000 ",
  };
  assertEquals(validateDataset(dataset(meta), context).meta, {
    acceleration_voltage: { value: 10, unit: "kV" },
    working_distance: { value: 4.5, unit: "mm" },
    magnification: 20000,
  });
  for (const text of ["0x10", "1_000", "Infinity", "1e", "12 apples"]) {
    assertEquals(validateDataset(dataset({ magnification: text }), context).meta, {}, text);
  }
});

Deno.test("validateDataset() makes a plain number of a magnification in kX", () => {
  const valid = validateDataset(dataset({ magnification: { value: 20.5, unit: "kX" } }), context);
  assertEquals(valid.meta.magnification, 20500);
  assertEquals(valid.asRead.magnification, { value: 20.5, unit: "kX" });
});

Deno.test("validateDataset() omits missing values without a word, NaN and infinity with one", () => {
  const missing = validateDataset(
    dataset({ operator: " \0", specimen: null, magnification: undefined }),
    context,
  );
  assertEquals([missing.meta, missing.extensions, missing.problems], [{}, {}, []]);
  const broken = validateDataset(
    dataset({ magnification: NaN, beam_current: { value: Infinity, unit: "A" } }, {
      extensions: { a: NaN, b: { c: [1, -Infinity] }, d: { value: NaN, unit: "V" } },
    }),
    context,
  );
  assertEquals([broken.meta, broken.extensions, broken.distrust], [{}, { b: { c: [1, null] } }, []]);
  assertEquals(broken.problems.map(({ field }) => field).sort(), [
    "a",
    "b.c.1",
    "beam_current",
    "d",
    "magnification",
  ]);
});

Deno.test("validateDataset() moves fields of other types to the extensions, beside a vendor's own", () => {
  const valid = validateDataset(
    dataset({ live_time: { value: 3, unit: "s" } }, { extensions: { "Live Time": "3 sec" } }),
    context,
  );
  assertEquals(valid.extensions, { "Live Time": "3 sec", "Live Time (2)": { value: 3, unit: "s" } });
  assertEquals([valid.meta, valid.problems, valid.distrust], [{}, [], []]);
});

Deno.test("validateDataset() reports names that are no core field and keeps their values", () => {
  const valid = validateDataset(
    dataset({ spot_colour: 3, "Working Distance": { value: 1, unit: "cm" } }),
    context,
  );
  assertEquals(valid.extensions, { "Spot Colour": 3 });
  assertEquals(valid.problems.map(({ field }) => field), ["spot_colour"]);
  assertEquals(valid.meta, { working_distance: { value: 10, unit: "mm" } });
});

Deno.test("validateDataset() checks a stage position part by part and keeps a vendor's coordinates", () => {
  const stage = {
    x: { value: 0.001, unit: "m" },
    z: { value: 3, unit: "deg" },
    tilt_alpha: { value: 2, unit: "°" },
    M: { value: 1, unit: "um" },
  };
  const valid = validateDataset(dataset({ stage_position: stage }), context);
  assertEquals(valid.meta.stage_position, {
    x: { value: 1000, unit: "µm" },
    tilt_alpha: { value: 2, unit: "deg" },
    M: { value: 1, unit: "µm" },
  });
  assertEquals(valid.extensions, { "Stage Position – Z": { value: 3, unit: "deg" } });
  assertEquals(valid.problems.map(({ field }) => field), ["stage_position.z"]);
  assertEquals(valid.asRead["stage_position.x"], { value: 0.001, unit: "m" });
  assertEquals(validateDataset(dataset({ stage_position: "home" }), context).meta, {});
});

Deno.test("validateDataset() cleans texts and lists of texts", () => {
  const valid = validateDataset(
    dataset({ elements: "Co, O;S", operator: "J\0o\ud800e\u0007 😀 " }, {
      type: "SpectrumImage",
      extensions: { "N\0ote": "a\tb\u0000\uffff", unit: { value: 1, unit: "um" } },
      distrust: [["EDS\0", "Live time"]],
    }),
    context,
  );
  assertEquals(valid.meta, { elements: ["Co", "O", "S"], operator: "Joe 😀" });
  assertEquals(valid.extensions, { Note: "a\tb", unit: { value: 1, unit: "µm" } });
  assertEquals(valid.distrust, [["EDS", "Live time"]]);
});

Deno.test("validateDataset() takes the creation time from the file, else from mtime", () => {
  const told = validateDataset(dataset({}, { acquired: "2024-07-01T09:00:00" }), context);
  assertEquals([told.creationTime, told.creationTimeSource], ["2024-07-01T09:00:00-04:00", "file"]);
  const untold = validateDataset(dataset({}), context);
  assertEquals([untold.creationTime, untold.creationTimeSource], ["2024-02-14T09:12:04-05:00", "mtime"]);
  const wrong = validateDataset(dataset({}, { acquired: "yesterday" }), context);
  assertEquals([wrong.creationTime, wrong.problems[0]?.field], [
    "2024-02-14T09:12:04-05:00",
    "creation_time",
  ]);
});

Deno.test("validateDataset() never throws, and what it returns satisfies the schema of its type", () => {
  const name$ = fc.oneof(
    fc.constantFrom(...FIELDS.map(({ name }) => name), "__proto__", "constructor"),
    fc.string(),
  );
  const number$ = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -0, 1e308, 5e-324));
  const quantity$ = fc.record({
    value: fc.oneof(number$, fc.string()),
    unit: fc.oneof(fc.constantFrom("V", "um", "kX", "s", "qm", ""), fc.string()),
  });
  const value$ = fc.oneof({ maxDepth: 3 }, number$, fc.string({ unit: "binary" }), quantity$, fc.jsonValue());
  const map$ = fc.dictionary(name$, value$);
  const dataset$ = fc.record({
    type: fc.constantFrom(...DATASET_TYPES),
    dataType: fc.string(),
    dimensions: fc.array(fc.oneof(fc.nat(), fc.double())),
    meta: fc.oneof(
      map$,
      fc.record({ stage_position: fc.dictionary(fc.constantFrom("x", "z", "tilt_beta", "A"), value$) }),
    ),
    extensions: map$,
    distrust: fc.array(fc.oneof(fc.string(), fc.array(fc.string()))),
    acquired: fc.oneof(fc.string(), fc.date({ noInvalidDate: true }).map((date) => date.toISOString())),
  });
  fc.assert(
    fc.property(
      dataset$,
      fc.double(),
      fc.oneof(fc.constant("Asia/Kolkata"), fc.string()),
      (input, mtime, timeZone) => {
        const valid = validateDataset(input as unknown as Dataset, { mtime, timeZone });
        datasetSchemas[valid.type].parse(JSON.parse(JSON.stringify(valid)));
        assertEquals(Object.getPrototypeOf(valid.extensions), Object.prototype);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("validateDataset() loses no value: each is in the core or the extensions", () => {
  const value$ = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.record({ value: fc.integer(), unit: fc.constantFrom("V", "m", "s") }),
  );
  const meta$ = fc.dictionary(fc.constantFrom(...FIELDS.map(({ name }) => name)), value$);
  fc.assert(fc.property(meta$, fc.constantFrom(...DATASET_TYPES), (meta, type) => {
    const valid = validateDataset(dataset(meta, { type }), context);
    const kept = Object.keys(valid.meta).length + Object.keys(valid.extensions).length;
    assertEquals(kept, Object.keys(meta).length);
  }));
});

Deno.test("validateDataset() after parseDataset() never throws for any JSON that parseDataset() accepts", () => {
  let accepted = 0;
  const outline = { type: "Misc", dataType: "x", meta: {}, extensions: {}, distrust: [] };
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...Object.keys(outline), "name", "acquired"), fc.jsonValue()),
      (json) => {
        try {
          const parsed = parseDataset({ ...outline, ...json });
          accepted++;
          validateDataset(parsed, context);
        } catch (error) {
          assert(
            error instanceof TypeError && error.message.startsWith("Cannot accept the extractor's answer"),
            `${error}`,
          );
        }
      },
    ),
  );
  assert(accepted > 0);
});
