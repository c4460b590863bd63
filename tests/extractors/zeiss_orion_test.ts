import { assertEquals } from "@std/assert";
import extractor from "../../extractors/zeiss_orion.ts";
import fc from "../fast_check.ts";
import { only, tiffFile } from "./tiff_fixtures.ts";

const element = (name: string, value: string, units = "") =>
  `<${name}><Value>${value}</Value><Units>${units}</Units></${name}>`;
const document = (...elements: string[]) => `<ImageTags>${elements.join("")}</ImageTags>`;
const read = (xml: string) => only(extractor, tiffFile([{ tag: 65000, type: "byte", value: xml }]));

Deno.test("zeiss-orion reads values in the units that the file gives, else in those of the format", () => {
  const found = read(document(
    element("AccelerationVoltage", "30", "kV"),
    element("WorkingDistance", "11.977", "Millimeters"),
    element("Fov", "2", ""),
    element("GFIS.BeamCurrent", "0.9", "pA"),
    element("GFIS.IonGas", "Neon"),
    element("GFIS.CondenserVoltage", "23995", "Volts"),
    element("ColumnMag", "3", "Unitless"),
    element("StageTilt", "0.5", "Degrees"),
    element("ScalingX", "9.765625E-10", "m"),
    element("TimeStamp", "1/31/2025 1:00:05 PM"),
  ));
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "HIM_Imaging", [4, 6]]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 30, unit: "kV" },
    beam_current: { value: 0.9, unit: "pA" },
    ion_species: "Neon",
    working_distance: { value: 11.977, unit: "Millimeters" },
    horizontal_field_width: { value: 2, unit: "µm" },
    pixel_width: { value: 9.765625e-10, unit: "m" },
    stage_position: {
      tilt_alpha: { value: 0.5, unit: "Degrees" },
      tilt: { value: 0.5, unit: "Degrees" },
    },
  });
  assertEquals((found.extensions.GFIS as Record<string, unknown>)["Condenser Voltage"], {
    value: 23.995,
    unit: "kV",
  });
  assertEquals((found.extensions.Optics as Record<string, unknown>)["Column Magnification"], 3);
  assertEquals(found.acquired, "2025-01-31T13:00:05");
  assertEquals(found.pixels?.().axes[1]?.units, "m");
});

Deno.test("zeiss-orion finds a field also as a path of elements, and text where a number should be", () => {
  const found = read(
    "<ImageTags><GFIS><PanX><Value>3</Value></PanX></GFIS>" +
      `${element("SpotNumber", "auto")}</ImageTags>`,
  );
  assertEquals((found.extensions.GFIS as Record<string, unknown>)["Pan X"], { value: 3, unit: "µm" });
  assertEquals(found.meta.spot_size, "auto");
});

Deno.test("zeiss-orion reads what can be told apart in broken XML, and says so", () => {
  const whole = document(element("AccelerationVoltage", "29997", "Volts"), element("Fov", "1", "Microns"));
  fc.assert(fc.property(fc.integer({ min: 11, max: whole.length - 1 }), (length) => {
    const found = read(whole.slice(0, length));
    assertEquals(found.warning?.includes("Cannot read XML"), true);
    const complete = length >= whole.indexOf("</Value>") + 8;
    assertEquals(found.meta.acceleration_voltage !== undefined, complete);
  }));
});

Deno.test("zeiss-orion declines a TIFF without its XML", () => {
  assertEquals(extractor.supports(tiffFile([])), "a TIFF file without the XML of an Orion microscope");
  assertEquals(
    extractor.supports(tiffFile([{ tag: 65000, type: "ascii", value: "something else" }])),
    "a TIFF file without the XML of an Orion microscope",
  );
});
