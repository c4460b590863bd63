import { assertEquals, assertThrows } from "@std/assert";
import { extractFile } from "../../extractors/extract.ts";
import extractor from "../../extractors/fei_ser.ts";
import { extractors } from "../../extractors/mod.ts";
import { type EmiElements, type EmiObject, writeEmi } from "../../formats/emi_writer.ts";
import { type SerInput, writeSer } from "../../formats/ser_writer.ts";
import { type ByteSource, FormatError, memorySource } from "../../formats/source.ts";
import { DATA, dataFile, goldenTest } from "../formats/golden_data.ts";

const TIME = Date.UTC(2018, 10, 14, 12, 55, 20) / 1000;
const image = (delta = 2e-9, more: Partial<SerInput> = {}) => {
  const calibrations = [{ offset: -4e-9, delta, element: 0 }, { offset: -6e-9, delta, element: 0 }];
  return writeSer({
    version: 544,
    dtype: "uint16",
    sizes: [2, 3],
    elements: [{ data: Uint16Array.of(1, 2, 3, 4, 5, 6), calibrations, time: TIME }],
    ...more,
  });
};
const spectra = (count: number, channels: number, delta: number, dimensions?: SerInput["dimensions"]) =>
  writeSer({
    version: 528,
    dtype: "float32",
    sizes: [channels],
    elements: Array.from({ length: count }, () => ({
      data: new Float32Array(channels),
      calibrations: [{ offset: 0, delta, element: 0 }],
    })),
    ...(dimensions ? { dimensions } : {}),
  });
const LINE = [{ size: 4, delta: 3e-9, description: "Position", units: "meters" }];

const SETTINGS: [string, string, string][] = [
  ["Microscope", "Microscope Titan 300 kV", ""],
  ["User", "USER", ""],
  ["High tension", "300", "kV"],
  ["Extraction voltage", "4400", "V"],
  ["Emission", "135.0", "uA"],
  ["Mode", " STEM nP SA Zoom Diffraction", ""],
  ["Magnification", "28500", "x"],
  ["Camera length", "0.195", "m"],
  ["Stem rotation", "-15.0", "deg"],
  ["Stem rotation correction", "-12.3", "deg"],
  ["Spot size", "7", ""],
  ["C2 lens", "22.133", "%"],
  ["Stage X", "-195.777", "um"],
  ["Stage A", "-0.84", "deg"],
  ["Stage height limit", "2", "um"],
  ["OBJ Aperture", "V", "um"],
  ["Filter selected dispersion", "0.10", "eV/Channel"],
  ["__proto__", "1", ""],
  ["camera_length", "5", "m"],
];
const elements = (info: EmiElements, date = "Wed Nov 14 13:55:20 2018"): EmiElements => ({
  ExperimentalConditions: { MicroscopeConditions: { AcceleratingVoltage: "300000", Tilt1: "-0.014735" } },
  AcquireDate: date,
  AcquireInfo: info,
  Manufacturer: "FEI (ISAS)",
});
const SCAN = { DwellTimePath: "0.000048", FrameTime: "60.0000" };

function source(ser: Uint8Array, objects?: EmiObject[], name = "scan_1.ser"): ByteSource {
  return memorySource(ser, { name, siblings: objects ? { "scan.emi": writeEmi(objects) } : {} });
}
function read(file: ByteSource) {
  const [found, ...others] = extractor.extract(file, {});
  assertEquals(others, []);
  return found!;
}
const withMode = (
  mode: string,
  info: EmiElements = {},
) => [{ elements: elements(info), settings: [["Mode", mode, ""] as const] }];
const typeOf = (ser: Uint8Array, objects?: EmiObject[]) => {
  const { type, dataType } = read(source(ser, objects));
  return `${type} ${dataType}`;
};

