/**
 * DM files with the tags that microscopes write, any of them missing: what both extract.
 *
 * @module
 */
import { type DmInput, DmTyped, writeDm } from "../../formats/dm_writer.ts";
import type { Kind } from "./kind.ts";
import { compareMeta } from "./meta.ts";
import { randomPixels } from "./numbers.ts";
import type { Random } from "./random.ts";

type Tags = { [name: string]: DmInput };

export default {
  name: "dmmeta",
  share: 8,
  async make(random, stem) {
    const version = random.pick([3, 4] as const);
    const form = random.pick(["image", "eels", "eds"] as const);
    const shape = form === "image"
      ? [random.integer(2, 30), random.integer(2, 30)]
      : [random.integer(10, 200)];
    const units = form === "image" ? "nm" : "eV";
    const image = {
      name: random.text(),
      dtype: "float32" as const,
      shape,
      data: Float32Array.from(randomPixels(random, "uint8", shape.reduce((a, b) => a * b)) as Uint8Array),
      calibrations: shape.map(() => ({ scale: Math.abs(random.decimal(-3, 2)), units })),
      imageTags: imageTags(random, form),
    };
    await Deno.writeFile(`${stem}.dm${version}`, writeDm({ version, images: [image] }));
    return `${stem}.dm${version}`;
  },
  compare: (path, peer) => compareMeta("dmmeta", path, peer),
} satisfies Kind;

function imageTags(random: Random, form: "image" | "eels" | "eds"): Tags {
  const number = () => new DmTyped(random.pick([6, 7]), random.decimal(-3, 5));
  const numbers = (...names: string[]): Tags =>
    Object.fromEntries(random.some(names, 0.6).map((name) => [name, number()]));
  const texts = (...names: string[]): Tags =>
    Object.fromEntries(random.some(names, 0.6).map((name) => [name, random.text()]));
  const some = (tags: Tags): Tags =>
    Object.fromEntries(random.some(Object.entries(tags), 0.8).filter(([, tag]) => Object.keys(tag).length));
  const signal = { image: undefined, eels: "EELS", eds: "X-ray" }[form];
  const illumination = form === "image" ? random.pick(["TEM", "STEM NANOPROBE"]) : "STEM NANOPROBE";
  return {
    "Microscope Info": {
      ...texts("Microscope", "Operator", "Specimen", "Name", "Facility", "Imaging Mode"),
      ...texts("Condenser Aperture", "Objective Aperture", "Selected Area Aperture"),
      ...numbers("Indicated Magnification", "Actual Magnification", "Cs(mm)", "STEM Camera Length"),
      ...numbers("Field of View (µm)"),
      "Voltage": new DmTyped(6, random.pick([80e3, 200e3, 300e3])),
      "Illumination Mode": illumination,
      "Operation Mode": random.pick(["IMAGING", "SCANNING"]),
      "Stage Position": numbers("Stage Alpha", "Stage Beta", "Stage X", "Stage Y", "Stage Z"),
    },
    ...(signal ? { "Meta Data": { Signal: signal, Format: "Spectrum", ...texts("Acquisition Mode") } } : {}),
    ...some({
      "Session Info": texts("Detector", "Operator", "Specimen"),
      "DataBar": { ...texts("Device Name", "Signal Name"), ...numbers("Exposure Time (s)") },
      "DigiScan": form === "image" ? numbers("Sample Time") : {},
      "GMS Version": texts("Created"),
      "Acquisition": {
        Device: texts("Name"),
        Parameters: {
          "High Level": { ...numbers("Exposure (s)"), ...texts("Processing"), Binning: [2, 4] },
        },
      },
    }),
    ...(form === "eels" ? { EELS: eels() } : {}),
    ...(form === "eds" ? { EDS: eds() } : {}),
  };

  function eels(): Tags {
    return {
      "Acquisition": {
        "Exposure (s)": number(),
        ...numbers("Integration time (s)"),
        "Number of frames": random.integer(1, 100),
      },
      "Experimental Conditions": numbers("Collection semi-angle (mrad)", "Convergence semi-angle (mrad)"),
    };
  }

  function eds(): Tags {
    return {
      "Acquisition": {
        "Dispersion (eV)": random.integer(1, 20),
        ...numbers("Energy Cutoff (V)", "Exposure (s)"),
        ...texts("Count Rate Unit", "Continuous Mode"),
      },
      "Live time": number(),
      ...numbers("Count rate", "Real time"),
      "Detector Info": {
        ...numbers("Active layer", "Dead layer", "Fano", "Gold layer", "Solid angle", "Window thickness"),
        ...numbers("Zero fwhm", "Azimuthal angle", "Elevation angle", "Incidence angle", "Stage tilt"),
        ...texts("Detector type", "Window type"),
      },
    };
  }
}
