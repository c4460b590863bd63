import { assertEquals } from "@std/assert";
import { isoDate } from "../../extractors/_named_month.ts";
import extractor from "../../extractors/emsa.ts";
import { EmsaHead } from "../../formats/emsa.ts";
import { keywordOf } from "../../formats/emsa_keywords.ts";
import { type EmsaInput, writeEmsa } from "../../formats/emsa_writer.ts";
import { memorySource } from "../../formats/source.ts";
import { kindOf } from "../../extractors/_emsa_kind.ts";

const source = (bytes: Uint8Array) => memorySource(bytes, { name: "a.msa" });
const read = (keywords: EmsaInput["keywords"], more: Partial<EmsaInput> = {}) => {
  const file = source(writeEmsa({ y: [1, 2, 3], keywords: keywords ?? [], ...more }));
  assertEquals(extractor.supports(file), true);
  const [found, ...others] = extractor.extract(file, {});
  assertEquals(others, []);
  return found!;
};

Deno.test("emsa reads an X-ray spectrum into core fields with units", () => {
  const found = read([
    ["TITLE", "Spot 1"],
    ["DATE", "29-Aug-2022"],
    ["TIME", "10:14"],
    ["XUNITS", "keV"],
    ["XPERCHAN", 0.005],
    ["OFFSET", -0.1],
    ["SIGNALTYPE", "EDS"],
    ["BEAMKV   -kV", "10.0"],
    ["LIVETIME  -s", 30],
    ["REALTIME  -s", 33],
    ["ELEVANGLE-dg", 35],
    ["AZIMANGLE-dg", 0],
    ["PROBECUR -nA", 1.5],
    ["TDEADLYR -cm", "1.0 E-06"],
    ["#RESO (MnKa)", 125.2],
    ["#TakeOff Angle", 35.5],
    ["#Tilt Angle", -1],
    ["#Elements", "8,27,16"],
    ["#EDAX Detector", "Octane"],
  ]);
  assertEquals([found.type, found.dataType, found.name], ["Spectrum", "EDS_Spectrum", "Spot 1"]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 10, unit: "kV" },
    probe_current: { value: 1.5, unit: "nA" },
    stage_position: { tilt_alpha: { value: -1, unit: "deg" } },
    elevation_angle: { value: 35, unit: "deg" },
    azimuthal_angle: { value: 0, unit: "deg" },
    takeoff_angle: { value: 35.5, unit: "deg" },
    live_time: { value: 30, unit: "s" },
    real_time: { value: 33, unit: "s" },
    detector_energy_resolution: { value: 125.2, unit: "eV" },
    detector_type: "Octane",
    elements: ["Co", "O", "S"],
    channel_size: { value: 0.005, unit: "keV" },
    starting_energy: { value: -0.1, unit: "keV" },
  });
  assertEquals(found.extensions["Dead Layer Thickness"], { value: 1e-6, unit: "cm" });
  assertEquals(found.extensions["User-Selected Elements"], "8,27,16");
  assertEquals(found.extensions["EDAX Title"], "Spot 1");
  assertEquals([found.acquired, found.dimensions, found.warning], ["2022-08-29T10:14:00", [3], undefined]);
  assertEquals(found.sources?.live_time, "#LIVETIME  -s");
  assertEquals(found.distrust, []);
  assertEquals(found.original?.["BEAMKV   -kV"], "10.0");
  assertEquals([...found.pixels!().read()], [1, 2, 3]);
});

Deno.test("emsa takes the unit of the keyword, else the standard's", () => {
  const { meta, extensions } = read([
    ["BEAMKV", 200],
    ["LIVETIME -ms", 1500],
    ["CONVANGLE-mR", 1.5],
    ["COLLANGLE", 3.4],
    ["EMISSION -uA", 5.5],
    ["XPOSITION -mm", 4],
    ["YPOSITION", 5],
  ]);
  assertEquals(meta.acceleration_voltage, { value: 200, unit: "kV" });
  assertEquals(meta.live_time, { value: 1500, unit: "ms" });
  assertEquals(meta.convergence_angle, { value: 1.5, unit: "mrad" });
  assertEquals(meta.collection_angle, { value: 3.4, unit: "mrad" });
  assertEquals(meta.emission_current, { value: 5.5, unit: "µA" });
  assertEquals(meta.stage_position, { x: { value: 4, unit: "mm" } });
  assertEquals(extensions["Y Position"], 5);
});

