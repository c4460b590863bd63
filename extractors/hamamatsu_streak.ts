/**
 * Hamamatsu streak cameras (HPD-TA), for time-resolved cathodoluminescence: TIFF whose description has sections of
 * settings, with wavelength along one axis and time along the other.
 *
 * @module
 */
import type { Axis, Signal } from "../formats/signal.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft, type Row } from "./_draft.ts";
import { partsOf, pictureOf, tagText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { valueOf } from "./_values.ts";
import { dataset, defineExtractor } from "./define.ts";

const ROWS: readonly Row[] = [
  ["Camera.CameraName", "acquisition_device"],
  ["Acquisition.ExposureTime", "exposure_time"],
  ["Acquisition.NrExposure", "number_of_frames"],
  ["Camera.SerialNumber", "Camera Serial Number"],
  ["Camera.BinningKeyVal", "Binning"],
  ["Camera.ScanModeKeyVal", "Camera Scan Mode"],
  ["Application.SoftwareVersion", "Software Version"],
  ["Streak camera.DeviceName", ["Streak Camera", "Name"]],
  ["Streak camera.Mode", ["Streak Camera", "Mode"]],
  ["Streak camera.Gate Mode", ["Streak Camera", "Gate Mode"]],
  ["Streak camera.Time Range", ["Streak Camera", "Time Range"]],
  ["Streak camera.MCP Gain", ["Streak Camera", "MCP Gain"]],
  ["Streak camera.Delay", ["Streak Camera", "Delay"]],
  ["Spectrograph.DeviceName", ["Spectrograph", "Name"]],
  ["Spectrograph.Wavelength", ["Spectrograph", "Wavelength"], "nm"],
  ["Spectrograph.Grating", ["Spectrograph", "Grating"]],
  ["Spectrograph.Ruling", ["Spectrograph", "Ruling"], "1/mm"],
  ["Spectrograph.Front Ent. Slitw.", ["Spectrograph", "Entrance Slit Width"]],
  ["Delay box.DeviceName", ["Delay Box", "Name"]],
  ["Delay box.Delay Time", ["Delay Box", "Delay Time"]],
];

export default defineExtractor({
  name: "hamamatsu-streak",
  title: "Hamamatsu streak camera TIFF",
  extensions: ["tif", "tiff"],
  supports: (file) => isTiffOf("hamamatsu-streak", file, "without settings of a Hamamatsu streak camera"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const sections = sectionsOf(tagText(tiff, 270) ?? "");
    const warnings: string[] = [];
    const draft = new Draft();
    draft.fill(ROWS, (path) => valueOf(sections.get(path)), "ImageDescription ");
    const signal = pictureOf(tiff, warnings);
    const axes = signal?.axes.map((axis, i) => calibrated(axis, "YX"[i], sections, file));
    yield dataset("Image", {
      dataType: "CL_Streak_Image",
      ...(signal
        ? {
          dimensions: [...signal.shape],
          pixels: (): Signal => ({ ...signal, name: "", axes: axes!, read: (region) => signal.read(region) }),
        }
        : {}),
      ...partsOf(draft, warnings),
      // the day first, as the software writes it everywhere
      acquired: acquiredAt(
        sections.get("Application.Date")?.replaceAll("/", "."),
        sections.get("Application.Time"),
      ),
      original: { ImageDescription: Object.fromEntries(sections) },
    });
  },
});

/** Values by `Section.key`: `[Section],key=value,key="value, with commas"`, sections mostly on lines of their own. */
function sectionsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  let section = "";
  for (
    const [, name, key, quoted, plain] of text.matchAll(
      /\[([^\]\r\n]+)\]|([^,=\r\n"\]]+)=(?:"([^"]*)"|([^,\r\n[]*))/g,
    )
  ) {
    if (name !== undefined) section = name;
    else found.set(`${section}.${key!.trim()}`, (quoted ?? plain ?? "").trim());
  }
  return found;
}

/** An axis with its unit; where the file has a table for it, with the straight line that fits it best. */
function calibrated(
  axis: Axis,
  name: string | undefined,
  sections: Map<string, string>,
  file: ByteSource,
): Axis {
  const get = (what: string) => sections.get(`Scaling.Scaling${name}${what}`);
  const units = get("Unit") ?? "";
  const [, at, count] = /^#(\d+),(\d+)$/.exec(get("ScalingFile") ?? "") ?? [];
  if (at !== undefined && Number(count) === axis.size) {
    const bytes = file.read(Number(at), 4 * axis.size);
    const view = new DataView(bytes.buffer);
    const table = Array.from(
      { length: Math.floor(bytes.length / 4) },
      (_, i) => view.getFloat32(4 * i, true),
    );
    const line = table.length === axis.size && table.every(Number.isFinite) ? lineThrough(table) : undefined;
    if (line) return { ...axis, ...line, units };
  }
  const scale = Number(get("Scale"));
  return units && get("Type") === "1" && scale > 0 ? { ...axis, scale, units } : axis;
}

function lineThrough(table: readonly number[]): { scale: number; offset: number } | undefined {
  const n = table.length;
  const mean = table.reduce((sum, y) => sum + y, 0) / n;
  const middle = (n - 1) / 2;
  const [cross, square] = table.reduce(
    ([c, s], y, x) => [c + (x - middle) * (y - mean), s + (x - middle) ** 2],
    [0, 0],
  );
  const scale = cross / square;
  return Number.isFinite(scale) && scale !== 0 ? { scale, offset: mean - scale * middle } : undefined;
}
