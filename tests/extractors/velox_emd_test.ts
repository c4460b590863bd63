import { assert, assertEquals } from "@std/assert";
import extractor from "../../extractors/velox_emd.ts";
import { memorySource } from "../../formats/source.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { nearby } from "../formats/hdf5_files.ts";
import { veloxFile } from "../formats/velox_files.ts";

const file = memorySource(await veloxFile(), { name: "a.emd" });
const [scan, pattern, spectrum, stream] = [...extractor.extract(file, {})];

Deno.test("velox_emd tells images, diffraction patterns, spectra and spectrum images apart", () => {
  const kinds = [scan, pattern, spectrum, stream].map((
    each,
  ) => [each!.type, each!.dataType, each!.dimensions]);
  assertEquals(kinds, [
    ["Image", "STEM_Image_Stack", [2, 2, 3]],
    ["Diffraction", "STEM_Diffraction", [2, 2]],
    ["Spectrum", "STEM_EDS", [4]],
    ["SpectrumImage", "STEM_EDS_Spectrum_Imaging", [2, 3, 4]],
  ]);
  assertEquals([scan!.name, pattern!.name], ["HAADF", "DP"]);
});

Deno.test("velox_emd reads optics, stage, scan and the detector that the data come from", () => {
  const { meta, extensions, acquired } = scan!;
  assertEquals(meta.acceleration_voltage, { value: 200000, unit: "V" });
  assertEquals(meta.convergence_angle, { value: 0.0105, unit: "rad" });
  assertEquals(meta.dwell_time, { value: 2e-6, unit: "s" });
  assertEquals(meta.inner_collection_angle, { value: 0.05, unit: "rad" });
  assertEquals(meta.outer_collection_angle, { value: 0.2, unit: "rad" });
  assertEquals((meta.stage_position as Record<string, unknown>).y, { value: -2e-6, unit: "m" });
  assertEquals([extensions["Detector Gain"], extensions["Screen Current"]], [12.5, undefined]);
  assertEquals(acquired, "2023-11-14T22:13:20.000Z");
  assertEquals(spectrum!.meta.channel_size, { value: 5, unit: "eV" });
  assertEquals(spectrum!.meta.starting_energy, { value: -250, unit: "eV" });
  assertEquals(spectrum!.meta.live_time, { value: 9, unit: "s" });
  assertEquals(pattern!.meta.camera_length, { value: 0.098, unit: "m" });
  assertEquals(pattern!.meta.pixel_width, undefined);
});

Deno.test("velox_emd declines other HDF5 files, with the reason", () => {
  assertEquals(extractor.supports(file), true);
  assertEquals(extractor.supports(memorySource(nearby("old.h5"))), "its Version does not name Velox");
  assertEquals(extractor.supports(memorySource(new Uint8Array(100))), "no HDF5 file");
});

Deno.test("velox_emd gives what it can of a file with damaged metadata", async () => {
  const bytes = await veloxFile();
  const text = new TextDecoder("latin1").decode(bytes);
  const at = text.indexOf('{"format":"Velox"');
  assert(at > 0);
  let found = 0;
  for (let length = bytes.length - 1; length > 4096; length -= 997) {
    const cut = memorySource(bytes.slice(0, length), { name: "cut.emd" });
    try {
      if (extractor.supports(cut) === true) found += [...extractor.extract(cut, {})].length;
    } catch (error) {
      assert((error as Error).message.startsWith("cut.emd"), String(error));
    }
  }
  assert(found > 0);
});

goldenTest("velox_emd reads a camera image of a Talos", () => {
  const [image, ...others] = extractor.extract(dataFile("hs176/velox/1532 Camera Ceta.emd"), {});
  assertEquals([image!.type, image!.dataType, image!.name, others.length], [
    "Image",
    "TEM_Imaging",
    "Ceta",
    0,
  ]);
  assertEquals(image!.acquired?.slice(0, 19), "2017-11-30T15:32:22");
  assertEquals(image!.meta.exposure_time, { value: 1, unit: "s" });
  assertEquals(image!.meta.magnification, 119714.156);
});
