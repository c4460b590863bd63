/** Every DM and FEI file of the golden data set through the built-in extractors. */
import { assertEquals } from "@std/assert";
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { ask } from "../../extractors/recognise.ts";
import { FormatError } from "../../formats/source.ts";
import { profiles } from "../../profiles/mod.ts";
import type { Dataset } from "../../schemas/dataset.ts";
import { DATA, dataFile, goldenTest } from "../formats/golden_data.ts";

const built = extractors.filter(({ name }) => name !== "basic");
// files that the reference leaves to its fallback, although they hold the metadata of FEI software
const LOOSE = ["quad1image_001_no_beam_scan_or_system_meta.tif", "quanta_no_beam_scan_or_system_meta.tif"];
// a DM file under another name
const DISGUISED = "test_ignore.db";

function filesOf(folder: string, pattern: RegExp): string[] {
  return [...Deno.readDirSync(`${DATA}/data/${folder}`)].flatMap(({ name, isDirectory }) => {
    const path = folder ? `${folder}/${name}` : name;
    return isDirectory ? filesOf(path, pattern) : pattern.test(name) ? [path] : [];
  });
}

function read(path: string, instrument?: string): Dataset[] {
  return extractFile(dataFile(path), instrument ? { instrument, path } : { path }, { extractors, profiles })
    .datasets;
}

goldenTest("each DM and FEI file is claimed by its extractor alone, each other file by one at most", () => {
  const wrong: string[] = [];
  for (const path of filesOf("", /./)) {
    const claims = built.filter((extractor) => ask(extractor, dataFile(path)) === true).map(({ name }) =>
      name
    );
    const golden = `${DATA}/goldens/nx_meta/${path}.json`;
    const reference = /"extractor": "fei_tif_extractor"/.test(textOrNothing(golden));
    const expected = /\.dm[34]$/.test(path) || path.endsWith(DISGUISED)
      ? ["digital-micrograph"]
      : reference || LOOSE.includes(path.split("/").at(-1)!)
      ? ["fei-tif"]
      : claims.filter((name) => name !== "digital-micrograph" && name !== "fei-tif").slice(0, 1);
    if (String(claims) !== String(expected)) wrong.push(`${path}: ${claims} instead of ${expected}`);
  }
  assertEquals(wrong, []);
});

goldenTest(
  "no file makes an extractor throw anything but a FormatError, and only the corrupt one does",
  () => {
    const threw: string[] = [];
    for (const path of filesOf("", /\.(dm[34]|tiff?)$/)) {
      const file = dataFile(path);
      const extractor = built.find((extractor) => ask(extractor, file) === true);
      try {
        for (const { original } of extractor?.extract(file, {}) ?? []) JSON.stringify(original);
      } catch (error) {
        threw.push(`${path} ${error instanceof FormatError ? "FormatError" : error}`);
      }
    }
    assertEquals(threw, ["nx280/test_corrupted.dm3 FormatError"]);
  },
);

goldenTest("a colour image has its shape and dimensions", () => {
  const [found] = read("rsciio/digitalmicrograph/2D/test-23.dm3");
  assertEquals([found?.type, found?.dimensions], ["Image", [2, 2]]);
});

goldenTest(
  "an EELS spectrum image has its conditions, its spectrometer, its scan and its calibration",
  () => {
    const [found] = read("nx280/Titan_EELS_SI_driftcorr_nested_dataZeroed.dm3");
    assertEquals([found?.type, found?.dataType], ["SpectrumImage", "EELS_Spectrum_Imaging"]);
    assertEquals(found?.dimensions, [40, 100, 1024]);
    const eels = found?.extensions.EELS as Record<string, unknown>;
    assertEquals(eels["Convergence semi-angle"], { value: 13.699999809265137, unit: "mrad" });
    assertEquals(eels["Spectrometer Instrument name"], "GIF Tridiem ER");
    assertEquals(eels["Spectrometer Drift tube voltage"], { value: 150, unit: "V" });
    assertEquals(found?.extensions["Spectrum Imaging"], {
      "Spatial Sampling (Vertical)": 40,
      "Spatial Sampling (Horizontal)": 100,
      "Artefact Correction": "Spatial drift correction every 1 row",
      "Acquisition Duration": { value: 2173, unit: "s" },
    });
    assertEquals(found?.meta.pixel_time, { value: 0.5, unit: "s" });
    assertEquals((found?.meta.channel_size as { unit: string }).unit, "eV");
    assertEquals((found?.meta.pixel_width as { unit: string }).unit, "nm");
    // the stage's height is in micrometres
    assertEquals((found?.meta.stage_position as Record<string, unknown>).z, { value: -151.648, unit: "µm" });
    assertEquals(
      found?.sources?.["EELS.Spectrometer Slit width"],
      "ImageTags.EELS Spectrometer.Slit width (eV)",
    );
  },
);