Deno.test("fei-ser reads the settings, in their units", () => {
  const found = read(source(image(), [{ elements: elements(SCAN), settings: SETTINGS }]));
  assertEquals([found.type, found.dataType, found.dimensions], ["Image", "STEM_Imaging", [2, 3]]);
  assertEquals(found.meta, {
    acceleration_voltage: { value: 300, unit: "kV" },
    frame_time: { value: 60, unit: "s" },
    operator: "USER",
    extraction_voltage: { value: 4400, unit: "V" },
    emission_current: { value: 135, unit: "µA" },
    magnification: 28500,
    camera_length: { value: 0.195, unit: "m" },
    scan_rotation: { value: -15, unit: "deg" },
    stage_position: {
      x: { value: -195.777, unit: "µm" },
      tilt_alpha: { value: -0.84, unit: "deg" },
      a: { value: -0.84, unit: "deg" },
    },
    dwell_time: { value: 0.000048, unit: "s" },
    pixel_width: { value: 2e-9, unit: "m" },
    pixel_height: { value: 2e-9, unit: "m" },
  });
  const extensions = found.extensions;
  assertEquals(extensions["Microscope Tilt 1"], { value: -0.014735, unit: "rad" });
  assertEquals(extensions["STEM Rotation Correction"], { value: -12.3, unit: "deg" });
  assertEquals(extensions["Tecnai Filter"], { "Selected Dispersion": { value: 0.1, unit: "eV/channel" } });
  assertEquals(extensions["Stage Position"], { "Height Limit": { value: 2, unit: "µm" } });
  assertEquals([extensions["Spot Size"], extensions["OBJ Aperture"], extensions["Mode"]], [
    7,
    "V",
    "STEM nP SA Zoom Diffraction",
  ]);
  assertEquals(extensions["C2 Lens"], { value: 22.133, unit: "%" });
  assertEquals([Object.hasOwn(extensions, "__proto__"), extensions["Camera_length"]], [true, {
    value: 5,
    unit: "m",
  }]);
  assertEquals(extensions["emi Filename"], "scan.emi");
  assertEquals(found.warning, undefined);
  assertEquals(found.distrust, [["Operator"]]);
  assertEquals(found.sources?.["magnification"], "ObjectInfo/ExperimentalDescription: Magnification");
  const original = found.original as Record<string, Record<string, unknown>>;
  assertEquals(original.ser_header_parameters!.ArraySizeX, 3);
  assertEquals(original.ObjectInfo!.Manufacturer, "FEI (ISAS)");
});

Deno.test("fei-ser reads what the detector was set to", () => {
  const info = {
    IntegrationTime: "20.0",
    NumberSpectra: "0",
    EnergyResolution: "10.0000",
    ShapingTime: "51.2000",
  };
  const beam = { ...info, BeamPosition: "(-0.3, 0.7) um" };
  const found = read(source(spectra(1, 8, 10), [{ elements: elements(beam), settings: SETTINGS }]));
  assertEquals([found.type, found.dataType, found.dimensions], ["Spectrum", "STEM_EDS_Spectrum", [1, 8]]);
  assertEquals(found.extensions["Shaping Time"], { value: 51.2, unit: "µs" });
  assertEquals(found.extensions["Energy Resolution"], { value: 10, unit: "eV" });
  assertEquals([found.extensions["Number of Spectra"], found.extensions["Beam Position"]], [
    0,
    "(-0.3, 0.7)",
  ]);
  assertEquals(found.meta.acquisition_time, { value: 20, unit: "s" });
  assertEquals(found.meta.channel_size, { value: 10, unit: "eV" });
  assertEquals(found.meta.starting_energy, { value: 0, unit: "eV" });
  const camera = { DwellTimePath: "0.5", CameraNamePath: "BM-Ceta", Binning: "8" };
  const shot = read(
    source(image(), [{ elements: elements(camera), settings: [["Mode", "TEM uP SA Zoom Image", ""]] }]),
  );
  assertEquals([shot.meta.acquisition_time, shot.meta.acquisition_device, shot.extensions.Binning], [
    { value: 0.5, unit: "s" },
    "BM-Ceta",
    8,
  ]);
});

Deno.test("fei-ser tells types from shape, calibration and mode", () => {
  const stem = "STEM nP SA Zoom Diffraction";
  const camera = { CameraNamePath: "BM-Ceta" };
  assertEquals(typeOf(image(), withMode("STEM nP SA Zoom Image")), "Image STEM_Imaging");
  assertEquals(typeOf(image(), withMode(stem)), "Image STEM_Imaging");
  assertEquals(typeOf(image(), withMode("TEM uP SA Zoom Image")), "Image TEM_Imaging");
  assertEquals(typeOf(image(1e8), withMode("TEM uP SA Zoom Diffraction")), "Diffraction TEM_Diffraction");
  assertEquals(typeOf(image(1), withMode("TEM uP SA Zoom Diffraction")), "Diffraction TEM_Diffraction");
  assertEquals(typeOf(image(1), withMode(stem)), "Image STEM_Imaging");
  assertEquals(typeOf(image(1), withMode(stem, camera)), "Diffraction STEM_Diffraction");
  assertEquals(typeOf(image(1e8)), "Diffraction TEM_Diffraction");
  assertEquals(typeOf(image()), "Image TEM_Imaging");

  assertEquals(typeOf(spectra(1, 8, 1), withMode(stem)), "Spectrum STEM_Spectrum");
  assertEquals(
    typeOf(spectra(1, 8, 1), withMode(stem, { GainCorrection: "Yes" })),
    "Spectrum STEM_EELS_Spectrum",
  );
  assertEquals(typeOf(spectra(1, 2048, 0.2)), "Spectrum TEM_EELS_Spectrum");
  assertEquals(typeOf(spectra(1, 600, 10)), "Spectrum TEM_EDS_Spectrum");
  assertEquals(typeOf(spectra(4, 600, 10, LINE)), "SpectrumImage STEM_EDS_Spectrum_Imaging");
  assertEquals(typeOf(spectra(4, 8, 1)), "SpectrumImage TEM_Spectrum_Imaging");
  assertEquals(typeOf(spectra(1, 8, 1, [{ ...LINE[0]!, size: 1 }])), "Spectrum TEM_Spectrum");
});

