import { assertEquals } from "@std/assert";
import extractor from "../../extractors/mrc.ts";
import { type MrcInput, writeMrc } from "../../formats/mrc_writer.ts";
import { memorySource } from "../../formats/source.ts";
import { feiRecord } from "../formats/mrc_records.ts";

const read = (input: Partial<MrcInput>, mdoc?: string, length?: number) => {
  const size = input.size ?? [3, 2, 1];
  const data = input.data ?? new Uint8Array(size[0] * size[1] * size[2]);
  const bytes = writeMrc({ mode: 0, ...input, size, data }).slice(0, length);
  const siblings: Record<string, Uint8Array> = mdoc === undefined
    ? {}
    : { "a.mrc.mdoc": new TextEncoder().encode(mdoc) };
  const file = memorySource(bytes, { name: "a.mrc", siblings });
  assertEquals(extractor.supports(file), true);
  const [found, ...others] = extractor.extract(file, {});
  assertEquals(others, []);
  return found!;
};
/** One FEI2 record with further fields: floats or integers by offset, masks by offset. */
const record = (floats: Record<number, number>, integers: Record<number, number> = {}) => {
  const bytes = feiRecord(888, true, 10);
  const view = new DataView(bytes.buffer);
  for (const [at, value] of Object.entries(floats)) view.setFloat64(Number(at), value, true);
  for (const [at, value] of Object.entries(integers)) view.setUint32(Number(at), value, true);
  return bytes;
};

Deno.test("mrc reads lengths, labels and shape of a plain file", () => {
  const found = read({
    numbers: { XLEN: 30, YLEN: 40 },
    labels: [
      "SerialEM: Digitized in room 3   14-Mar-19  18:20:37",
      "Tilt axis angle = 85.3, binning = 1  spot = 8",
    ],
  });
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "TEM_Imaging", [2, 3]]);
  assertEquals(found.meta, {
    pixel_height: { value: 2, unit: "nm" },
    pixel_width: { value: 1, unit: "nm" },
  });
  assertEquals(found.extensions["Tilt Axis Angle"], { value: 85.3, unit: "deg" });
  assertEquals((found.extensions.Labels as string[]).length, 2);
  assertEquals([found.acquired, found.warning], ["2019-03-14T18:20:37", undefined]);
  assertEquals(found.original?.NX, 3);
});

Deno.test("mrc reads what FEI software says, in its units", () => {
  const found = read({ extended: "FEI2", extension: feiRecord(888, true, 12.5) });
  assertEquals([found.type, found.dataType], ["Image", "STEM_Imaging"]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 300000, unit: "V" },
    stage_position: { tilt_alpha: { value: 12.5, unit: "deg" } },
    magnification: 81000,
    exposure_time: { value: 1.5, unit: "s" },
    acquisition_device: "Falcon",
    detector_type: "HAADF",
    pixel_height: { value: 3e-10 * 1e9, unit: "nm" },
    pixel_width: { value: 2e-10 * 1e9, unit: "nm" },
  });
  assertEquals(found.extensions.Dose, { value: 2e21, unit: "e/m²" });
  assertEquals(found.sources?.pixel_width, "extended header: Pixel size X");
});

Deno.test("mrc has the time in the clock of the microscope, with its offset where the file has UTC too", () => {
  // 45000.5 days after 30 December 1899: 15 March 2023, noon
  const mask = { 8: 1 };
  const alone = read({ extended: "FEI2", extension: record({ 12: 45000.5 }, { ...mask, 748: 0 }) });
  assertEquals(alone.acquired, "2023-03-15T12:00:00");
  const bytes = record({ 12: 45000.5 }, mask);
  new DataView(bytes.buffer).setBigInt64(796, BigInt(Date.UTC(2023, 2, 15, 10)) * 1000n, true);
  assertEquals(read({ extended: "FEI2", extension: bytes }).acquired, "2023-03-15T12:00:00+02:00");
});

