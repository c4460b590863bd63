import { assertEquals } from "@std/assert";
import extractor from "../../extractors/hitachi.ts";
import { memorySource } from "../../formats/source.ts";
import { bmpFile, bytesOf, only, tiffFile } from "./tiff_fixtures.ts";

// Made after descriptions of the format: no real file is public.
const TEXT = `[SemImageFile]
InstructName=SU8230
SampleName=steel = old
SignalName=SE(U)
DataSize=1280x960
PixelSize=9.921875
AcceleratingVoltage=15000 Volt
EmissionCurrent=10500 nA
Magnification=10000
WorkingDistance=8100 um
StagePositionX=55000000
Date=12/03/2019
Time=10:22:13
Comment=
`.replaceAll("\n", "\r\n");
const utf16 = (text: string) => {
  const bytes = new Uint8Array(2 * text.length);
  [...text].forEach((character, i) =>
    new DataView(bytes.buffer).setUint16(2 * i, character.charCodeAt(0), true)
  );
  return bytes;
};
const file = (text: string | Uint8Array, mtime = 0) => tiffFile([], { siblings: { "a.txt": text }, mtime });

Deno.test("hitachi reads the text file beside a TIFF, in UTF-8 and in UTF-16", () => {
  for (const text of [TEXT, utf16(TEXT), utf16(`\ufeff${TEXT}`)]) {
    const found = only(extractor, file(text));
    assertEquals([found.type, found.dataType, found.dimensions], ["Image", "SEM_Imaging", [4, 6]]);
    assertEquals(found.meta, {
      acceleration_voltage: { value: 15000, unit: "Volt" },
      emission_current: { value: 10500, unit: "nA" },
      magnification: 10000,
      working_distance: { value: 8100, unit: "um" },
      pixel_width: { value: 9.921875, unit: "nm" },
      pixel_height: { value: 9.921875, unit: "nm" },
      stage_position: { x: { value: 55000000, unit: "nm" } },
      specimen: "steel = old",
      detector_type: "SE(U)",
      horizontal_field_width: { value: 12700, unit: "nm" },
      vertical_field_width: { value: 9525, unit: "nm" },
    });
    assertEquals(found.sources?.working_distance, "a.txt WorkingDistance");
  }
});

Deno.test("hitachi takes for the month what agrees with the day of the file", () => {
  assertEquals(only(extractor, file(TEXT)).acquired, "2019-12-03T10:22:13");
  const march = Date.UTC(2019, 2, 12, 11);
  assertEquals(only(extractor, file(TEXT, march)).acquired, "2019-03-12T10:22:13");
});

Deno.test("hitachi reads the settings of any picture: of a TEM, beside a BMP, with its pixels", () => {
  const found = only(extractor, bmpFile({ "a.txt": TEXT.replace("Sem", "Tem") }));
  assertEquals([found.dataType, found.dimensions], ["TEM_Imaging", [1, 2]]);
  assertEquals(found.pixels?.().axes[1]?.units, "nm");
});

Deno.test("hitachi gives the size that the text tells where the picture cannot be read", () => {
  const broken = memorySource(Uint8Array.of(0x42, 0x4d, 0, 0), {
    name: "a.bmp",
    siblings: bytesOf({ "a.txt": TEXT }),
  });
  const found = only(extractor, broken);
  assertEquals([found.dimensions, found.pixels], [[960, 1280], undefined]);
});

Deno.test("hitachi reads the other lines when some are missing or broken", () => {
  const found = only(
    extractor,
    file(TEXT.replace("DataSize=1280x960", "DataSize").replace("15000 Volt", "high")),
  );
  assertEquals(found.meta.working_distance, { value: 8100, unit: "um" });
  assertEquals(found.meta.acceleration_voltage, "high");
  assertEquals(found.meta.horizontal_field_width, undefined);
});

Deno.test("hitachi declines the text file itself, and pictures beside other texts", () => {
  const text = memorySource(new TextEncoder().encode(TEXT), { name: "a.txt" });
  assertEquals(extractor.supports(text), "no picture with a text file of a Hitachi microscope beside it");
  assertEquals(
    extractor.supports(file("some notes")),
    "a TIFF file without a text file of a Hitachi microscope beside it",
  );
});
