/**
 * Images, spectra and spectrum images of Velox (`.emd` of Thermo Fisher's transmission microscopes).
 *
 * @module
 */
import { openHdf5 } from "../formats/hdf5.ts";
import { hdf5Start } from "../formats/hdf5_bytes.ts";
import type { Signal } from "../formats/signal.ts";
import { isVelox, type VeloxSignal, veloxSignals } from "../formats/velox.ts";
import { detectorOf, type Json, number, text, valueAt } from "../formats/velox_json.ts";
import type { DatasetType } from "../schemas/dataset.ts";
import type { MetaValue } from "../schemas/quantity.ts";
import { Draft } from "./_draft.ts";
import { ANALYTICAL, COMMON, DETECTOR, SCANNED } from "./_velox_fields.ts";
import { dataset, type DatasetWithPixels, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "velox-emd",
  title: "Velox image or spectrum",
  extensions: ["emd"],
  about: {
    vendors: "Thermo Fisher Velox",
    reads: "metadata of each signal: column, stage, detectors, scan",
    preview: "image, image series, spectrum, spectrum image",
    files: "real and synthetic",
  },
  supports(file) {
    if (hdf5Start(file) === undefined) return "no HDF5 file";
    return isVelox(openHdf5(file).root) || "its Version does not name Velox";
  },
  *extract(file) {
    const { root } = openHdf5(file);
    for (const each of veloxSignals(root)) yield describe(each, root.cutOff);
  },
});

function describe(
  { kind, id, signal, metadata }: VeloxSignal,
  cutOff: string | undefined,
): DatasetWithPixels {
  const detector = detectorOf(metadata);
  const draft = new Draft();
  const fill = (rows: typeof COMMON, json: Json, prefix: string) =>
    draft.fill(rows, (path) => valueOf(json, path), prefix);
  const spectral = kind === "Spectrum" || kind === "SpectrumStream" || kind === "SpectrumImage";
  const beam = beamOf(metadata, detector, spectral);
  const type = typeOf(signal, spectral, kind);
  fill(COMMON, metadata, "Metadata: ");
  if (beam === "STEM") fill(SCANNED, metadata, "Metadata: ");
  // A current that was never measured is 0.
  if (number(metadata, "Optics.LastMeasuredScreenCurrent") === 0) draft.drop(["Screen Current"]);
  fill(DETECTOR, detector, "Metadata: its detector's ");
  if (spectral) fill(ANALYTICAL, detector, "Metadata: its detector's ");
  angles(draft, detector);
  if (type === "Diffraction" || beam === "STEM") {
    draft.put("camera_length", number(metadata, "Optics.CameraLength"), "Metadata: Optics.CameraLength", "m");
  }
  const magnified = property(metadata, "StemMagnification");
  if (beam === "TEM" && type !== "Diffraction") {
    draft.put(
      "magnification",
      number(metadata, "Optics.NominalMagnification"),
      "Metadata: Optics.NominalMagnification",
    );
  } else if (beam === "STEM" && Number(magnified) > 1) {
    draft.put("magnification", Number(magnified), "Metadata: CustomProperties.StemMagnification");
  }
  calibration(draft, signal, type);
  const acquired = takenAt(metadata);
  const warning = [cutOff, metadata === null && "its metadata cannot be read"].filter(Boolean).join("; ");
  return dataset(type, {
    name: signal.name || id,
    dataType: dataTypeOf(signal, type, beam, kind, detector),
    dimensions: [...signal.shape],
    meta: draft.meta,
    extensions: draft.extensions,
    sources: draft.sources,
    ...(acquired ? { acquired } : {}),
    ...(warning ? { warning } : {}),
    pixels: () => signal,
    original: { id, kind, Metadata: metadata },
  });
}

// Numbers are written as text.
function valueOf(json: Json, path: string): MetaValue | undefined {
  return number(json, path) ?? text(json, path);
}

function beamOf(metadata: Json, detector: Json, spectral: boolean): "STEM" | "TEM" {
  const kind = text(detector, "DetectorType");
  if (kind === "ImagingDetector") return "TEM";
  if (kind === "ScanningDetector" || text(metadata, "Scan.DwellTime")) return "STEM";
  return spectral && !number(metadata, "Scan.ScanSize.width") ? "TEM" : "STEM";
}

function typeOf({ axes, shape, dtype }: Signal, spectral: boolean, kind: string): DatasetType {
  if (spectral) return shape.length > 1 ? "SpectrumImage" : "Spectrum";
  if (kind === "Line" || shape.length < 2) return "Misc";
  return !dtype.startsWith("complex") && axes.at(-1)!.units.startsWith("1/") ? "Diffraction" : "Image";
}

function dataTypeOf(
  { dtype, shape }: Signal,
  type: DatasetType,
  beam: string,
  kind: string,
  detector: Json,
): string {
  if (type === "SpectrumImage") return `${beam}_EDS_Spectrum_Imaging`;
  if (type === "Spectrum") return `${beam}_EDS`;
  if (kind === "Line") return "Line_Profile";
  if (type === "Diffraction") return `${beam}_Diffraction`;
  if (dtype.startsWith("complex")) return "FFT";
  if (text(detector, "DetectorType") === "AnalyticalDetector") return `${beam}_EDS_Map`;
  return shape.length > 2 ? `${beam}_Image_Stack` : `${beam}_Imaging`;
}

// A detector that takes in no angles was not in use.
function angles(draft: Draft, detector: Json): void {
  const [begin, end] = ["begin", "end"].map((name) => number(detector, `CollectionAngleRange.${name}`));
  if (!(end! > begin!)) return;
  draft.put("inner_collection_angle", begin, "Metadata: its detector's CollectionAngleRange", "rad");
  draft.put("outer_collection_angle", end, "Metadata: its detector's CollectionAngleRange", "rad");
}

function calibration(draft: Draft, { axes, shape }: Signal, type: DatasetType): void {
  if (type !== "Image" && type !== "SpectrumImage") return;
  const [y, x] = type === "Image" ? axes.slice(-2) : axes;
  if (!x?.units || !y?.units || x.units.startsWith("1/")) return;
  const source = "Metadata: BinaryResult.PixelSize";
  draft.put("pixel_width", x.scale, source, x.units);
  draft.put("pixel_height", y.scale, source, y.units);
  draft.put("horizontal_field_width", x.scale * shape[axes.indexOf(x)]!, source, x.units);
  draft.put("vertical_field_width", y.scale * shape[axes.indexOf(y)]!, source, y.units);
}

/** A property whose name has dots and brackets. */
function property(metadata: Json, name: string): string | undefined {
  const all = valueAt(metadata, "CustomProperties");
  const found = all && typeof all === "object" && !Array.isArray(all) && Object.hasOwn(all, name)
    ? all[name]!
    : null;
  return text(found, "value");
}

// Seconds since 1970 UTC; 0 where the program did not know. Cameras stamp their frames, in µs.
function takenAt(metadata: Json): string | undefined {
  const detector = text(metadata, "BinaryResult.Detector");
  const seconds = [
    number(metadata, "Acquisition.AcquisitionStartDatetime.DateTime"),
    number(metadata, "Acquisition.AcquisitionDatetime.DateTime"),
    Number(property(metadata, `Detectors[${detector}].TimeStamp`) ?? NaN) / 1e6,
  ].find((value) => value !== undefined && value > 0 && value < 1e11);
  return seconds === undefined ? undefined : new Date(seconds * 1000).toISOString();
}