Deno.test("mrc tells diffraction by the projection mode and by pixels in reciprocal lengths", () => {
  const mode = record({}, { 8: 0x2000000 | 0x4000000, 244: 1, 248: 1, 490: 0 });
  assertEquals(read({ extended: "FEI2", extension: mode }).dataType, "TEM_Diffraction");
  const reciprocal = record({ 156: 2e7, 164: 2e7 }, { 490: 0 });
  const found = read({ extended: "FEI2", extension: reciprocal });
  assertEquals([found.type, found.meta.pixel_width], ["Diffraction", undefined]);
  assertEquals([found.pixels!().axes[0]!.units, found.pixels!().axes[0]!.scale], ["1/nm", 2e7 * 1e-9]);
});

Deno.test("mrc gives a tilt series its range, not the tilt of its first image", () => {
  const extension = new Uint8Array([-60, 0, 60].flatMap((tilt) => [...feiRecord(768, true, tilt)]));
  const found = read({ size: [3, 2, 3], extended: "FEI1", extension });
  assertEquals([found.dataType, found.dimensions], ["STEM_Image_Stack", [3, 2, 3]]);
  assertEquals(found.meta.stage_position, undefined);
  assertEquals(found.extensions["Tilt Alpha Minimum"], { value: -60, unit: "deg" });
  assertEquals(found.extensions["Tilt Alpha Maximum"], { value: 60, unit: "deg" });
  assertEquals(found.extensions["Number of Tilts"], 3);
});

Deno.test("mrc calls a volume a volume", () => {
  const found = read({ size: [3, 2, 4], numbers: { ISPG: 1, ZLEN: 8, XLEN: 6, YLEN: 4 } });
  assertEquals([found.dataType, found.dimensions], ["TEM_Volume", [4, 2, 3]]);
});

const MDOC = `PixelSpacing = 1.35
Voltage = 300
[T = SerialEM: Acquired on Titan     09-Feb-24  10:11:12]
[ZValue = 0]
TiltAngle = -45.01
StagePosition = 12.5 -30
StageZ = 44.1
Magnification = 64000
ExposureDose = 1.5
ExposureTime = 0.8
Defocus = -3.2
SpotSize = 6
DateTime = 09-Feb-24  10:11:12
[ZValue = 1]
TiltAngle = 45
`;

Deno.test("mrc reads the mdoc of SerialEM beside the file", () => {
  const found = read({ size: [3, 2, 2] }, MDOC);
  assertEquals(found.meta, {
    stage_position: {
      z: { value: 44.1, unit: "µm" },
      x: { value: 12.5, unit: "µm" },
      y: { value: -30, unit: "µm" },
    },
    magnification: 64000,
    exposure_time: { value: 0.8, unit: "s" },
    defocus: { value: -3.2, unit: "µm" },
    spot_size: 6,
    acceleration_voltage: { value: 300, unit: "kV" },
  });
  assertEquals(found.extensions.Dose, { value: 1.5, unit: "e/Å²" });
  assertEquals(found.extensions["Tilt Alpha Minimum"], { value: -45.01, unit: "deg" });
  assertEquals(found.acquired, "2024-02-09T10:11:12");
  assertEquals(found.sources?.magnification, "mdoc: Magnification");
  const original = found.original?.mdoc as Record<string, Record<string, string>>;
  assertEquals(original["ZValue = 1"], { TiltAngle: "45" });
});

Deno.test("mrc keeps the metadata of a file that is cut off, and says that it is", () => {
  const found = read({ size: [4, 4, 4], labels: ["kept"] }, undefined, 1030);
  assertEquals([found.extensions.Labels, found.dimensions, found.pixels], [["kept"], undefined, undefined]);
  assertEquals(/^a\.mrc at byte 1030: 58 bytes of 4 × 4 × 4 in mode 0/.test(found.warning ?? ""), true);
});

Deno.test("mrc declines what is another format, with the reason", () => {
  assertEquals(
    extractor.supports(memorySource(new Uint8Array(9))),
    "no header of an MRC file: shorter than its header",
  );
  const text = memorySource(new TextEncoder().encode("a".repeat(2000)));
  assertEquals(String(extractor.supports(text)).startsWith("no header of an MRC file: mode"), true);
});
