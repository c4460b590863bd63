import { assertEquals } from "@std/assert";
import type { Dataset } from "../../schemas/dataset.ts";
import { dimensionsText, nexusExtraction, toNxMeta } from "../../schemas/nx_meta.ts";
import { validateDataset } from "../../schemas/validate.ts";

const extraction = { module: "dm3_extractor", version: "0.1.0", date: "2024-02-15T08:00:00+00:00" };
const context = {
  instrument: "Titan",
  timeZone: "America/New_York",
  mtime: Date.UTC(2024, 1, 14, 14, 12, 4),
};

function nxMeta(parts: Partial<Dataset>) {
  const dataset: Dataset = {
    type: "Image",
    dataType: "STEM_Imaging",
    meta: {},
    extensions: {},
    distrust: [],
    ...parts,
  };
  return toNxMeta(validateDataset(dataset, context), extraction);
}

/** What a stage position is about. */
const SPECIMEN = { emg: "https://purls.helmholtz-metadaten.de/emg/v2.0.0/EMG_00000046", match: "related" };

Deno.test("toNxMeta() has the reference's keys, full unit names and order", () => {
  const nx = nxMeta({
    dimensions: [1024, 512],
    meta: {
      acceleration_voltage: { value: 200000, unit: "V" },
      magnification: 225000,
      stage_position: { tilt_alpha: { value: 1, unit: "deg" }, x: { value: 2, unit: "um" } },
    },
    extensions: {
      "b": 1,
      "A": { d: { value: 3, unit: "1/nm" }, C: { value: 1, unit: "arb" } },
      elements: [{ z: 1, a: 2 }],
    },
    distrust: ["operator", ["EDS", "Live time"]],
    sources: { magnification: "Indicated" },
  });
  assertEquals(nx, {
    "acceleration_voltage": { value: 200, unit: "kilovolt" },
    "Creation Time": "2024-02-14T09:12:04-05:00",
    "Data Dimensions": "(1024, 512)",
    "Data Type": "STEM_Imaging",
    "DatasetType": "Image",
    "extensions": {
      A: { C: { value: 1, unit: "arb" }, d: { value: 3, unit: "1 / nanometer" } },
      b: 1,
      elements: [{ a: 2, z: 1 }],
    },
    "Instrument ID": "Titan",
    "magnification": 225000,
    "stage_position": { tilt_alpha: { value: 1, unit: "degree" }, x: { value: 2, unit: "micrometer" } },
    "warnings": [["Operator"], ["EDS", "Live time"]],
    "emloom Extraction": {
      "As Read": { acceleration_voltage: { value: 200000, unit: "volt" } },
      "Creation Time Source": "mtime",
      "Sources": { magnification: "Indicated" },
      "Terms": {
        "acceleration_voltage": {
          emg: "https://purls.helmholtz-metadaten.de/emg/v2.0.0/EMG_00000004",
          match: "exact",
          qudt: "http://qudt.org/vocab/unit/KiloV",
        },
        "stage_position.tilt_alpha": { ...SPECIMEN, qudt: "http://qudt.org/vocab/unit/DEG" },
        "stage_position.x": { ...SPECIMEN, qudt: "http://qudt.org/vocab/unit/MicroM" },
      },
    },
    "NexusLIMS Extraction": {
      "Date": "2024-02-15T08:00:00+00:00",
      "Module": "nexusLIMS.extractors.plugins.dm3_extractor",
      "Version": "0.1.0",
    },
  });
  const keys = Object.keys(nx);
  assertEquals(keys.at(-1), "NexusLIMS Extraction");
  assertEquals(Object.keys(nx.extensions as object), ["A", "b", "elements"]);
  assertEquals(keys.slice(0, 3), ["acceleration_voltage", "Creation Time", "Data Dimensions"]);
});

Deno.test("toNxMeta() is valid JSON and tells the problems as extractor warnings", () => {
  const nx = nxMeta({ meta: { magnification: NaN }, warning: "Truncated", extensions: { a: Infinity } });
  assertEquals(JSON.parse(JSON.stringify(nx)), nx);
  assertEquals(
    (nx["NexusLIMS Extraction"] as Record<string, string>)["Extractor Warnings"],
    "Truncated; a: Infinity is not a finite number; magnification: NaN is not a finite number",
  );
});

Deno.test("dimensionsText() writes one dimension as the reference does", () => {
  assertEquals([undefined, [], [5], [2, 3, 4]].map((d) => dimensionsText(d)), [
    undefined,
    undefined,
    "(5,)",
    "(2, 3, 4)",
  ]);
});

Deno.test("nexusExtraction() names the module as NexusLIMS does, where it has one", () => {
  const valid = validateDataset(
    { type: "Misc", dataType: "Misc", meta: {}, extensions: {}, distrust: [] },
    { timeZone: "UTC", mtime: 0 },
  );
  const of = (module: string) => nexusExtraction(valid, { module, version: "1", date: "" })["Module"];
  assertEquals(of("dm3_extractor"), "nexusLIMS.extractors.plugins.dm3_extractor");
  assertEquals(of("zeiss-sem"), "emloom.extractors.zeiss-sem");
});
