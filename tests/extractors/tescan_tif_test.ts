import { assertEquals } from "@std/assert";
import extractor from "../../extractors/tescan_tif.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

const MAIN = `AccFrames=1
Company=Lab 100 % pure
Date=2025-12-03
FullUserName=Jana Nov\u00e1kov\u00e1
Magnification=160000.0
PixelSizeX=0.0000000015625
PixelSizeY=0.0000000025
Time=17:19:26
`;
const SEM = `AcceleratorVoltage=5000.0
Detector=E-T
DwellTime=0.00001
HV=15000.0
PredictedBeamCurrent=0.0000000003003
PrimaryDetectorGain=1
Detector0Gain=46.5
ScanRotation=12
StageTilt=0.5
StageX=0.00407293
TubeVoltage=7000.0
WD=0.005947501
`;
const HEADER = `[MAIN]\r\n${MAIN.replaceAll("\n", "\r\n")}[SEM]\r\n${SEM.replaceAll("\n", "\r\n")}`;

/** The tag as the software writes it: blocks of length, kind and content. */
function blocks(...parts: [kind: number, content: Uint8Array][]): Uint8Array {
  return Uint8Array.from(parts.flatMap(([kind, content]) => {
    const length = content.length + 2;
    return [length & 255, length >> 8, 0, 0, kind, 0, ...content];
  }));
}
const text = (content: string) => new TextEncoder().encode(content);
const tag = (value: Uint8Array) => [{ tag: 50431, type: "byte" as const, value }];
const TAG = tag(
  blocks([1, Uint8Array.of(0, 255, 216, 61)], [2, text(`${MAIN}\0`)], [3, text(SEM)], [0, new Uint8Array()]),
);

Deno.test("tescan-tif reads the blocks of its tag, values with % and in UTF-8 among them", () => {
  const found = only(extractor, tiffFile(TAG));
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "SEM_Imaging", [4, 6]]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 15000, unit: "V" },
    beam_current: { value: 3.003e-10, unit: "A" },
    working_distance: { value: 0.005947501, unit: "m" },
    dwell_time: { value: 0.00001, unit: "s" },
    scan_rotation: { value: 12, unit: "deg" },
    pixel_width: { value: 1.5625e-9, unit: "m" },
    pixel_height: { value: 2.5e-9, unit: "m" },
    magnification: 160000,
    stage_position: {
      x: { value: 0.00407293, unit: "m" },
      tilt_alpha: { value: 0.5, unit: "deg" },
      tilt: { value: 0.5, unit: "deg" },
    },
    detector_type: "E-T",
    operator: "Jana Nováková",
  });
  assertEquals(found.extensions.Company, "Lab 100 % pure");
  assertEquals(found.extensions["Tube Voltage"], { value: 7, unit: "kV" });
  assertEquals(found.extensions["Detector 0 Gain"], 46.5);
  assertEquals(found.distrust, [["Operator"]]);
  assertEquals(found.acquired, "2025-12-03T17:19:26");
  assertEquals(found.sources?.working_distance, "SEM.WD");
  assertEquals(found.warning, undefined);
});

Deno.test("tescan-tif reads the .hdr file, under both of its names and with its sections in any order", () => {
  const swapped = `[SEM]\n${SEM}[MAIN]\n${MAIN}`;
  for (const [name, content] of [["a.hdr", HEADER], ["a-tif.hdr", HEADER], ["a.hdr", swapped]] as const) {
    const found = only(extractor, tiffFile([], { siblings: { [name]: content } }));
    assertEquals(found.meta.working_distance, { value: 0.005947501, unit: "m" });
    assertEquals(found.sources?.working_distance, `${name}: SEM.WD`);
  }
});

Deno.test("tescan-tif fills the tag's gaps from the .hdr file, and those of both from the TIFF's own tags", () => {
  const short = tag(blocks([3, text("WD=0.001\n")]));
  const found = only(
    extractor,
    tiffFile([...short, { tag: 272, type: "ascii", value: "MIRA3" }], {
      siblings: { "a.hdr": HEADER },
    }),
  );
  assertEquals(found.meta.working_distance, { value: 0.001, unit: "m" });
  assertEquals(found.meta.magnification, 160000);
  assertEquals(found.extensions.Model, "MIRA3");
});

Deno.test("tescan-tif reads a tag that is not made of blocks, with headers and without", () => {
  for (const content of [HEADER, `\x01\x00\x02${MAIN}\x00\x01${SEM}`]) {
    const found = only(extractor, tiffFile(tag(text(content))));
    assertEquals(found.meta.working_distance, { value: 0.005947501, unit: "m" }, content.slice(0, 20));
    assertEquals(found.meta.magnification, 160000);
  }
});

Deno.test("tescan-tif tells a time in UTC from the TIFF's own, in the computer's zone", () => {
  const taken = (own: string) =>
    only(extractor, tiffFile([...TAG, { tag: 306, type: "ascii", value: own }])).acquired;
  assertEquals(taken("2025:12:03 12:20:37"), "2025-12-03T17:19:26Z");
  assertEquals(taken("2025:12:03 17:19:40"), "2025-12-03T17:19:26");
  assertEquals(taken("2025:12:03 17:59:40"), "2025-12-03T17:19:26");
});

Deno.test("tescan-tif says which value is none, and when there are no settings", () => {
  const damaged = only(
    extractor,
    tiffFile(tag(text(HEADER.replace("0.005947501", "5,9 mm").replace("HV=", "H V")))),
  );
  assertEquals(damaged.meta.acceleration_voltage, { value: 5000, unit: "V" });
  assertEquals(damaged.warning?.includes('SEM.WD is no number: "5,9 mm"'), true, damaged.warning);
  const bare = only(extractor, tiffFile([{ tag: 271, type: "ascii", value: "TESCAN" }]));
  assertEquals(bare.warning, "No settings were found, neither in tag 50431 nor in a .hdr file");
  assertEquals(bare.dimensions, [4, 6]);
});

Deno.test("tescan-tif declines a TIFF with another's .hdr file beside it", () => {
  const file = tiffFile([], { siblings: { "a.hdr": "ENVI\nsamples = 6" } });
  assertEquals(extractor.supports(file), "a TIFF file without settings of TESCAN software");
});