Deno.test("emsa takes MAGCAM for a magnification or a camera length, as the mode says", () => {
  assertEquals(read([["OPERMODE", "IMAG"], ["MAGCAM", "100."]]).meta.magnification, 100);
  assertEquals(read([["OPERMODE", "SCDIF"], ["MAGCAM", 480]]).meta.camera_length, { value: 480, unit: "mm" });
  assertEquals(read([["MAGCAM", 7]]).extensions["Magnification or Camera Length"], 7);
});

Deno.test("kindOf() goes by SIGNALTYPE, then by the axis, then by the keywords", () => {
  const kind = (units: string, ...lines: string[]) =>
    kindOf(new EmsaHead(lines.map((line, i) => keywordOf(line, i + 1)!)), units);
  assertEquals(kind("eV", "#SIGNALTYPE: ELS"), "EELS");
  assertEquals(kind("eV", "#SIGNALTYPE: EDS_TEM", "#XLABEL: Energy loss"), "EDS");
  assertEquals(kind("nm", "#SIGNALTYPE: CLS"), "CL");
  assertEquals(kind("eV", "#SIGNALTYPE: GAM"), "Gamma");
  assertEquals(kind("eV", "#XUNITS: Energy Loss (eV)"), "EELS");
  assertEquals(kind("eV", "#XLABEL: X-RAY Energy"), "EDS");
  assertEquals(kind("nm", "#XLABEL: x"), "CL");
  assertEquals(kind("eV", "#LIVETIME: 3"), "EDS");
  assertEquals(kind("eV", "#ELSDET: SERIAL"), "EELS");
  assertEquals(kind("eV", "#LIVETIME:"), undefined);
});

Deno.test("emsa calls a spectrum of unknown kind a spectrum, and gives no energies to a wavelength", () => {
  assertEquals(read([]).dataType, "Spectrum");
  const light = read([["SIGNALTYPE", "CLS"], ["XUNITS", "nm"], ["XPERCHAN", 0.5]]);
  assertEquals([light.dataType, light.meta.channel_size], ["CL_Spectrum", undefined]);
});

Deno.test("emsa does not trust a real time shorter than the live time", () => {
  assertEquals(read([["LIVETIME  -s", 30], ["REALTIME  -s", 0]]).distrust, ["Real Time"]);
});

Deno.test("emsa keeps the metadata of a spectrum that is cut off, and says that it is", () => {
  const whole = writeEmsa({ y: [1, 2, 3], keywords: [["BEAMKV", 20]] });
  const [found] = extractor.extract(source(whole.slice(0, -60)), {});
  assertEquals(found?.meta.acceleration_voltage, { value: 20, unit: "kV" });
  assertEquals([found?.dimensions, found?.pixels], [undefined, undefined]);
  assertEquals(/points; the file is cut off/.test(found?.warning ?? ""), true, found?.warning);
});

Deno.test("emsa declines what is another format, with the reason", () => {
  const other = source(new TextEncoder().encode("#FORMAT : CSV\n1,2\n"));
  assertEquals(extractor.supports(other), "does not begin with the #FORMAT of EMSA/MAS");
});

Deno.test("isoDate() knows names of months, short years, and the day first", () => {
  const cases = {
    "29-Aug-2022": "2022-08-29",
    "01-OCT-1991": "1991-10-01",
    "1-Okt-99": "1999-10-01",
    "14-Mar-19": "2019-03-14",
    "09.02.2024": "2024-02-09",
    "02-28-2024": "2024-02-28",
    "2024-02-09": "2024-02-09",
    "yesterday": "yesterday",
  };
  for (const [text, date] of Object.entries(cases)) assertEquals(isoDate(text), date, text);
  assertEquals(isoDate(undefined), undefined);
});
