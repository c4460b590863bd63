/**
 * TIA series with their `.emi` file: settings of the microscope and of the acquisition, any of them missing.
 *
 * @module
 */
import { type EmiElements, writeEmi } from "../../formats/emi_writer.ts";
import { writeSer } from "../../formats/ser_writer.ts";
import type { Kind } from "./kind.ts";
import { compareMeta } from "./meta.ts";
import { randomPixels } from "./numbers.ts";
import type { Random } from "./random.ts";

const NUMBERS: [label: string, unit: string][] = [
  ["Extraction voltage", "V"],
  ["Emission", "uA"],
  ["Magnification", "x"],
  ["Camera length", "m"],
  ["Defocus", ""],
  ["Defocus", "um"],
  ["Intensity", "%"],
  ["Objective lens", "%"],
  ["Diffraction lens", "%"],
  ["Image shift X", "um"],
  ["Image shift Y", "um"],
  ["Stage X", "um"],
  ["Stage Y", "um"],
  ["Stage Z", "um"],
  ["Stage A", "deg"],
  ["Stage B", "deg"],
  ["Stem rotation", "deg"],
  ["STEM rotation correction", "deg"],
  ["Spot size", ""],
  ["Gun lens", ""],
  ["C2 aperture", "um"],
  ["Filter slit width", "eV"],
  ["Filter total energy loss", "eV"],
];
const TEXTS = ["Microscope", "User", "Gun type", "Filter mode", "OBJ Aperture"];

export default {
  name: "emi",
  share: 8,
  async make(random, stem) {
    const images = random.chance(0.6);
    const mode = images ? random.pick(["Image", "Diffraction"]) : "Image";
    const sizes = images ? [random.integer(2, 20), random.integer(2, 20)] : [random.integer(10, 300)];
    const data = randomPixels(random, "uint16", sizes.reduce((a, b) => a * b, 1));
    const calibrations = sizes.map(() => ({
      offset: 0,
      delta: mode === "Diffraction" ? 1e7 : images ? 1e-9 : 0.5,
      element: 0,
    }));
    await Deno.writeFile(
      `${stem}_1.ser`,
      writeSer({ version: 544, dtype: "uint16", sizes, elements: [{ data, calibrations, time: 1.5e9 }] }),
    );
    const beam = mode === "Diffraction" ? "TEM" : random.pick(["TEM", "STEM"]);
    const tension = random.pick([80, 200, 300]);
    const object = {
      file: `C:\\data\\${stem.split("/").at(-1)}_1.ser`,
      elements: elements(random, tension),
      settings: [
        ["Mode", `${beam} uP SA Zoom ${mode}`, ""],
        ...(random.chance(0.8) ? [["High tension", String(tension), "kV"]] : []),
        ...settings(random),
      ] as [string, string, string][],
    };
    await Deno.writeFile(`${stem}.emi`, writeEmi([object]));
    return `${stem}_1.ser`;
  },
  compare: (path, peer) => compareMeta("emi", path, peer),
} satisfies Kind;

function settings(random: Random): [string, string, string][] {
  const numbers = random.some(NUMBERS, 0.6).map(([label, unit]): [string, string, string] => {
    return [label, random.decimal(-2, 4).toFixed(3), unit];
  });
  return [
    ...numbers,
    ...random.some(TEXTS).map((label): [string, string, string] => [label, random.text(), ""]),
  ];
}

function elements(random: Random, tension: number): EmiElements {
  const number = () => random.decimal(-4, 3).toFixed(6);
  const day = String(random.integer(10, 28));
  const info = random.some(["DwellTimePath", "FrameTime", "IntegrationTime", "EnergyResolution"])
    .map((name) => [name, number()]);
  return {
    Uuid: "1",
    ExperimentalConditions: {
      MicroscopeConditions: { AcceleratingVoltage: String(1000 * tension), Tilt1: number(), Tilt2: number() },
    },
    AcquireDate: `${random.pick(["Mon", "Sun"])} Feb ${day} 17:51:15 2016`,
    AcquireInfo: {
      ...Object.fromEntries(info),
      CameraNamePath: random.pick(["WA-Orius", "BM-Ceta"]),
      Binning: String(random.pick([1, 2, 4])),
    },
    Manufacturer: "FEI",
  };
}