goldenTest("means over the pixels of an EDS spectrum image stand for its presets", () => {
  const [found] = read("nx280/Titan_EDS_SI_dataZeroed.dm4");
  const eds = found?.extensions.EDS as Record<string, unknown>;
  assertEquals(eds["Live time (SI Average)"], 0.9696700292825698);
  assertEquals(eds["Live time"], undefined);
  assertEquals(found?.distrust.some((entry) => String(entry) === "EDS,Solid angle"), true);
  assertEquals(found?.acquired, "2019-05-21T15:49:18");
});

goldenTest("the time of acquisition has its offset where the file tells the moment in UTC", () => {
  assertEquals(
    read("nx280/Titan_opmode_diffraction_dataZeroed.dm3")[0]?.acquired,
    "2019-03-22T14:39:25-04:00",
  );
  assertEquals(
    read("rsciio/digitalmicrograph/test_stackbuilder_imagestack.dm3")[0]?.acquired,
    "2015-05-17T17:00:16+02:00",
  );
});

goldenTest("cathodoluminescence, line profiles, stacks and diffraction are what they are", () => {
  const typeOf = (name: string, signal = 0) => {
    const found = read(`rsciio/digitalmicrograph/${name}`)[signal];
    return `${found?.type} ${found?.dataType}`;
  };
  assertEquals(typeOf("1D/test-MonarcCL_spectrum-ccd.dm4"), "Spectrum SEM_CL");
  assertEquals(typeOf("2D/test-MonarcCL_spectrum-SI.dm4"), "SpectrumImage CL_Spectrum_Imaging");
  assertEquals(typeOf("2D/multi_signal.dm3", 1), "Misc Line_Profile");
  assertEquals(typeOf("test_stackbuilder_imagestack.dm3"), "Image STEM_Image_Stack");
  assertEquals(typeOf("2D/test-5.dm3"), "Image FFT");
  assertEquals(typeOf("2D/test_diffraction_pattern.dm3"), "Diffraction TEM_Diffraction");
});

goldenTest(
  "a dual beam's TIFF has beam current, magnification and time, and its picture's size without the data bar",
  () => {
    const [found] = read("rsciio/tiff/FEI-Helios-Ebeam-8bits.tif");
    assertEquals([found?.type, found?.dataType, found?.dimensions], ["Image", "SEM_Imaging", [442, 512]]);
    assertEquals(found?.meta.beam_current, { value: 6.25e-12, unit: "A" });
    assertEquals(found?.meta.magnification, 120);
    assertEquals(found?.acquired, "2016-06-13T17:06:40");
    assertEquals(found?.extensions["System Type"], 'Helios NanoLab" 660');
    assertEquals(found?.warning, undefined);
  },
);

goldenTest("an old TIFF without tags has its metadata from behind the pixels", () => {
  const [found] = read(`nx280/${LOOSE[0]}`);
  assertEquals(found?.meta.acceleration_voltage, { value: 30000, unit: "V" });
  assertEquals(found?.extensions["Frames Integrated"], 5);
  assertEquals(found?.acquired, "2017-12-18T13:04:14");
});

goldenTest("XML beside the INI block adds what that leaves out, and keeps its repeated elements", () => {
  const [found] = read("nx280/scios_with_xml_metadata.tif");
  assertEquals(found?.acquired, "2024-05-01T12:56:16");
  assertEquals(found?.extensions["Detector Grid Voltage"], { value: 250, unit: "V" });
  const xml = found?.original?.FEI_XML_Metadata as { GasInjectionSystems: { Gis: unknown[] } };
  assertEquals(xml.GasInjectionSystems.Gis.length, 2);
});

goldenTest("the TEM software's table has its units", () => {
  const [found] = read("nx280/titan_tem_saed_image_dataZeroed.tif");
  assertEquals([found?.type, found?.dataType], ["Diffraction", "TEM_Diffraction"]);
  assertEquals(found?.meta.camera_length, { value: 0.55, unit: "m" });
  assertEquals(found?.extensions.Emission, { value: 41, unit: "µA" });
});

goldenTest(
  "the Titan's profile reads the settings its software left, under a pid with a serial number",
  () => {
    const [found] = read("nx280/Titan_STEM_DIFFRACTION_dataZeroed.dm3", "FEI-Titan-TEM-012345");
    assertEquals([found?.dataType, found?.extensions["Tecnai User"]], ["STEM_Diffraction", "USER"]);
    assertEquals(
      found?.extensions["SA Aperture"] ?? found?.extensions["Selected Area Aperture"],
      "retracted",
    );
  },
);

function textOrNothing(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}
