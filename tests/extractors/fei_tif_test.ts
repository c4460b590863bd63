import { assertEquals, assertThrows } from "@std/assert";
import extractor from "../../extractors/fei_tif.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import { tiff } from "./fixtures.ts";

const source = (bytes: Uint8Array) => memorySource(bytes, { name: "a.tif" });
const read = (bytes: Uint8Array) => {
  assertEquals(extractor.supports(source(bytes)), true);
  const [found, ...others] = extractor.extract(source(bytes), {});
  assertEquals(others, []);
  return found!;
};
const tagged = (ini: string, more: Record<number, string> = {}) =>
  read(tiff({ width: 8, height: 6, tags: { 34682: ini, ...more } }));

const INI = `[User]
Date=06/13/2016
Time=05:06:40 PM
User=supervisor
[System]
Software=5.5
BuildNr=33
Column=Elstar
Type=DualBeam
[Beam]
Spot=3
Beam=EBeam
Scan=EScan
[EBeam]
HV=5000
HFW=1
WD=0.004
BeamCurrent=6.25e-012
EmissionCurrent=
StageX=2.5e-005
StageR=-2.5
StageTa=0.5
BeamShiftX=1e-6
ScanRotation=1.5708
TiltCorrectionIsOn=yes
TiltCorrectionAngle=0.25
DynamicFocusIsOn=
[EScan]
Dwell=1e-005
PixelWidth=2e-9
PixelHeight=3e-9
HorFieldsize=0.002
[Image]
ResolutionX=8
ResolutionY=5
MagCanvasRealWidth=0.2
Integrate=4
DriftCorrected=On
[Vacuum]
ChPressure=0.0005
UserMode=High vacuum
[Detectors]
Name=ETD
[ETD]
Grid=250
Signal=SE
`;

Deno.test("fei-tif reads the INI block in its own units, pixel width as width", () => {
  const { type, dataType, meta, extensions, ...rest } = tagged(INI);
  assertEquals([type, dataType], ["Image", "SEM_Imaging"]);
  assertEquals(meta, {
    acceleration_voltage: { value: 5000, unit: "V" },
    horizontal_field_width: { value: 0.002, unit: "m" },
    working_distance: { value: 0.004, unit: "m" },
    beam_current: { value: 6.25e-12, unit: "A" },
    stage_position: {
      x: { value: 2.5e-5, unit: "m" },
      rotation: { value: -2.5, unit: "rad" },
      tilt_alpha: { value: 0.5, unit: "rad" },
    },
    dwell_time: { value: 1e-5, unit: "s" },
    pixel_width: { value: 2e-9, unit: "m" },
    pixel_height: { value: 3e-9, unit: "m" },
    operator: "supervisor",
    chamber_pressure: { value: 0.0005, unit: "Pa" },
    detector_type: "ETD",
    scan_rotation: { value: 90.0002, unit: "deg" },
    magnification: 100,
    beam_type: "EBeam",
    spot_size: 3,
    tilt_correction: { value: 0.25, unit: "rad" },
    number_of_frames: 4,
  });
  assertEquals(extensions, {
    "Recorded Stage Position": {
      X: { value: 2.5e-5, unit: "m" },
      R: { value: -2.5, unit: "rad" },
      α: { value: 0.5, unit: "rad" },
    },
    "Detector Name": "ETD",
    "Beam Shift X": { value: 1e-6, unit: "m" },
    "Tilt Correction Enabled": true,
    "Dynamic Focus Enabled": false,
    "Detector Signal": "SE",
    "Detector Grid Voltage": { value: 250, unit: "V" },
    "Acquisition Date": "06/13/2016",
    "Acquisition Time": "05:06:40 PM",
    "Vacuum Mode": "High vacuum",
    "Magnification Canvas Real Width": 0.2,
    "Drift Correction Applied": true,
    "Beam Name": "EBeam",
    "Tilt Correction Angle": { value: 0.25, unit: "rad" },
    "Frames Integrated": 4,
    "Software Version": "5.5 (build 33)",
    "Column Type": "Elstar DualBeam",
  });
  assertEquals(rest.distrust, [["Operator"]]);
  assertEquals(rest.acquired, "2016-06-13T17:06:40");
  assertEquals(rest.warning, undefined);
  assertEquals(rest.sources?.horizontal_field_width, "EScan.HorFieldsize");
});

Deno.test("fei-tif gives the size of the picture without the data bar, unless the file was cropped", () => {
  assertEquals(tagged(INI).dimensions, [5, 8]);
  assertEquals(tagged(INI).pixels?.().shape, [6, 8]);
  assertEquals(tagged(INI.replace("ResolutionX=8", "ResolutionX=16")).dimensions, [6, 8]);
});

Deno.test("fei-tif loses one broken line, not the block, and says so", () => {
  const found = tagged(INI.replace("Spot=3", "Spot=3\nsome nonsense\nHV 5"));
  assertEquals(found.meta.working_distance, { value: 0.004, unit: "m" });
  assertEquals(found.warning?.includes('line 12 "some nonsense"'), true, found.warning);
});

Deno.test("fei-tif keeps repeated sections of gas units apart in the original", () => {
  const gas = (state: string) => `[MultiGISGas1]\nState=${state}\n`;
  const found = tagged(`${INI}[MultiGISUnit1]\nPort=1\n${gas("A")}[MultiGISUnit2]\nPort=2\n${gas("B")}`);
  assertEquals(found.original?.["MultiGISUnit1.MultiGISGas1"], { State: "A" });
  assertEquals(found.original?.["MultiGISUnit2.MultiGISGas1"], { State: "B" });
  assertEquals(found.warning, undefined);
});

