import { assertEquals } from "@std/assert";
import extractor from "../../extractors/jeol_sem.ts";
import { memorySource } from "../../formats/source.ts";
import { bytesOf, only, tiffFile } from "./tiff_fixtures.ts";

// Made after descriptions of the format: no real file is public.
const TEXT = `$CM_FORMAT JEOL/SEM
$CM_COMMENT
$CM_INSTRUMENT JSM-7800F
$CM_OPERATOR me
$CM_SIGNAL SEI
$CM_MAG 5000
$CM_ACCEL_VOLT 15.00
$CM_DATE 2019/03/12
$CM_TIME 10:21:55
$CM_FULL_SIZE 12 8
$CM_STAGE_POS 2.044 0.704 10.2 11.0 5.0 0
$$SM_MICRON_BAR 20
$$SM_MICRON_MARKER 5um
$$SM_WD 10.0
$$SM_SCAN_ROTATION 10.00
`;
const read = (text: string | Uint8Array) => only(extractor, tiffFile([], { siblings: { "a.txt": text } }));

Deno.test("jeol-sem reads the text file beside a TIFF", () => {
  const found = read(TEXT);
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "SEM_Imaging", [4, 6]]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 15, unit: "kV" },
    magnification: 5000,
    working_distance: { value: 10, unit: "mm" },
    scan_rotation: { value: 10, unit: "deg" },
    operator: "me",
    detector_type: "SEI",
    stage_position: {
      x: { value: 2.044, unit: "mm" },
      y: { value: 0.704, unit: "mm" },
      z: { value: 10.2, unit: "mm" },
      rotation: { value: 11, unit: "deg" },
      tilt_alpha: { value: 5, unit: "deg" },
    },
    // 5 µm over 20 pixels of the full size; the picture has half of them
    pixel_width: { value: 0.5, unit: "um" },
    pixel_height: { value: 0.5, unit: "um" },
  });
  assertEquals(found.distrust, [["Operator"]]);
  assertEquals(found.acquired, "2019-03-12T10:21:55");
  assertEquals((found.original?.JEOL as Record<string, string>).$CM_COMMENT, "");
});

Deno.test("jeol-sem reads what newer software writes: named coordinates, field of view, pixel size", () => {
  const found = read(
    "$CM_INSTRUMENT JSM-IT700HR\n$CM_STAGE_POSITION X=37.1761, Y=44.9344, R=354.9968, Z=16.90, T=0.00\n" +
      "$CM_FIELD_OF_VIEW 128.0\xb5m 96.0\xb5m\n$CM_PIXEL_SIZE 0.1\n$SM_WD 11\n",
  );
  assertEquals((found.meta.stage_position as Record<string, unknown>).rotation, {
    value: 354.9968,
    unit: "deg",
  });
  assertEquals(found.meta.horizontal_field_width, { value: 128, unit: "µm" });
  assertEquals(found.meta.vertical_field_width, { value: 96, unit: "µm" });
  assertEquals(found.meta.pixel_width, { value: 0.1, unit: "µm" });
  assertEquals(found.meta.working_distance, { value: 11, unit: "mm" });
});

Deno.test("jeol-sem reads Latin-1, and tells a transmission microscope by its name", () => {
  const latin1 = Uint8Array.from(
    "$CM_INSTRUMENT JEM-2200FS\n$CM_SIGNAL DIFF\n$$SM_MICRON_MARKER 1\xb5m\n",
    (character) => character.charCodeAt(0),
  );
  const found = read(latin1);
  assertEquals([found.type, found.dataType], ["Diffraction", "TEM_Diffraction"]);
  assertEquals(found.extensions["Micron Marker"], "1µm");
});

Deno.test("jeol-sem has settings and size also of a picture that is no TIFF", () => {
  const file = memorySource(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), {
    name: "a.b.jpg",
    siblings: bytesOf({ "a.b.txt": TEXT }),
  });
  const found = only(extractor, file);
  assertEquals([found.dimensions, found.pixels], [[8, 12], undefined]);
});

Deno.test("jeol-sem declines a picture beside another text", () => {
  const file = tiffFile([], { siblings: { "a.txt": "paid $CM_ 5" } });
  assertEquals(extractor.supports(file), "a TIFF file without a text file of JEOL software beside it");
});
