import { assertEquals, assertMatch } from "@std/assert";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { memorySource } from "../../formats/source.ts";
import { spectrumXml } from "../formats/fuzz/bruker.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";

const document = (inner: string) =>
  new TextEncoder().encode(
    `<?xml version="1.0" encoding="WINDOWS-1252"?>\n<TRTSpectrum><RTHeader/>${inner}</TRTSpectrum>`,
  );
const read = (bytes: Uint8Array, name = "a.spx") =>
  extractFile(memorySource(bytes, { name }), {}, { extractors });

Deno.test("bruker-spx reads counts, calibration and how they were taken, whatever the name", () => {
  const { extractor, datasets: [found], error } = read(document(spectrumXml("0,5,1")), "spectrum.xml");
  assertEquals([extractor, error, found?.type, found?.dataType], [
    "bruker-spx",
    undefined,
    "Spectrum",
    "EDS_Spectrum",
  ]);
  assertEquals(found?.acquired, "2018-10-04T13:02:07");
  assertEquals(found?.meta.elevation_angle, { value: 35, unit: "deg" });
  assertEquals(found?.meta.channel_size, { value: 0.01, unit: "keV" });
  const signal = found!.pixels!();
  assertEquals([[...signal.read()], signal.axes[0]!.offset], [[0, 5, 1], -0.5]);
});

Deno.test("bruker-spx keeps the metadata of a spectrum without counts, and names the file where XML breaks", () => {
  const [empty] = read(document(spectrumXml("1,x"))).datasets;
  assertEquals(empty?.meta.live_time, { value: 7385, unit: "ms" });
  assertMatch(empty?.warning ?? "", /^a\.spx: The spectrum "" has no channels/);
  assertMatch(read(document(spectrumXml("1")).slice(0, 300)).error ?? "", /^a\.spx: Cannot read XML/);
  assertMatch(
    read(new Uint8Array(20)).error ?? "",
    /^a\.spx at byte 0: Not of the format that its name says, Bruker spectrum/,
  );
});

goldenTest("bruker-spx reads the real spectrum", () => {
  const [found] = extractFile(dataFile("rsciio/bruker/bruker_nano.spx"), {}, { extractors }).datasets;
  assertEquals([found?.dimensions, found?.meta.elements], [[4096], ["Cu", "Fe", "S"]]);
  assertEquals(found?.meta.real_time, { value: 7575, unit: "ms" });
  assertEquals(found?.meta.detector_energy_resolution, { value: 124.9, unit: "eV" });
  assertEquals(found?.extensions["Detector Temperature"], { value: -20, unit: "°C" });
});
