import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import extractor from "../../extractors/digital_micrograph.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { dm3, type DmTree } from "./fixtures.ts";

const read = (bytes: Uint8Array) => [...extractor.extract(memorySource(bytes, { name: "a.dm3" }), {})];

const MICROSCOPE: DmTree = {
  "Voltage": 300000,
  "Indicated Magnification": 57000.5,
  "Field of View (µm)": 4.25,
  "Illumination Mode": "STEM NANOPROBE",
  "Operator": "DO NOT EDIT",
  "Specimen": "Au",
  "Stage Position": { "Stage X": -35.5, "Stage Z": -89.5, "Stage Alpha": 1.5 },
};

Deno.test("digital-micrograph reads an image's microscope, device, pixel size and stage in the units of the tags", () => {
  const [image] = read(dm3({
    shape: [4, 8],
    units: ["nm", "nm"],
    name: "HAADF",
    tags: {
      "Microscope Info": MICROSCOPE,
      "Session Info": { "Specimen": "Au on C", "Detector": "" },
      "DataBar": {
        "Device Name": "DigiScan",
        "Acquisition Date": "5/17/2015",
        "Acquisition Time": "5:00:16 PM",
      },
      "DigiScan": { "Sample Time": 12.5 },
      "Acquisition": { "Parameters": { "High Level": { "Binning": [2, 4] } } },
    },
  }));
  assertEquals([image?.type, image?.dataType, image?.name], ["Image", "STEM_Imaging", "HAADF"]);
  assertEquals(image?.dimensions, [4, 8]);
  assertEquals(image?.meta, {
    acceleration_voltage: { value: 300000, unit: "V" },
    magnification: 57000.5,
    horizontal_field_width: { value: 4.25, unit: "µm" },
    stage_position: {
      x: { value: -35.5, unit: "µm" },
      z: { value: -89.5, unit: "µm" },
      tilt_alpha: { value: 1.5, unit: "deg" },
    },
    illumination_mode: "STEM NANOPROBE",
    specimen: "Au on C",
    acquisition_device: "DigiScan",
    dwell_time: { value: 12.5, unit: "µs" },
    pixel_width: { value: 0.5, unit: "nm" },
    pixel_height: { value: 0.5, unit: "nm" },
  });
  assertEquals(image?.extensions, { "Binning (Horizontal)": 2, "Binning (Vertical)": 4 });
  assertEquals(image?.acquired, "2015-05-17T17:00:16");
  assertEquals(image?.sources?.specimen, "ImageTags.Session Info.Specimen");
  assertEquals(image?.pixels?.().shape, [4, 8]);
});

for (
  const [place, tags] of [
    ["EELS.Acquisition.Spectrometer", {
      EELS: { Acquisition: { Spectrometer: { "Slit width (eV)": 10.5 } } },
    }],
    ["EELS Spectrometer", { "EELS Spectrometer": { "Slit width (eV)": 10.5 } }],
  ] as const
) {
  Deno.test(`digital-micrograph reads the spectrometer from ${place}, and a spectrum without illumination mode`, () => {
    const [spectrum] = read(dm3({
      shape: [16],
      units: ["eV"],
      tags: { ...tags, "Meta Data": { Format: "Spectrum", Signal: "EELS" } },
    }));
    assertEquals([spectrum?.type, spectrum?.dataType], ["Spectrum", "TEM_EELS"]);
    assertEquals(spectrum?.extensions.EELS, { "Spectrometer Slit width": { value: 10.5, unit: "eV" } });
    assertEquals(spectrum?.meta.channel_size, { value: 0.5, unit: "eV" });
    assertEquals(spectrum?.sources?.["EELS.Spectrometer Slit width"], `ImageTags.${place}.Slit width (eV)`);
  });
}

