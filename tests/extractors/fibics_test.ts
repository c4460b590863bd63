import { assertEquals } from "@std/assert";
import extractor from "../../extractors/fibics.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
const read = (xml: string) => only(extractor, tiffFile([{ tag: 51023, type: "byte", value: latin1(xml) }]));

const XML = `<?xml version="1.0" encoding="iso-8859-1"?>
<Fibics version="1.0"><Application><Version>1</Version><Date>2025-05-27T10:32:12.498-04:00</Date></Application>
<Image><Width>6</Width><Height>4</Height><Beam>Orion</Beam><Aperture>Ne 10 \xb5m</Aperture><Detector>ET</Detector></Image>
<Scan><Dwell units="us">10</Dwell><FOV_X units="um">3</FOV_X><FOV_Y>2</FOV_Y></Scan>
<Stage><X>5</X><M units="um">7</M><Tilt>0.5</Tilt></Stage>
<BeamInfo><item name="BeamI">1.5</item><item name="AccV">30000</item><item name="GFISGas">He</item></BeamInfo>
<DetectorInfo><item name="Collector">=500.0 V</item><item name="Stage Bias">off</item></DetectorInfo></Fibics>`;

Deno.test("fibics reads fields and items, in given units and in assumed ones, in Latin-1", () => {
  const found = read(XML);
  assertEquals([found.type, found.dataType], ["Image", "HIM_Imaging"]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 30000, unit: "V" },
    beam_current: { value: 1.5, unit: "pA" },
    ion_species: "He",
    beam_type: "Orion",
    detector_type: "ET",
    dwell_time: { value: 10, unit: "us" },
    horizontal_field_width: { value: 3, unit: "um" },
    vertical_field_width: { value: 2, unit: "µm" },
    stage_position: {
      x: { value: 5, unit: "µm" },
      m: { value: 7, unit: "um" },
      tilt_alpha: { value: 0.5, unit: "deg" },
      tilt: { value: 0.5, unit: "deg" },
    },
    pixel_width: { value: 0.5, unit: "um" },
    pixel_height: { value: 0.5, unit: "µm" },
  });
  assertEquals(found.extensions.Detector, {
    Name: "ET",
    "Collector Voltage": { value: 500, unit: "V" },
    "Stage Bias Voltage": "off",
  });
  assertEquals((found.extensions.Image as Record<string, unknown>)["Aperture Description"], "Ne 10 µm");
  // a version is a name, not a number
  assertEquals((found.extensions.Application as Record<string, unknown>)["Software Version"], "1");
  assertEquals(found.acquired, "2025-05-27T10:32:12.498-04:00");
});

Deno.test("fibics tells an electron's picture from an ion's", () => {
  const of = (beam: string) =>
    read(XML.replace("Orion", beam).replace('<item name="GFISGas">He</item>', "")).dataType;
  assertEquals(["SEM", "FIB", "Orion", ""].map(of), [
    "SEM_Imaging",
    "FIB_Imaging",
    "HIM_Imaging",
    "HIM_Imaging",
  ]);
});

Deno.test("fibics keeps the picture where the XML is broken, or its tag", () => {
  const broken = read(XML.slice(0, -20));
  assertEquals(broken.dimensions, [4, 6]);
  assertEquals(broken.warning?.includes("Cannot read XML"), true);
});

Deno.test("fibics leaves a picture of the Orion's own software to that, and a plain TIFF to nobody", () => {
  const both = tiffFile([
    { tag: 65000, type: "byte", value: "<ImageTags></ImageTags>" },
    { tag: 51023, type: "ascii", value: XML },
  ]);
  assertEquals(extractor.supports(both), "a TIFF file of zeiss-orion");
  assertEquals(extractor.supports(tiffFile([])), "a TIFF file without the XML of Fibics software");
});
