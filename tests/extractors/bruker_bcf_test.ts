import { assert, assertEquals, assertMatch } from "@std/assert";
import bruker from "../../extractors/bruker_bcf.ts";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { memorySource } from "../../formats/source.ts";
import { bcfFile } from "../formats/fuzz/bruker.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";

const read = (bytes: Uint8Array) => extractFile(memorySource(bytes, { name: "a.bcf" }), {}, { extractors });

Deno.test("bruker-bcf tells microscope, detector, times and elements of the map, and its parts", () => {
  const { extractor, datasets, error } = read(bcfFile());
  assertEquals([extractor, error], ["bruker-bcf", undefined]);
  assertEquals(datasets.map(({ type, dataType, name, dimensions }) => [type, dataType, name, dimensions]), [
    ["SpectrumImage", "EDS_Spectrum_Imaging", "Map", [2, 2, 6]],
    ["Spectrum", "EDS_Spectrum", "Sum spectrum", [6]],
    ["Image", "SEM_Imaging", "SE", [2, 2]],
  ]);
  const { meta, acquired } = datasets[0]!;
  assertEquals(acquired, "2018-10-04T13:02:07");
  assertEquals(meta.acceleration_voltage, { value: 20, unit: "kV" });
  assertEquals(meta.working_distance, { value: 8.45, unit: "mm" });
  assertEquals(meta.pixel_width, { value: 1.5, unit: "µm" });
  assertEquals(meta.stage_position, {
    x: { value: 66940.81, unit: "µm" },
    y: { value: 54233.16, unit: "µm" },
    z: { value: 39194.77, unit: "µm" },
    rotation: { value: 326.1, unit: "deg" },
  });
  assertEquals([meta.detector_type, meta.elements], ["XFlash 6|10", ["P"]]);
  assertEquals(meta.live_time, { value: 7385, unit: "ms" });
  // σ² = 2.4738e-4 + 4.34988e-4 · 5.8988 keV², a full width of 124.9 eV
  assertEquals(meta.detector_energy_resolution, { value: 124.9, unit: "eV" });
  assertEquals([meta.dwell_time, meta.number_of_frames], [{ value: 16, unit: "µs" }, 3]);
  assertEquals(datasets[1]?.meta.pixel_width, undefined, "a sum has no pixels");
  assertEquals(datasets[2]?.meta.detector_type, "SE");
  assertEquals([...datasets[2]!.pixels!().read()], [1, 2, 3, 4]);
});

Deno.test("bruker-bcf names file and place of damage, and declines other files", () => {
  assertMatch(read(bcfFile({ header: "<a>" })).error ?? "", /^a\.bcf: Cannot read XML at character/);
  assertMatch(read(bcfFile().slice(0, 3000)).error ?? "", /^a\.bcf at byte/);
  assertMatch(read(new Uint8Array(99)).error ?? "", /that its name says, Bruker hypermap/);
  assertEquals(bruker.supports(memorySource(new Uint8Array(9))), "not a single file system of Bruker's");
});

goldenTest("bruker-bcf reads the real hypermaps", () => {
  const file = dataFile("rsciio/bruker/30x30_instructively_packed_16bit_compressed.bcf");
  const { datasets } = extractFile(file, {}, { extractors });
  assertEquals(datasets.map(({ dimensions }) => dimensions), [[30, 30, 2048], [2048], [30, 30]]);
  const { meta, extensions } = datasets[0]!;
  assertEquals(extensions["Map Name"], "chevkinite");
  assertEquals(meta.magnification, 1819.22595);
  assert((meta.elements as string[]).includes("Nd"));
  // rosettasciio comes to the same
  assertEquals(meta.real_time, { value: 70.07298, unit: "s" });
});
