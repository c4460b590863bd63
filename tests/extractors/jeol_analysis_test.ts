import { assertEquals, assertMatch } from "@std/assert";
import { extractFile } from "../../extractors/extract.ts";
import jeol from "../../extractors/jeol_analysis.ts";
import { extractors } from "../../extractors/mod.ts";
import { openJeol } from "../../formats/jeol.ts";
import { memorySource } from "../../formats/source.ts";
import { jeolImage, jeolMap } from "../formats/fuzz/jeol.ts";
import { dataFile, goldenTest, sha256 } from "../formats/golden_data.ts";
import { askPython, PYTHON, referenceTest } from "../formats/reference_python.ts";
import { DATA } from "../formats/golden_data.ts";

const read = (bytes: Uint8Array, name: string) =>
  extractFile(memorySource(bytes, { name }), {}, { extractors });
const FOLDER = "rsciio/jeol/InvalidFrame/Sample/00_Dummy-Data";

Deno.test("jeol-analysis reads an image: column, time, calibration, pixels", () => {
  const { extractor, datasets: [found], error } = read(jeolImage(), "a.img");
  assertEquals([extractor, error, found?.warning], ["jeol-analysis", undefined, undefined]);
  assertEquals([found?.type, found?.dataType, found?.dimensions], ["Image", "SEM_Imaging", [2, 3]]);
  assertEquals(found?.acquired, "2024-03-09T12:00:00");
  assertEquals(found?.meta.acceleration_voltage, { value: 15, unit: "kV" });
  assertEquals(found?.meta.pixel_width, { value: 40, unit: "µm" });
  assertEquals(found?.extensions, { "Microscope": "JSM-1", "Image Title": "SEI" });
  assertEquals([...found!.pixels!().read()], [1, 2, 3, 4, 5, 6]);
});

Deno.test("jeol-analysis reads the head of a hypermap, and its sum", () => {
  const { datasets: [map, sum], error } = read(jeolMap(), "a.pts");
  assertEquals(error, undefined);
  assertEquals([map?.type, map?.dimensions, map?.acquired], [
    "SpectrumImage",
    [32, 64, 5],
    "2024-03-09T06:00:00",
  ]);
  assertEquals(map?.meta.live_time, { value: 27, unit: "s" });
  assertEquals([map?.meta.detector_type, map?.meta.number_of_frames], ["EX", 2]);
  assertEquals([sum?.type, sum?.meta.dwell_time], ["Spectrum", undefined]);
  const signal = sum!.pixels!();
  assertEquals([...signal.read()], [1, 2, 3, 4, 5]);
  assertEquals([signal.axes[0]!.scale, signal.axes[0]!.offset], [0.01, 0.48]);
});

Deno.test("jeol-analysis declines images of other programs, and tells what is damaged", () => {
  assertEquals(
    jeol.supports(memorySource(new Uint8Array(400), { name: "a.img" })),
    "no JED image or PTTD hypermap",
  );
  assertEquals(read(new Uint8Array(400), "a.img").error, undefined, "others use the extension too");
  assertMatch(read(jeolMap().slice(0, 600), "a.pts").error ?? "", /^a\.pts at byte/);
  assertMatch(read(new Uint8Array(400), "a.pts").error ?? "", /JEOL Analysis Station/);
  const smaller = jeolImage();
  const size = smaller.findLastIndex((byte, i) => byte === 3 && smaller[i + 4] === 2 && smaller[i - 8] === 8);
  smaller[size] = 9;
  assertMatch(
    read(smaller, "a.img").datasets[0]?.warning ?? "",
    /^a\.img at byte \d+: The image does not have its 9 × 2/,
  );
});

goldenTest("jeol-analysis reads the real files", () => {
  const [image] = extractFile(dataFile(`${FOLDER}/Dummy-Data_0000001.map`), {}, { extractors }).datasets;
  assertEquals([image?.dataType, image?.dimensions], ["STEM_Imaging", [64, 64]]);
  assertEquals([image?.extensions.Microscope, image?.acquired], ["JEM-ARM200F(URP)", "2021-10-20T19:35:42"]);
  const [map, sum] = extractFile(dataFile(`${FOLDER}/Dummy-Data_0000015.pts`), {}, { extractors }).datasets;
  assertEquals([map?.dimensions, sum?.dimensions], [[64, 64, 4096], [4096]]);
  assertEquals(map?.meta.detector_energy_resolution, { value: 133, unit: "eV" });
});

referenceTest("openJeol() gives the reference's image and scales", async () => {
  if (!DATA || !PYTHON) return;
  const script = `
import hashlib, json
from rsciio.jeol import file_reader
signal = file_reader("${DATA}/data/${FOLDER}/Dummy-Data_0000001.map")[0]
print(json.dumps([signal["data"].dtype.name, hashlib.sha256(signal["data"].tobytes()).hexdigest(), [a["scale"] for a in signal["axes"]]]))
`;
  const [dtype, hash, scales] = await askPython(script, {}) as [string, string, number[]];
  const [signal] = openJeol(dataFile(`${FOLDER}/Dummy-Data_0000001.map`)).signals();
  assertEquals([signal!.dtype, sha256(signal!.read())], [dtype, hash]);
  assertEquals(signal!.axes.map(({ scale }) => Math.fround(scale)), scales.map(Math.fround));
});
