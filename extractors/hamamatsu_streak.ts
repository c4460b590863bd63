/**
 * Hamamatsu streak cameras (HPD-TA), for time-resolved cathodoluminescence: TIFF whose description has sections of
 * settings, with wavelength along one axis and time along the other.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft, type Row } from "./_draft.ts";
import { streakAxis, streakSections } from "./_streak_text.ts";
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
  about: {
    vendors: "Hamamatsu HPD-TA, HiPic",
    reads: "settings of camera, streak unit and spectrograph; axes of wavelength and time",
    preview: "image",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("hamamatsu-streak", file, "without settings of a Hamamatsu streak camera"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const sections = streakSections(tagText(tiff, 270) ?? "");
    const warnings: string[] = [];
    const draft = new Draft();
    draft.fill(ROWS, (path) => valueOf(sections.get(path)), "ImageDescription ");
    const signal = pictureOf(tiff, warnings);
    const axes = signal?.axes.map((axis, i) => streakAxis(axis, "YX"[i], sections, file));
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