Deno.test("fei-tif takes from the XML what the INI block leaves out", () => {
  const xml = `<?xml version="1.0" encoding="utf-8"?><Metadata>
    <Acquisition><AcquisitionDatetime>2024-05-01T12:56:16</AcquisitionDatetime></Acquisition>
    <Optics><EmissionCurrent>9.5E-05</EmissionCurrent><WorkingDistance>1</WorkingDistance></Optics></Metadata>`;
  const found = tagged(INI, { 34683: xml });
  assertEquals(found.meta.emission_current, { value: 9.5e-5, unit: "A" });
  assertEquals(found.meta.working_distance, { value: 0.004, unit: "m" });
  assertEquals(found.acquired, "2024-05-01T12:56:16");
  const broken = tagged(INI, { 34683: "<?xml version='1.0'?><Metadata><Optics>" });
  assertEquals(broken.meta.working_distance, { value: 0.004, unit: "m" });
  assertEquals(broken.warning?.includes("<Optics> does not end"), true, broken.warning);
});

Deno.test("fei-tif finds the block behind the pixels, also across the edge of a window", () => {
  for (const padding of [0, (1 << 20) - 3 - INI.length, 3 << 20]) {
    const found = read(tiff({ width: 8, height: 6, tail: `${INI}${"\0".repeat(Math.max(0, padding))}` }));
    assertEquals(found.meta.acceleration_voltage, { value: 5000, unit: "V" }, `padding ${padding}`);
  }
});

Deno.test("fei-tif does not take for the block what looks like it among the pixels", () => {
  const pixels = new Uint8Array(2000).fill(32);
  pixels.set(new TextEncoder().encode(INI), 5);
  const file = source(writeTiff({ width: 40, height: 50, dtype: "uint8", pixels, rowsPerStrip: 7 }));
  assertEquals(extractor.supports(file), "a TIFF file without metadata of FEI software");
});

Deno.test("fei-tif reads its tag whatever type that declares, and the one of the older software", () => {
  for (const [tag, type] of [[34682, "byte"], [34682, "undefined"], [34680, "ascii"]] as const) {
    const pixels = new Uint8Array(48);
    const tags = [{ tag, type, value: INI }];
    const found = read(writeTiff({ width: 8, height: 6, dtype: "uint8", pixels, tags }));
    assertEquals(found.meta.working_distance, { value: 0.004, unit: "m" }, `${tag} ${type}`);
  }
});

Deno.test("fei-tif has the user's text in all scripts", () => {
  const user = (plain: string, hex: string) =>
    tagged(INI.replace("User=supervisor", `UserText=${plain}\nUserTextUnicode=${hex}`))
      .extensions["User Text"];
  assertEquals(user("Au ??", "410075002000CE91F65C"), "Au 野島");
  assertEquals(user("??", "CE91F65C"), "野島");
  assertEquals(user("Au ?", "00410075002003B1"), "Au α");
  assertEquals(user("", "410075000000"), "Au");
  assertEquals(user("label", "41007500"), "label");
  assertEquals(user("what?", "0"), "what?");
});

Deno.test("fei-tif takes the usual sections where [Beam] does not name them", () => {
  const ini = INI.replace(/\[Beam\][^[]*/, "").replace(/\[Detectors\][^[]*/, "");
  assertEquals(tagged(ini).meta.dwell_time, { value: 1e-5, unit: "s" });
  assertEquals(tagged(INI.replaceAll("EBeam", "IBeam")).dataType, "FIB_Imaging");
});

Deno.test("fei-tif reads the TEM software's table with its units", () => {
  const row = (label: string, value: string, unit: string) =>
    `<Data><Label>${label}</Label><Value>${value}</Value><Unit>${unit}</Unit></Data>`;
  const found = tagged(
    `<Root>${row("High tension", "200", "kV")}${row("Mode", " TEM uP SA Zoom Diffraction", "")}${
      row("Stage X", "633.5", "um")
    }${row("Emission", "41.0", "uA")}${row("Gun type", "FEG", "")}${row("__proto__", "1", "")}</Root>`,
  );
  assertEquals([found.type, found.dataType], ["Diffraction", "TEM_Diffraction"]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 200, unit: "kV" },
    stage_position: { x: { value: 633.5, unit: "µm" } },
  });
  assertEquals(found.extensions.Emission, { value: 41, unit: "µA" });
  assertEquals(Object.keys(found.extensions), ["Mode", "Emission", "Gun type", "__proto__"]);
});

Deno.test("fei-tif reads a file of nothing but the block", () => {
  const found = read(new TextEncoder().encode(INI));
  assertEquals(found.dimensions, [5, 8]);
  assertEquals(found.warning, "The file is not a TIFF: it has metadata but no picture");
});

Deno.test("fei-tif declines other TIFF files, and tells a broken tag as an error of its own", () => {
  const plain = source(tiff({ width: 8, height: 6, tags: { 270: "[User] guide" } }));
  assertEquals(extractor.supports(plain), "a TIFF file without metadata of FEI software");
  assertEquals(extractor.supports(source(new Uint8Array(100))), "neither a TIFF file nor FEI metadata");
  const broken = source(tiff({ width: 8, height: 6, badTag: 34682 }));
  assertEquals(extractor.supports(broken), true);
  assertThrows(() => [...extractor.extract(broken, {})], FormatError, "tag 34682 lie outside the file");
});
