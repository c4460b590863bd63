/** EMSA/MAS, EDAX and MRC files of the golden data set through the built-in extractors. */
import { assertEquals } from "@std/assert";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import type { Dataset } from "../../schemas/dataset.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";

function read(path: string): { extractor: string; found: Dataset } {
  const { extractor, datasets, error } = extractFile(dataFile(path), { path }, { extractors });
  assertEquals([datasets.length, error], [1, undefined]);
  return { extractor, found: datasets[0]! };
}

goldenTest("a spectrum and its export have the same conditions, elements and time", () => {
  const [spc, msa] = ["nx280/leo_edax_test.spc", "nx280/leo_edax_test.msa"].map(read);
  assertEquals([spc!.extractor, msa!.extractor], ["edax-spc", "emsa"]);
  for (const name of ["acceleration_voltage", "elevation_angle", "stage_position", "elements"]) {
    assertEquals(spc!.found.meta[name], msa!.found.meta[name], name);
  }
  assertEquals(spc!.found.acquired, "2022-08-29T10:14:08");
  assertEquals(msa!.found.acquired, "2022-08-29T10:14:00");
  assertEquals(spc!.found.meta.live_time, { value: 30.000002, unit: "s" });
  assertEquals(msa!.found.distrust, ["Real Time"]);
});

goldenTest("spectra of energy losses are what their files say", () => {
  const { found } = read("rsciio/msa/example1.msa");
  assertEquals([found.dataType, found.acquired], ["EELS_Spectrum", "1991-10-01T12:00:00"]);
  assertEquals(found.meta.collection_angle, { value: 3.4, unit: "mrad" });
  assertEquals(
    found.warning,
    "NPOINTS is 20, the data are 21 points; " +
      "The points' own X are up to 1.63 eV away from what OFFSET and XPERCHAN tell",
  );
  assertEquals(read("exspy/lowloss_spectrum.msa").found.dimensions, [2048]);
});

goldenTest("a changed export is told to contradict itself", () => {
  const { found } = read("synth/msa/leo_mut.msa");
  assertEquals(
    /up to 20500 eV away/.test(found.warning ?? ""),
    true,
    found.warning,
  );
});

goldenTest("an image of a direct detector has its shape, and no lengths where it knows none", () => {
  const { extractor, found } = read("rsciio/mrc/20241021_00405_ext1_Ext 1.mrc");
  assertEquals([extractor, found.type, found.dataType], ["mrc", "Image", "TEM_Imaging"]);
  assertEquals([found.dimensions, found.meta.pixel_width], [[4, 8], undefined]);
});
