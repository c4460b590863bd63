import { assertEquals } from "@std/assert";
import extractor from "../../extractors/edax_spc.ts";
import { memorySource } from "../../formats/source.ts";
import { type SpcInput, writeSpc } from "../../formats/spc_writer.ts";

const source = (bytes: Uint8Array) => memorySource(bytes, { name: "a.spc" });
const read = (bytes: Uint8Array) => {
  assertEquals(extractor.supports(source(bytes)), true);
  const [found, ...others] = extractor.extract(source(bytes), {});
  assertEquals(others, []);
  return found!;
};
const FIELDS: SpcInput["fields"] = {
  evPerChan: 5,
  startEnergy: 0.1,
  endEnergy: 0.11,
  kV: 15,
  liveTime: 30.000002,
  tilt: -1,
  takeoff: 35.5,
  detReso: 125.16,
  azimuth: 45,
  elevation: 35,
  workingDist: 975,
  analysisType: 4,
  ADCTimeConstantNew: 7.68,
  numElem: 3,
  at: [8, 27, 16],
  collectDateYear: 2022,
  collectDateMon: 8,
  collectDateDay: 29,
  collectTimeHour: 10,
  collectTimeMin: 14,
  collectTimeSec: 8,
};

Deno.test("edax-spc reads the header into core fields with units", () => {
  const found = read(writeSpc({ counts: [4, 5, 6], fields: FIELDS }));
  assertEquals([found.type, found.dataType, found.dimensions], ["Spectrum", "EDS_Spectrum", [3]]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 15, unit: "kV" },
    live_time: { value: 30.000002, unit: "s" },
    detector_energy_resolution: { value: 125.16, unit: "eV" },
    channel_size: { value: 5, unit: "eV" },
    starting_energy: { value: 0.1, unit: "keV" },
    azimuthal_angle: { value: 45, unit: "deg" },
    elevation_angle: { value: 35, unit: "deg" },
    takeoff_angle: { value: 35.5, unit: "deg" },
    stage_position: { tilt_alpha: { value: -1, unit: "deg" } },
    working_distance: { value: 9.75, unit: "mm" },
    elements: ["Co", "O", "S"],
  });
  assertEquals(found.extensions, {
    "Ending Energy": { value: 0.11, unit: "keV" },
    "Number of Spectrum Channels": 3,
    "Amplifier Time": { value: 7.68, unit: "µs" },
    "Acquisition Preset": "Live time",
  });
  assertEquals([found.acquired, found.warning], ["2022-08-29T10:14:08", undefined]);
  assertEquals(found.sources?.acceleration_voltage, "header: kV");
  assertEquals(found.original?.at, [8, 27, 16]);
  assertEquals([...found.pixels!().read()], [4, 5, 6]);
});

Deno.test("edax-spc has no time where the header has none, and no elements that do not exist", () => {
  const found = read(writeSpc({ counts: [1], fields: { numElem: 2, at: [0, 200] } }));
  assertEquals([found.acquired, found.meta.elements, found.meta.working_distance], [
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("edax-spc tells when the calibration contradicts itself", () => {
  const { warning } = read(
    writeSpc({ counts: new Uint32Array(1000), fields: { evPerChan: 2, endEnergy: 2.4975 } }),
  );
  assertEquals(warning, "evPerChan lets the spectrum end at 1.998 keV, endEnergy at 2.4975 keV");
});

Deno.test("edax-spc keeps the metadata of a spectrum that is cut off, and says that it is", () => {
  const found = read(writeSpc({ counts: [1, 2, 3], fields: FIELDS }).slice(0, 3844));
  assertEquals(found.meta.acceleration_voltage, { value: 15, unit: "kV" });
  assertEquals(found.pixels, undefined);
  assertEquals(
    found.warning,
    "a.spc at byte 3844: 8 bytes of 3 uint32 are missing; the file is cut off, copy it again",
  );
});

Deno.test("edax-spc declines what is another format, with the reason", () => {
  const reason = "no header of an EDAX spectrum: ";
  assertEquals(extractor.supports(source(new Uint8Array())), `${reason}shorter than its header`);
  assertEquals(
    extractor.supports(source(new Uint8Array(4096))),
    `${reason}fVersion is 0, not from 0.1 to 9.99`,
  );
});
