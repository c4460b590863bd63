/**
 * Which element of the XML of Fibics software goes where.
 *
 * @module
 */
import type { Target } from "./_draft.ts";

/** Path, target, unit to assume where the file gives none, and the unit to show an extension in. */
export type FibicsRow = readonly [from: string, to: Target, unit?: string];

const group = (name: string, ...rows: [from: string, to: string, unit?: string][]) =>
  rows.map(([from, to, unit]): FibicsRow => [from, [name, to], unit]);

/** Sections and their fields. */
export const FIBICS: readonly FibicsRow[] = [
  ["BeamInfo.AccV", "acceleration_voltage", "V"],
  ["BeamInfo.BeamI", "beam_current", "pA"],
  ["BeamInfo.GFISGas", "ion_species"],
  ["BeamInfo.SpotControl", "spot_size"],
  ["Image.Beam", "beam_type"],
  ["Image.Detector", "detector_type"],
  ["Scan.Dwell", "dwell_time", "ns"],
  ["Scan.FOV_X", "horizontal_field_width", "µm"],
  ["Scan.FOV_Y", "vertical_field_width", "µm"],
  ["Scan.ScanRot", "scan_rotation", "deg"],
  ["Stage.X", "stage_position.x", "µm"],
  ["Stage.Y", "stage_position.y", "µm"],
  ["Stage.Z", "stage_position.z", "µm"],
  ["Stage.M", "stage_position.m", "mm"],
  ["Stage.Rot", "stage_position.rotation", "deg"],
  ["Stage.Tilt", "stage_position.tilt_alpha", "deg"],
  ["Stage.Tilt", "stage_position.tilt", "deg"],
  ...group(
    "Application",
    ["Application.Date", "Acquisition Date/Time"],
    ["Application.SupportsTransparency", "Supports Transparency"],
    ["Application.TransparentPixelValue", "Transparent Pixel Value"],
  ),
  ...group(
    "Image",
    ["Image.Width", "Width"],
    ["Image.Height", "Height"],
    ["Image.BoundingBox.Left", "Bounding Box Left"],
    ["Image.BoundingBox.Right", "Bounding Box Right"],
    ["Image.BoundingBox.Top", "Bounding Box Top"],
    ["Image.BoundingBox.Bottom", "Bounding Box Bottom"],
    ["Image.Machine", "Machine Name"],
    ["Image.Beam", "Beam Type"],
    ["Image.Aperture", "Aperture Description"],
  ),
  ...group(
    "Detector",
    ["Image.Detector", "Name"],
    ["Image.Contrast", "Contrast"],
    ["Image.Brightness", "Brightness"],
    ["DetectorInfo.Collector", "Collector Voltage", "V"],
    ["DetectorInfo.Stage Bias", "Stage Bias Voltage", "V"],
  ),
  ...group(
    "Scan",
    ["Scan.LineAvg", "Line Averaging"],
    ["Scan.Ux", "Affine Ux"],
    ["Scan.Uy", "Affine Uy"],
    ["Scan.Vx", "Affine Vx"],
    ["Scan.Vy", "Affine Vy"],
    ["Scan.Focus", "Focus Value"],
    ["Scan.StigX", "Stigmator X Value"],
    ["Scan.StigY", "Stigmator Y Value"],
  ),
  ...group(
    "Beam",
    ["BeamInfo.Aperture", "Aperture"],
    ["BeamInfo.GFISGas", "GFIS Gas Type"],
    ["BeamInfo.GunGasPressure", "Gun Gas Pressure"],
    ["BeamInfo.SpotControl", "Spot Control"],
  ),
];
