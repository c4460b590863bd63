import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { nearestIon } from "../../extractors/_ion_masses.ts";
import extractor from "../../extractors/tofwerk_pfib.ts";
import { memorySource } from "../../formats/source.ts";
import { drawPreview } from "../../previews/mod.ts";
import { decodePng } from "../previews/_decode_png.ts";
import { dataFile, goldenTest } from "../formats/golden_data.ts";
import { nearby } from "../formats/hdf5_files.ts";

const raw = nearby("tofwerk_raw.h5");
const [found] = [...extractor.extract(memorySource(raw, { name: "raw.h5" }), {})];

Deno.test("tofwerk_pfib reads settings, shape, pressure and time of a raw file", () => {
  assertEquals([found!.type, found!.dataType, found!.dimensions], ["SpectrumImage", "PFIB_TOFSIMS", [
    3,
    4,
    5,
  ]]);
  assertEquals(found!.meta.acceleration_voltage, { value: 30000, unit: "V" });
  assertEquals(found!.meta.beam_current, { value: 1e-9, unit: "A" });
  assertAlmostEquals((found!.meta.chamber_pressure as { value: number }).value, 2e-4, 1e-12);
  assertEquals(found!.meta.pixel_width, { value: 2, unit: "µm" });
  assertEquals(found!.extensions["File Variant"], "raw");
  assertEquals(found!.extensions["TofDAQ Version"], "1.990759");
  assertEquals(found!.extensions["Mass Range Maximum"], { value: 150, unit: "Da" });
  assertEquals(found!.acquired, "2025-12-03T11:31:45-05:00");
  assertEquals([found!.distrust, found!.warning], [[], undefined]);
});

Deno.test("tofwerk_pfib counts the events of a raw file by position and write", () => {
  const panels = found!.pixels!().panels!();
  assertEquals(panels.map(({ title }) => title.split(";")[0]), [
    "FIB image before milling",
    "Total ion counts",
    "Depth profile",
    "Sum spectrum",
  ]);
  const events = (write: number, y: number, x: number) => (write + y + x) % 4;
  const map = [...panels[1]!.signal.read() as Float32Array];
  assertEquals(map[1 * 5 + 2], events(0, 1, 2) + events(1, 1, 2) + events(2, 1, 2));
  const profile = [...panels[2]!.signal.read() as Float64Array];
  const total = [...Array(20).keys()].reduce((sum, i) => sum + events(1, Math.floor(i / 5), i % 5), 0);
  assertEquals([profile.length, profile[1]], [3, total]);
});

Deno.test("tofwerk_pfib labels the highest peaks by the nearest ion of the polarity", () => {
  const marks = found!.pixels!().panels!().at(-1)!.marks!;
  assertEquals(marks.map(({ text }) => text), ["O⁻", "SiO2⁻", "Cl⁻", "100.3"]);
  assertEquals(nearestIon(55.9, "positive")?.name, "Fe");
  assertEquals(nearestIon(26, "negative")?.name, "CN");
  assertEquals(nearestIon(5.5, "positive"), undefined);
});

Deno.test("tofwerk_pfib leaves a warning where a part is damaged, and keeps the rest", () => {
  // the spectra lie behind the settings
  const cut = memorySource(raw.slice(0, raw.length - 14000), { name: "cut.h5" });
  assertEquals(extractor.supports(cut), true);
  const [rest, ...others] = [...extractor.extract(cut, {})];
  assertEquals([rest!.dataType, others.length], ["PFIB_TOFSIMS", 0]);
  assert(
    rest!.warning?.startsWith("cut.h5 is cut off: 14000 bytes are missing; copy it again"),
    rest!.warning,
  );
  const blank = memorySource(blanked(raw, "Voltage"), { name: "b.h5" });
  const [without] = [...extractor.extract(blank, {})];
  assert(without!.warning?.includes("FIBParams does not tell the voltage"), without!.warning);
  assertEquals(without!.extensions["FIB Hardware"], "Tescan");
});

Deno.test("the preview of a raw file is a picture with all of its panels", async () => {
  const png = await drawPreview(found!.pixels!(), {
    type: "SpectrumImage",
    dataType: "PFIB_TOFSIMS",
    title: "raw.h5",
  });
  const { width, height } = await decodePng(png);
  assertEquals([width, height], [500, 500]);
});

Deno.test("tofwerk_pfib declines other HDF5 files, with the reason", () => {
  assertEquals(extractor.supports(memorySource(raw)), true);
  assertEquals(extractor.supports(memorySource(nearby("new.h5"))), "no attribute TofDAQ Version");
  assertEquals(extractor.supports(memorySource(new Uint8Array(9))), "no HDF5 file");
});

goldenTest("tofwerk_pfib reads a file that the vendor's software has opened, and 3 % of its bytes", () => {
  const name =
    "nx280/record_files/Tofwerk_pFIB_TOFSIMS/researcher_e/project_pfib/20251203/pfib-tofwerk opened.h5";
  const whole = dataFile(name);
  let read = 0;
  const [opened] = [...extractor.extract({
    ...whole,
    read(offset, length) {
      const bytes = whole.read(offset, length);
      read += bytes.length;
      return bytes;
    },
  }, {})];
  assert(read < 0.04 * whole.size, `${read} of ${whole.size}`);
  assertEquals(opened!.acquired, "2025-12-03T11:31:45-05:00");
  assertEquals(opened!.distrust, ["beam_current"]);
  assertEquals(opened!.pixels!().shape, [10, 64, 64, 259]);
  const panels = opened!.pixels!().panels!();
  assertEquals(panels.length, 5);
  assertEquals(panels[2]!.legend, ["Be⁺", "Li⁺", "6.0"]);
});

/** A copy in which a name is another one. */
function blanked(bytes: Uint8Array, name: string): Uint8Array {
  const copy = bytes.slice();
  const wanted = [...new TextEncoder().encode(`${name}\0`)];
  const at = copy.findIndex((_, i) => wanted.every((byte, k) => copy[i + k] === byte));
  assert(at > 0);
  copy[at] = "w".charCodeAt(0);
  return copy;
}
