/**
 * The header of TVIPS EM-MENU, version 2: fields of fixed places, texts in UTF-16.
 *
 * @module
 */
import { type ByteSource, FormatError } from "../formats/source.ts";
import type { MetaValue } from "../schemas/quantity.ts";

const LENGTH = 6312;
const MAGIC = 0xaaaaaaaa;

type Kind = "i32" | "f32" | number;
/** Name, place, kind (a number is the length of a text in UTF-16), target, unit. */
type HeaderRow = readonly [name: string, at: number, kind: Kind, to?: string, unit?: string];

/** The fields that are of use. */
export const HEADER: readonly HeaderRow[] = [
  ["ImageName", 244, 160, "Image Name"],
  ["ImageFolder", 404, 160, "Image Folder"],
  ["Date", 584, "i32"],
  ["Time", 588, "i32"],
  ["Comment", 592, 1024, "Comment"],
  ["PixelSizeX", 2968, "f32", "pixel_width", "nm"],
  ["PixelSizeY", 2972, "f32", "pixel_height", "nm"],
  ["TemType", 3112, 160, "Microscope"],
  ["TemHighTension", 3272, "f32", "acceleration_voltage", "V"],
  ["TemMode", 3532, "i32", "Operation Mode Number"],
  ["TemMagnification", 3536, "f32", "magnification"],
  ["TemMagnificationCorrection", 3540, "f32", "Magnification Correction"],
  ["PostMagnification", 3544, "f32", "Post Magnification"],
  ["TemStagePositionX", 3552, "f32", "stage_position.x", "m"],
  ["TemStagePositionY", 3556, "f32", "stage_position.y", "m"],
  ["TemStagePositionZ", 3560, "f32", "stage_position.z", "m"],
  ["TemStagePositionA", 3564, "f32", "stage_position.tilt_alpha", "deg"],
  ["TemStagePositionB", 3568, "f32", "stage_position.tilt_beta", "deg"],
  ["TemImageShiftX", 3572, "f32", "Image Shift X"],
  ["TemImageShiftY", 3576, "f32", "Image Shift Y"],
  ["TemBeamShiftX", 3580, "f32", "Beam Shift X"],
  ["TemBeamShiftY", 3584, "f32", "Beam Shift Y"],
  ["TemBeamTiltX", 3588, "f32", "Beam Tilt X"],
  ["TemBeamTiltY", 3592, "f32", "Beam Tilt Y"],
  ["CameraType", 3768, 160, "acquisition_device"],
  ["PhysicalPixelSizeX", 3928, "f32", "Camera Pixel Width", "nm"],
  ["PhysicalPixelSizeY", 3932, "f32", "Camera Pixel Height", "nm"],
  ["BinningX", 3944, "i32", "Binning (Horizontal)"],
  ["BinningY", 3948, "i32", "Binning (Vertical)"],
  ["ExposureTime", 3952, "f32", "exposure_time", "ms"],
  ["Gain", 3956, "f32", "Camera Gain"],
  ["FlatfieldDescription", 3964, 160, "Camera/Detector Processing"],
  ["FeiMicroscopeInformation", 4260, 1024, "Microscope Information"],
  ["FeiSpecimenInformation", 5284, 1024, "Specimen Information"],
];

/**
 * The values of a header, by name.
 *
 * @throws {FormatError} when there is no header of version 2 at that place of the file.
 */
export function headerAt(file: ByteSource, at: number): Map<string, MetaValue> {
  const bytes = file.read(at, LENGTH);
  const view = new DataView(bytes.buffer);
  const version = bytes.length >= 4 ? view.getInt32(0, true) : 0;
  if (version !== 2) {
    throw new FormatError(`A TVIPS header of version ${version} cannot be read`, file.name, at);
  }
  if (bytes.length < LENGTH || view.getUint32(LENGTH - 4, true) !== MAGIC) {
    throw new FormatError("The TVIPS header does not end with its mark", file.name, at);
  }
  return new Map(HEADER.map(([name, place, kind]) => [name, valueAt(view, place, kind)]));
}

function valueAt(view: DataView, at: number, kind: Kind): string | number {
  if (kind === "i32") return view.getInt32(at, true);
  if (kind === "f32") return view.getFloat32(at, true);
  const text = new TextDecoder("utf-16le").decode(view.buffer.slice(at, at + kind) as ArrayBuffer);
  return text.split("\0")[0]!.trim();
}
