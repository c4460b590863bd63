/** Records of the reference, taken apart and built again: the same division, order and words. */
import { assert, assertEquals } from "@std/assert";
import { libxml, NEXUS, parseXml } from "../../record/libxml.ts";
import { buildRecord } from "../../record/build.ts";
import type { Parameter, RecordActivity, RecordFile } from "../../record/model.ts";
import type { DatasetType } from "../../schemas/dataset.ts";
import { goldenTest } from "../formats/golden_data.ts";
import { description, input, instrument, session } from "./sample_input.ts";
import type { XmlElement } from "libxml2-wasm";

const nx = { nx: NEXUS };

interface Told {
  type: string;
  name: string;
  location: string;
  preview: string[];
  setup: string[];
  meta: string[];
}

const childText = (element: XmlElement, name: string) => element.get(`nx:${name}`, nx)?.content ?? "";
const elements = (element: XmlElement, path: string) => element.find(path, nx) as XmlElement[];
const attribute = (element: XmlElement, name: string) => element.attr(name)?.value;

function parameter(element: XmlElement): Parameter {
  const [name, unit, value] = [attribute(element, "name")!, attribute(element, "unit"), element.content];
  const warning = attribute(element, "warning") === "true";
  if (unit === undefined) return { name, value, warning, compare: value };
  return { name, value, unit, warning, compare: { value: Number(value), unit } };
}

// One name of the reference ends in a blank; ours do not.
const shown = ({ name, value, unit, warning }: Parameter) =>
  `${name.trim()} = ${value} ${unit ?? ""}${warning ? " !" : ""}`;

/** What a record tells of each dataset, and the input that would tell it. */
async function read(xml: string): Promise<{ told: Told[][]; activities: RecordActivity[] }> {
  const lib = await libxml();
  using document = parseXml(lib, xml);
  const told: Told[][] = [];
  const activities = elements(document.root, "nx:acquisitionActivity").map((activity) => {
    const setup = elements(activity, "nx:setup/nx:param").map(parameter);
    const files = new Map<string, RecordFile>();
    told.push(
      elements(activity, "nx:dataset").map((dataset) => {
        const [name, location] = [childText(dataset, "name"), childText(dataset, "location")];
        const preview = elements(dataset, "nx:preview").map(({ content }) => content);
        const meta = elements(dataset, "nx:meta").map(parameter);
        const type = attribute(dataset, "type") as DatasetType;
        const path = decodeURIComponent(location).slice(1);
        const file = files.get(path) ?? { path, name, mtime: "2024-02-14T14:12:04Z", datasets: [] };
        files.set(path, file);
        // in another order than the record's: sorting is the builder's
        file.datasets.push({
          type,
          name,
          parameters: [...meta, ...setup].reverse(),
          ...(preview[0] && { preview: decodeURIComponent(preview[0]) }),
        });
        return { type, name, location, preview, setup: setup.map(shown), meta: meta.map(shown) };
      }),
    );
    const start = Temporal.Instant.from(childText(activity, "startTime")).toString();
    return { start, files: [...files.values()] };
  });
  return { told, activities };
}

goldenTest("buildRecord() divides, sorts and writes datasets as the reference does", async (data) => {
  let datasets = 0;
  for (const scenario of Deno.readDirSync(`${data}/e2e`)) {
    for (const { name } of Deno.readDirSync(`${data}/e2e/${scenario.name}/expected/records`)) {
      const golden = await read(
        await Deno.readTextFile(`${data}/e2e/${scenario.name}/expected/records/${name}`),
      );
      const { xml } = buildRecord(input({ activities: golden.activities }));
      assertEquals({ name, told: (await read(xml)).told }, { name, told: golden.told });
      datasets += golden.told.flat().length;
    }
  }
  assert(datasets > 20, `only ${datasets} datasets`);
});

goldenTest("buildRecord() writes the head as the reference does", async (data) => {
  const golden = await Deno.readTextFile(
    `${data}/e2e/s1_titan_stem/expected/records/2024-02-14_FEI-Titan-STEM_201.xml`,
  );
  const head = (xml: string) =>
    xml.slice(xml.indexOf("  <title>"), xml.indexOf("  <acquisitionActivity")).replace(
      /sample id="[^"]*"/,
      "sample",
    );
  const { xml } = buildRecord(input({
    session: session({ instrument }),
    description: description({
      title: "Precipitates in Al-Cu & friends <batch 7>",
      url: "http://127.0.0.1:18765/event_details/usage/201/",
    }),
    activities: [{ start: "2024-02-14T14:12:04Z", files: [] }],
  }));
  assertEquals(head(xml), head(golden));
});
