import { assertEquals } from "@std/assert";
import { demoFiles } from "../../cli/demo_files.ts";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { writeSer } from "../../formats/ser_writer.ts";
import { memorySource } from "../../formats/source.ts";
import { profiles } from "../../profiles/mod.ts";
import { dm3 } from "../extractors/fixtures.ts";

const calibrations = [{ offset: 0, delta: 2e-9, element: 0 }, { offset: 0, delta: 2e-9, element: 0 }];
const files: Record<string, Uint8Array> = {
  ser: writeSer({
    version: 544,
    dtype: "uint16",
    sizes: [2, 3],
    elements: [{ data: new Uint16Array(6), calibrations, time: 1_700_000_000 }],
  }),
  tif: demoFiles().find(({ name }) => name.endsWith(".tif"))!.bytes,
  dm3: dm3({ shape: [8, 12], units: ["nm", "nm"] }),
};

function read(extension: string, instrument: string, stem = "a") {
  const name = `${stem}.${extension}`;
  const source = memorySource(files[extension]!.slice(), { name });
  return extractFile(source, { instrument, path: `2024/${name}` }, { extractors, profiles }).datasets[0]!;
}

for (const extension of Object.keys(files)) {
  Deno.test(`the profile of a pid with a serial number applies to .${extension} files`, () => {
    const plain = read(extension, "OTHER-1");
    assertEquals([plain.type, plain.distrust.filter((path) => String(path) === "DatasetType")], [
      "Image",
      [],
    ]);
    const jeol = read(extension, "JEOL-JEM-TEM-3010");
    assertEquals([jeol.type, jeol.distrust.slice(-2)], ["Image", [["DatasetType"], ["Data Type"]]]);
    assertEquals(read(extension, "JEOL-JEM-TEM-3010", "Si_SAED_1").dataType, "TEM_Diffraction");
    assertEquals(read(extension, "JEOL-JEM-TEM-3010", "Different_1").type, "Image");
  });
}

Deno.test("titan-stem distrusts what stays set, in FEI's images as in DM's", () => {
  const { meta, distrust } = read("tif", "FEI-Titan-STEM-630901");
  assertEquals(meta.operator, "mmuster");
  assertEquals(distrust.some((path) => String(path) === "Operator"), true);
});