Deno.test("fei-ser gives pictures their own units", () => {
  const axes = (ser: Uint8Array) =>
    read(source(ser)).pixels!().axes.map(({ units, scale, offset }) => [units, scale, offset]);
  assertEquals(axes(image()), [["nm", 2, -4], ["nm", 2, -6]]);
  const [[units, scale]] = axes(image(1e8)) as [[string, number, number]];
  assertEquals([units, scale.toPrecision(6)], ["1/nm", "0.100000"]);
  assertEquals(axes(image(1)), [["", 1, 0], ["", 1, 0]]);
  assertEquals(axes(spectra(4, 2, 5, LINE)), [["nm", 3, 0], ["eV", 5, 0]]);
  assertEquals(axes(spectra(4, 2, 5, [{ ...LINE[0]!, delta: 1 }])), [["", 1, 0], ["eV", 5, 0]]);
  const map = read(source(spectra(4, 2, 5, LINE)));
  assertEquals([map.meta.pixel_width, map.meta.pixel_height], [{ value: 3e-9, unit: "m" }, undefined]);
  assertEquals([...read(source(image())).pixels!().read()], [1, 2, 3, 4, 5, 6]);
});

Deno.test("fei-ser takes the time from the .emi in any language, else from the series, else from neither", () => {
  const acquired = (date: string, ser = image()) =>
    read(source(ser, [{ elements: elements(SCAN, date), settings: SETTINGS }])).acquired;
  assertEquals(acquired("Wed Nov 14 13:55:20 2018"), "2018-11-14T13:55:20+01:00");
  assertEquals(acquired("mer. nov. 14 13:55:20 2018"), "2018-11-14T13:55:20+01:00");
  assertEquals(acquired("Wed Nov 14 13:55:20 2018", spectra(1, 8, 1)), "2018-11-14T13:55:20");
  assertEquals(acquired("once upon a time"), "2018-11-14T12:55:20Z");
  assertEquals(acquired("once upon a time", spectra(1, 8, 1)), undefined);
  assertEquals(read(source(image())).acquired, "2018-11-14T12:55:20Z");
});

Deno.test("fei-ser reads a series without its companion, and says why", () => {
  const warning = (file: ByteSource) => {
    const found = read(file);
    assertEquals([found.type, found.meta.pixel_width], ["Image", { value: 2e-9, unit: "m" }]);
    return found.warning;
  };
  const limited = "only what the series itself tells is known";
  assertEquals(warning(source(image())), `There is no "scan.emi" beside it: ${limited}`);
  assertEquals(
    warning(source(image(), undefined, "other.ser")),
    `The name "other.ser" does not end in a number as "_1.ser" does: no .emi file belongs to it, ${limited}`,
  );
  const broken = memorySource(image(), { name: "scan_1.ser", siblings: { "scan.emi": new Uint8Array(500) } });
  assertEquals(
    warning(broken),
    `Cannot read the .emi file: scan.emi at byte 0: It holds no ObjectInfo block of TIA: ${limited}`,
  );
  const objects = [{ file: "scan_1.ser", elements: elements(SCAN) }];
  assertEquals(
    warning(source(image(), objects)),
    '"scan.emi" tells no settings of the microscope for this series',
  );
  assertEquals(
    warning(source(image(), objects, "scan_2.ser")),
    `"scan.emi" says nothing about this series: ${limited}`,
  );
});

Deno.test("fei-ser reads the block of a tenth series, though those before are gone", () => {
  const objects = [1, 2, 10].map((number) => ({
    file: `C:\\scan_${number}.ser`,
    elements: elements(SCAN),
    settings: [["Spot size", String(number), ""] as const],
  }));
  assertEquals(read(source(image(), objects, "scan_10.ser")).extensions["Spot Size"], 10);
});

Deno.test("fei-ser keeps how the image was scanned that a map was placed on", () => {
  const { ExperimentalConditions: _, ...survey } = elements(SCAN);
  const map = {
    ReferenceImagePath: "Display/Image",
    ...elements({ IntegrationTime: "0.5" }),
    Manufacturer: "EDAX",
  };
  const objects = [
    { elements: { ...survey, OriginalImageUuid: "u" } },
    { file: "scan_1.ser", elements: map, settings: SETTINGS },
  ];
  const found = read(source(spectra(4, 8, 1, LINE), objects));
  assertEquals(found.extensions["Manufacturer"], "EDAX");
  assertEquals(found.meta.pixel_time, { value: 0.5, unit: "s" });
  assertEquals(found.extensions["Reference Image"], {
    "Acquire Date": "Wed Nov 14 13:55:20 2018",
    "Dwell Time Path": { value: 0.000048, unit: "s" },
    "Frame Time": { value: 60, unit: "s" },
    "Manufacturer": "FEI (ISAS)",
  });
});

