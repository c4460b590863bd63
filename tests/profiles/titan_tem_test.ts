import { assertEquals } from "@std/assert";
import { applyProfile, profileOf } from "../../extractors/apply_profile.ts";
import { dataset } from "../../extractors/define.ts";
import { profiles } from "../../profiles/mod.ts";
import profile from "../../profiles/titan_tem.ts";

const SETTINGS = [
  "Microscope Titan 300 kV X1 SuperTwin",
  "User USER",
  "Gun FEG HT 300 Extr volt 4500 V Gun Lens 7 Emission 150.0uA",
  "Mode STEM nP SA Zoom Diffraction Defocus (um) 0.082 Magn 1800000x CL 0.245m",
  "Spot 8",
  "C2 21.658%",
  "Image shift 0.100/-0.200um",
  "Stage -201.900 um, 269.484 um, 31.231 um, 0.64 deg, 0.22 deg",
  "C2 Aperture: 50 um",
  "OBJ Aperture: retracted",
  "Filter related settings:",
  "Mode: Spectroscopy",
  "Selected dispersion: 0.10[eV/Channel]",
  "Total energy loss: -1.50[eV]",
  "",
].join("\u2028");

const described = (info: string, specimen: string, meta = {}) =>
  applyProfile(
    profile,
    dataset("Image", {
      dataType: "STEM_Imaging",
      meta,
      original: {
        ImageList: { TagGroup0: { Tecnai: { "Microscope Info": info, "Specimen Info": specimen } } },
      },
    }),
    { name: "a.dm3" },
  );

Deno.test("titan-tem is the profile of its pids", () => {
  assertEquals(profileOf("FEI-Titan-TEM-012345", profiles), profile);
});

Deno.test("titan-tem reads the settings that the microscope's software left as text", () => {
  const { type, dataType, meta, extensions, sources } = described(SETTINGS, " Si [110] ");
  assertEquals([type, dataType], ["Diffraction", "STEM_Diffraction"]);
  assertEquals(extensions, {
    "Tecnai Microscope Name": "Titan 300 kV X1 SuperTwin",
    "Tecnai User": "USER",
    "Gun Name": "FEG HT 300",
    "Extractor Voltage (V)": 4500,
    "Gun Lens #": 7,
    "Emission Current (μA)": 150,
    "Tecnai Mode": "STEM nP SA Zoom Diffraction",
    "Defocus": 0.082,
    "Tecnai Magnification": 1800000,
    "Camera Length (m)": 0.245,
    "Spot": 8,
    "C2 Lens Strength (%)": 21.658,
    "Image Shift X (μm)": 0.1,
    "Image Shift Y (μm)": -0.2,
    "C2 Aperture (μm)": 50,
    "Objective Aperture": "retracted",
    "Tecnai Filter": {
      "Mode": "Spectroscopy",
      "Dispersion (eV/channel)": 0.1,
      "Total Energy Loss (eV)": -1.5,
    },
  });
  assertEquals(meta.specimen, "Si [110]");
  assertEquals(meta.stage_position, {
    x: { value: -201.9, unit: "µm" },
    y: { value: 269.484, unit: "µm" },
    z: { value: 31.231, unit: "µm" },
    tilt_alpha: { value: 0.64, unit: "deg" },
    tilt_beta: { value: 0.22, unit: "deg" },
  });
  assertEquals(sources?.["stage_position.z"], "Tecnai.Microscope Info");
});

Deno.test("titan-tem leaves what has a scale in a length an image, and a stage position of DM's own", () => {
  const stage = { x: { value: 1, unit: "µm" } };
  const found = described(SETTINGS, "Specimen information is not available yet", {
    pixel_width: { value: 1, unit: "nm" },
    stage_position: stage,
  });
  assertEquals(found.type, "Image");
  assertEquals(found.meta.stage_position, stage);
  assertEquals(found.meta.specimen, undefined);
});

Deno.test("titan-tem leaves datasets without that text as they are, and takes DM's diffraction mode", () => {
  const plain = dataset("Image", {
    dataType: "TEM_Imaging",
    extensions: { "Operation Mode": "DIFFRACTION" },
  });
  const found = applyProfile(profile, plain, { name: "a.dm3" });
  assertEquals(found, { ...plain, type: "Diffraction", dataType: "TEM_Diffraction" });
});
