/**
 * Metadata of the HDF5 layouts that several programs write.
 *
 * @module
 */
import { Hdf5Dataset, type Hdf5Group } from "../formats/hdf5.ts";
import type { Described, LayoutName } from "../formats/hdf5_layouts.ts";
import { numberAt, numberIn, textAt, textIn } from "../formats/hdf5_one.ts";
import { readable } from "../formats/hdf5_walk.ts";
import { acquiredAt } from "./_clock.ts";
import type { Draft, Row } from "./_draft.ts";

/** HyperSpy: attributes of groups below `metadata`, in the units of its documentation. */
const HYPERSPY: Row[] = ["SEM", "TEM"].flatMap((beam): Row[] => {
  const at = `Acquisition_instrument/${beam}`;
  const detector = `${at}/Detector`;
  return [
    [`${at}@beam_energy`, "acceleration_voltage", "kV"],
    [`${at}@beam_current`, "beam_current", "nA"],
    [`${at}@camera_length`, "camera_length", "mm"],
    [`${at}@convergence_angle`, "convergence_angle", "mrad"],
    [`${at}@magnification`, "magnification"],
    [`${at}@working_distance`, "working_distance", "mm"],
    [`${at}@exposure_time`, "exposure_time", "s"],
    [`${at}@acquisition_mode`, "illumination_mode"],
    [`${at}@microscope`, "Microscope"],
    [`${at}@tilt_stage`, "stage_position.tilt_alpha", "deg"],
    [`${at}/Stage@tilt_alpha`, "stage_position.tilt_alpha", "deg"],
    [`${at}/Stage@tilt_beta`, "stage_position.tilt_beta", "deg"],
    [`${at}/Stage@rotation`, "stage_position.rotation", "deg"],
    [`${at}/Stage@x`, "stage_position.x", "mm"],
    [`${at}/Stage@y`, "stage_position.y", "mm"],
    [`${at}/Stage@z`, "stage_position.z", "mm"],
    [`${detector}/EELS@collection_angle`, "collection_angle", "mrad"],
    [`${detector}/EELS@exposure`, "exposure_time", "s"],
    [`${detector}/EELS@dwell_time`, "dwell_time", "s"],
    [`${detector}/EDS@azimuth_angle`, "azimuthal_angle", "deg"],
    [`${detector}/EDS@elevation_angle`, "elevation_angle", "deg"],
    [`${detector}/EDS@energy_resolution_MnKa`, "detector_energy_resolution", "eV"],
    [`${detector}/EDS@live_time`, "live_time", "s"],
    [`${detector}/EDS@real_time`, "real_time", "s"],
  ];
});

const GENERAL: Row[] = [
  ["General@title", "Title"],
  ["General@original_filename", "Original File Name"],
  ["General@authors", "operator"],
  ["Sample@description", "specimen"],
];

/** Odemis: datasets below `PhysicalData`. */
const ODEMIS: Row[] = [
  ["ChannelDescription", "Channel"],
  ["HardwareName", "detector_type"],
  ["HardwareVersion", "Detector Version"],
  ["Title", "Title"],
];

/** Odemis: of what a scan made, and of what a camera saw. */
const SCANNED: Row[] = [["IntegrationTime", "dwell_time", "s"], ["Magnification", "magnification"]];
const SEEN: Row[] = [["IntegrationTime", "exposure_time", "s"], ["Magnification", "Optical Magnification"]];

/** Fills what a layout says about a signal; gives the time of acquisition. */
export function fillFrom({ layout, group }: Described, draft: Draft): string | undefined {
  return READERS[layout](group, draft);
}

const READERS: Record<LayoutName, (group: Hdf5Group, draft: Draft) => string | undefined> = {
  HyperSpy(group, draft) {
    draft.fill([...HYPERSPY, ...GENERAL], (row) => {
      const [path, name] = row.split("@") as [string, string];
      const found = readable(() => group.group(`metadata/${path}`));
      return numberAt(found, name) ?? (textAt(found, name) || undefined);
    }, "metadata/");
    const elements = readable(() => group.group("metadata/Sample")?.attribute("elements"));
    if (Array.isArray(elements)) draft.put("elements", elements.map(String), "metadata/Sample@elements");
    return hyperspyTime(group);
  },
  Odemis(group, draft) {
    const scanned = isScan(valueOf(group, "PhysicalData/Title"));
    const rows = [...ODEMIS, ...(scanned ? SCANNED : SEEN)];
    draft.fill(rows, (name) => valueOf(group, `PhysicalData/${name}`), "PhysicalData/");
    const writer = valueOf(group, "SVIData/WriterVersion");
    draft.put("Software Version", writer, "SVIData/WriterVersion");
    const seconds = Number(valueOf(group, "ImageData/TOffset"));
    return seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000).toISOString() : undefined;
  },
  "NCEM EMD"(group, draft) {
    draft.put("Signal Path", group.path, "path");
    return undefined;
  },
  NeXus(group, draft) {
    draft.put("Signal Path", group.path, "path");
    return undefined;
  },
};

/** Whether Odemis means a signal that the scanned beam gave, by its title; others are what a camera saw of light. */
export function isScan(title: unknown): boolean {
  return /electrons|intensity|anchor/i.test(String(title));
}

function hyperspyTime(group: Hdf5Group): string | undefined {
  const general = readable(() => group.group("metadata/General"));
  const time = textAt(general, "time");
  const local = acquiredAt(textAt(general, "date"), time);
  const zone = textAt(general, "time_zone");
  return local && zone === "UTC" ? `${local}Z` : local;
}

function valueOf(group: Hdf5Group, path: string): number | string | undefined {
  return readable(() => {
    const found = group.get(path);
    if (!(found instanceof Hdf5Dataset) || found.storage.count !== 1) return undefined;
    const value = found.value();
    return numberIn(value) ?? (textIn(value) || undefined);
  });
}
