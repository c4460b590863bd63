/**
 * The text of settings that the Tecnai software adds to DM's tags.
 *
 * @module
 */
import type { DatasetWithPixels } from "../extractors/define.ts";
import { type MetaMap, type MetaValue, quantity } from "../schemas/quantity.ts";

const NUMBER = "(-?\\d+(?:\\.\\d*)?)";
const NOT_YET = "Specimen information is not available yet";

/** A pattern for a line, and the names of what its groups hold; numbers unless the name is in {@linkcode TEXTS}. */
type Line = readonly [pattern: RegExp, ...names: string[]];

const line = (pattern: string, ...names: string[]): Line => [new RegExp(`^${pattern}`, "m"), ...names];
const LINES: Line[] = [
  line("Microscope (.+)$", "Tecnai Microscope Name"),
  line("User (.*)$", "Tecnai User"),
  line("Gun (.+?) Extr volt ", "Gun Name"),
  line(`Gun .*?Extr volt ${NUMBER}`, "Extractor Voltage (V)"),
  line(`Gun .*?Gun Lens ${NUMBER}`, "Gun Lens #"),
  line(`Gun .*?Emission ${NUMBER}`, "Emission Current (μA)"),
  line("Mode (.+?) Defocus", "Tecnai Mode"),
  line(`Mode .*?Defocus(?: \\(um\\))? ${NUMBER}`, "Defocus"),
  line(`Mode .*?Magn ${NUMBER}x`, "Tecnai Magnification"),
  line(`Mode .*?CL ${NUMBER}m`, "Camera Length (m)"),
  line(`Stem rotation: ${NUMBER}`, "STEM Rotation (°)"),
  line(`Stem rotation correction: ${NUMBER}`, "STEM Rotation Correction (°)"),
  line(`Spot ${NUMBER}`, "Spot"),
  line(`C2 ${NUMBER}%`, "C2 Lens Strength (%)"),
  line(`C3 ${NUMBER}%`, "C3 Lens Strength (%)"),
  line(`Obj ${NUMBER}%`, "Objective Lens Strength (%)"),
  line(`Dif ${NUMBER}%`, "Diffraction Lens Strength (%)"),
  line(`Image shift ${NUMBER}/${NUMBER}um`, "Image Shift X (μm)", "Image Shift Y (μm)"),
  line(`C1 Aperture: (?:${NUMBER} um|(retracted))`, "C1 Aperture (μm)", "C1 Aperture"),
  line(`C2 Aperture: (?:${NUMBER} um|(retracted))`, "C2 Aperture (μm)", "C2 Aperture"),
  line(`OBJ Aperture: (?:${NUMBER} um|(retracted))`, "Objective Aperture (μm)", "Objective Aperture"),
  line(`SA Aperture: (?:${NUMBER} um|(retracted))`, "Selected Area Aperture (μm)", "Selected Area Aperture"),
];
const FILTER: Line[] = [
  line("Mode: (.+)$", "Mode"),
  line(`Selected dispersion: ${NUMBER}`, "Dispersion (eV/channel)"),
  line(`Selected aperture: ${NUMBER}`, "Aperture (mm)"),
  line(`Prism shift: ${NUMBER}`, "Prism Shift (eV)"),
  line(`Drift tube: ${NUMBER}`, "Drift Tube (eV)"),
  line(`Total energy loss: ${NUMBER}`, "Total Energy Loss (eV)"),
];
const TEXTS = new Set([
  "Tecnai Microscope Name",
  "Tecnai User",
  "Gun Name",
  "Tecnai Mode",
  "Mode",
  "C1 Aperture",
  "C2 Aperture",
  "Objective Aperture",
  "Selected Area Aperture",
]);
const STAGE = new RegExp(
  `^Stage ${NUMBER} um, ${NUMBER} um, ${NUMBER} um, ${NUMBER} deg, ${NUMBER} deg`,
  "m",
);
const AXES = [["x", "µm"], ["y", "µm"], ["z", "µm"], ["tilt_alpha", "deg"], ["tilt_beta", "deg"]] as const;

/**
 * Adds the settings found in the dataset's original tags to its extensions, and the stage position where
 * DM did not tell it. A dataset without that text is left as it is.
 */
export function readTecnai(dataset: DatasetWithPixels): void {
  const tags = find(dataset.original, "Tecnai", 0);
  if (!tags) return;
  const info = tags["Microscope Info"];
  if (typeof info === "string") {
    const source = "Tecnai.Microscope Info";
    const [settings = "", filter] = info.replace(/\r\n?|[\u2028\u2029]/g, "\n").split(
      /^Filter related settings:$/m,
    );
    const found = parse(LINES, settings);
    const filterFound = filter === undefined ? {} : parse(FILTER, filter);
    if (Object.keys(filterFound).length) found["Tecnai Filter"] = filterFound;
    Object.assign(dataset.extensions, found);
    dataset.sources ??= {};
    for (const name of Object.keys(found)) dataset.sources[name] = source;
    const stage = STAGE.exec(settings);
    if (stage && dataset.meta.stage_position === undefined) {
      dataset.meta.stage_position = Object.fromEntries(
        AXES.map(([name, unit], i) => [name, quantity(Number(stage[i + 1]), unit)]),
      );
      for (const [name] of AXES) dataset.sources[`stage_position.${name}`] = source;
    }
  }
  const specimen = tags["Specimen Info"];
  if (typeof specimen === "string" && specimen.trim() !== "" && !specimen.includes(NOT_YET)) {
    dataset.meta.specimen = specimen.trim();
  }
}

function parse(lines: readonly Line[], text: string): MetaMap {
  const found: MetaMap = {};
  for (const [pattern, ...names] of lines) {
    const groups = pattern.exec(text)?.slice(1) ?? [];
    groups.forEach((group, i) => {
      const name = names[i]!;
      if (group !== undefined) found[name] = TEXTS.has(name) ? group.trim() : Number(group) as MetaValue;
    });
  }
  return found;
}

// The first group of that name, wherever DM's version put it.
function find(tree: unknown, name: string, depth: number): Record<string, unknown> | undefined {
  if (typeof tree !== "object" || tree === null || Array.isArray(tree) || depth > 8) return undefined;
  const group = tree as Record<string, unknown>;
  const own = Object.hasOwn(group, name) ? group[name] : undefined;
  if (typeof own === "object" && own !== null) return own as Record<string, unknown>;
  for (const inner of Object.values(group)) {
    const found = find(inner, name, depth + 1);
    if (found) return found;
  }
  return undefined;
}