Deno.test("digital-micrograph reads how a spectrum image was scanned and what was done to it", () => {
  const [image] = read(dm3({
    shape: [16, 3, 2],
    units: ["eV", "nm", "nm"],
    tags: {
      "Meta Data": { Format: "Spectrum image", Signal: "EELS" },
      "SI": {
        Acquisition: {
          "Pixel time (s)": 0.5,
          "Start time": "11:59:30 PM",
          "End time": "12:01:00 AM",
          "Artefact Correction": { "Spatial Drift": { Periodicity: 3, Units: "row(s)" } },
        },
      },
      "Processing": {
        " 0": { Operation: "SpectrumCalibrate" },
        " 1": { Operation: "Background Removal", Parameters: { Model: "Power Law" } },
        " 2": { Operation: "Something Else" },
      },
    },
  }));
  assertEquals([image?.type, image?.dataType], ["SpectrumImage", "EELS_Spectrum_Imaging"]);
  assertEquals(image?.dimensions, [3, 2, 16]);
  assertEquals(image?.meta.pixel_time, { value: 0.5, unit: "s" });
  assertEquals(image?.extensions["Spectrum Imaging"], {
    "Artefact Correction": "Spatial drift correction every 3 rows",
    "Acquisition Duration": { value: 90, unit: "s" },
  });
  assertEquals(image?.extensions.EELS, {
    "Background Removal Model": "Power Law",
    "Processing Steps": "Background Removal, Calibrated Post-acquisition",
  });
});

Deno.test("digital-micrograph distrusts EDS presets, and takes the mean of readings by pixel", () => {
  const [image] = read(dm3({
    shape: [4, 16],
    units: ["nm", "keV"],
    tags: {
      "Meta Data": { Format: "Spectrum image", Signal: "X-ray" },
      "SI": { Acquisition: { "Dispersion (eV)": 10.5 } },
      "EDS": { "Live time": 1.5, "Detector Info": { Fano: 0.25 }, "Images": { "Live time": [1, 2, 3, 5] } },
    },
  }));
  assertEquals(image?.extensions.EDS, {
    "Dispersion": { value: 10.5, unit: "eV" },
    "Fano": 0.25,
    "Live time (SI Average)": 2.75,
  });
  assertEquals(image?.distrust, [["EDS", "Fano"]]);
});

Deno.test("digital-micrograph reads the tags of what a stack was made of", () => {
  const [stack] = read(dm3({
    shape: [2, 4, 4],
    tags: { "plane info": { " 0": { "source tags": { "Microscope Info": { "Voltage": 200000 } } } } },
  }));
  assertEquals([stack?.type, stack?.dataType], ["Image", "TEM_Image_Stack"]);
  assertEquals(stack?.meta.acceleration_voltage, { value: 200000, unit: "V" });
});

Deno.test("digital-micrograph keeps what it knows of an image whose pixels are not there", () => {
  const images = read(dm3(
    { shape: [4, 4], bytes: 1, tags: { "Microscope Info": { "Voltage": 200000 } } },
    { shape: [4, 4], dataType: 23 },
  ));
  assertEquals(images.map(({ type }) => type), ["Misc", "Image"]);
  assertEquals(images[0]?.meta.acceleration_voltage, { value: 200000, unit: "V" });
  assertEquals(images[0]?.warning?.includes("need 64 bytes, there are 16"), true, images[0]?.warning);
  assertEquals(images[0]?.pixels, undefined);
});

Deno.test("digital-micrograph keeps the tag tree without long lists and without how DM shows it", () => {
  const [image] = read(dm3({ shape: [2, 2], tags: { "Long": Array(300).fill(1), "Short": [1, 2] } }));
  assertEquals(image?.original, {
    ImageList: { TagGroup0: { ImageTags: { Long: { length: 300, first: [1, 1, 1, 1] }, Short: [1, 2] } } },
  });
});

Deno.test("digital-micrograph declines what has another head, with the reason", () => {
  const good = dm3({ shape: [2, 2] });
  const changed = (at: number, value: number) => {
    const bytes = good.slice();
    bytes[at] = value;
    return extractor.supports(memorySource(bytes, { name: "a.dm3" }));
  };
  assertEquals(changed(3, 3), true);
  assertEquals(changed(3, 5), "does not begin with the version number 3 or 4");
  assertEquals(changed(8, 9).toString().startsWith("byte order flag"), true);
  assertEquals(changed(12, 7), "no tag group follows the head");
  assertEquals(extractor.supports(memorySource(new Uint8Array(3))), "shorter than the head of a DM file");
});

Deno.test("digital-micrograph ends in a dataset or a FormatError wherever the file is cut or changed", () => {
  const good = dm3({ shape: [4, 8], units: ["nm", "nm"], tags: { "Microscope Info": MICROSCOPE } });
  assertThrows(() => read(good.slice(0, 300)), FormatError);
  fc.assert(fc.property(fc.nat(good.length), fc.nat(good.length - 1), fc.nat(255), (length, at, value) => {
    const bytes = good.slice(0, length);
    if (at < length) bytes[at] = value;
    try {
      for (const dataset of read(bytes)) JSON.stringify({ ...dataset, pixels: undefined });
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
  }));
});