Deno.test("fei-ser reads an .emi by itself, and says where the numbers are", () => {
  const objects = [
    { elements: { Uuid: "drawn" } },
    ...[1, 2].map((n) => ({ file: `C:\\old_${n}.ser`, elements: elements(SCAN), settings: SETTINGS })),
  ];
  const file = memorySource(writeEmi(objects), { name: "scan.emi", siblings: { "scan_1.ser": image() } });
  assertEquals(extractor.supports(file), true);
  const [first, second, ...others] = extractor.extract(file, {});
  assertEquals(others, []);
  assertEquals([first?.type, first?.acquired], ["Misc", "2018-11-14T13:55:20"]);
  assertEquals([first?.extensions["Signal File"], first?.warning], ["scan_1.ser", undefined]);
  assertEquals(second?.warning, 'Its numbers are in "scan_2.ser", which is not beside it');
  assertEquals(first?.meta.acceleration_voltage, { value: 300, unit: "kV" });
  const nothing = memorySource(writeEmi([{ elements: { Uuid: "drawn" } }]), { name: "scan.emi" });
  assertThrows(
    () => [...extractor.extract(nothing, {})],
    FormatError,
    "scan.emi: None of its blocks is about",
  );
});

Deno.test("fei-ser declines other files, and a broken series is an error with file and place", () => {
  const blanked = writeEmi([{ elements: elements(SCAN) }]).fill(0, 0, 8);
  assertEquals(extractor.supports(memorySource(blanked, { name: "a.emi" })), true);
  assertEquals(
    extractor.supports(memorySource(blanked, { name: "a.bin" })),
    "does not begin with II and 0x0197",
  );
  assertEquals(
    extractor.supports(memorySource(new Uint8Array(99), { name: "a.emi" })),
    "holds no ObjectInfo block of TIA",
  );

  const extract = (bytes: Uint8Array) =>
    extractFile(memorySource(bytes, { name: "a_1.ser" }), {}, { extractors });
  const cut = extract(image().slice(0, 90));
  assertEquals(cut.extractor, "fei-ser");
  assertEquals(cut.error?.startsWith("a_1.ser at byte "), true);
  assertEquals(cut.datasets[0]?.type, "Unknown");
  const text = extract(new TextEncoder().encode("This is a bad file"));
  assertEquals(
    text.error,
    "a_1.ser at byte 0: Not of the format that its name says, FEI TIA series: does not begin with II and 0x0197; it may be damaged, copy it anew",
  );
});

function* seriesBelow(folder: string): Generator<{ folder: string; name: string }> {
  for (const { name, isDirectory } of Deno.readDirSync(`${DATA}/data/${folder}`)) {
    if (isDirectory) yield* seriesBelow(`${folder}/${name}`);
    else if (/\.(ser|emi)$/.test(name)) yield { folder, name };
  }
}

goldenTest(
  "fei-ser reads every series and companion of the data set, the two unreadable ones excepted",
  () => {
    const refused: string[] = [];
    const warned: string[] = [];
    let count = 0;
    for (const { folder, name } of [...seriesBelow("nx280"), ...seriesBelow("rsciio/tia")]) {
      const file: ByteSource = {
        ...dataFile(`${folder}/${name}`),
        name,
        sibling: (other) => {
          const beside = [...Deno.readDirSync(`${DATA}/data/${folder}`)].some(({ name }) => name === other);
          return beside ? { ...dataFile(`${folder}/${other}`), name: other } : undefined;
        },
      };
      if (extractor.supports(file) !== true) {
        refused.push(name);
        continue;
      }
      for (const found of extractor.extract(file, {})) {
        count++;
        if (found.warning) warned.push(name);
        else assertEquals([name, found.meta.acceleration_voltage !== undefined], [name, true]);
        assertEquals([name, Boolean(found.acquired) || Boolean(found.warning)], [name, true]);
        JSON.stringify(found.original);
      }
    }
    assertEquals(refused.sort(), ["Titan_TEM_13_unreadable_ser_1.ser", "Titan_TEM_14_unreadable_emi.emi"]);
    assertEquals(warned.sort(), [
      "Titan_TEM_14_unreadable_emi_1.ser",
      "more_ser_then_emi_metadata.emi", // the name that it gives its series was made unreadable
      "more_ser_then_emi_metadata_2.ser",
    ]);
    assertEquals(count > 70, true, `Only ${count} datasets`);
  },
);
