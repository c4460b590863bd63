/**
 * JEOL transmission electron microscopes (SightX, TEM Center): TIFF with an XML report as its description.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import { findXml, parseXml, xmlData, type XmlElement } from "../formats/xml_lite.ts";
import { Draft } from "./_draft.ts";
import { electronWavelength } from "./_electron.ts";
import { CAMERA, SIGHTX } from "./_sightx_fields.ts";
import { orWarning, partsOf, pictureOf, tagText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { valueOf } from "./_values.ts";
import { dataset, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "jeol-sightx",
  title: "JEOL TEM TIFF (SightX)",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "JEOL SightX, TEM Center",
    reads: "XML report: gun, lenses, stage, camera; calibration of images and diffraction patterns",
    preview: "image, diffraction",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("jeol-sightx", file, "without the report of a JEOL microscope"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const warnings: string[] = [];
    // deno-lint-ignore no-control-regex -- it ends with one
    const text = (tagText(tiff, 270) ?? "").replaceAll(/[\x01-\x08]/g, "").trimStart();
    const xml = orWarning(warnings, () => parseXml(text, file.name));
    const draft = new Draft();
    const mode = xml && fill(draft, xml);
    const signal = pictureOf(tiff, warnings);
    const axes = signal && mode && xml ? axesOf(signal, mode, xml) : signal?.axes;
    if (signal && mode && !mode.diffraction && axes?.[1]?.units === "nm") {
      draft.put("pixel_height", axes[0]!.scale, "PixelsPerMeter, SelectorValue", "nm");
      draft.put("pixel_width", axes[1].scale, "PixelsPerMeter, SelectorValue", "nm");
    }
    yield dataset(mode?.diffraction ? "Diffraction" : "Image", {
      dataType: `${mode?.scanning ? "STEM" : "TEM"}_${mode?.diffraction ? "Diffraction" : "Imaging"}`,
      ...(signal
        ? {
          dimensions: [...signal.shape],
          pixels: () => ({ ...signal, axes: axes!, read: (region) => signal.read(region) }),
        }
        : {}),
      ...partsOf(draft, warnings),
      acquired: takenAt(xml && findXml(xml, "DateTime")?.text),
      ...(xml ? { original: { [xml.name]: xmlData(xml) } } : {}),
    });
  },
});

interface Mode {
  /** The beam is scanned. */
  scanning: boolean;
  /** The picture is of the diffraction plane. */
  diffraction: boolean;
}

function fill(draft: Draft, xml: XmlElement): Mode {
  const text = (path: string) => findXml(xml, path)?.text.trim() || undefined;
  draft.fill(SIGHTX, (path) => valueOf(text(path)), "TemReporter/");
  if (draft.get("operator") !== undefined) draft.distrust.push(["Operator"]);
  draft.put(
    "source_type",
    text("ElectronGun/FilamentType")?.replace(/^filament/, ""),
    "TemReporter/ElectronGun",
  );
  const scanning = text("Eos/EosMode") === "eosASID";
  draft.put("illumination_mode", scanning ? "STEM" : "TEM", "TemReporter/Eos/EosMode");
  const source = text("ImageSourceDetector") ?? "";
  const byCamera = /camera/i.test(source) || !scanning;
  draft.put(
    byCamera ? "Image Source" : "detector_type",
    source || undefined,
    "TemReporter/ImageSourceDetector",
  );
  const camera = byCamera ? xml.children.find(({ name }) => /Camera$/.test(name)) : undefined;
  if (camera) {
    draft.fill(CAMERA, (path) => valueOf(findXml(camera, path)?.text), `TemReporter/${camera.name}/`);
  }
  // A camera below a scanned beam sees the diffraction plane.
  const diffraction = scanning ? byCamera : /^DIFF/i.test(text("ImageFormingSystem/ModeString") ?? "");
  const forming = "ImageFormingSystem/";
  const unit = text(`${forming}SelectorUnitString`) ?? "";
  const value = valueOf(text(`${forming}SelectorValue`));
  if (scanning && diffraction) {
    draft.put(
      "camera_length",
      valueOf(text(`${forming}DetectAngleString`)),
      `TemReporter/${forming}DetectAngleString`,
    );
  } else if (diffraction) {
    draft.put("camera_length", value, `TemReporter/${forming}SelectorValue`, unit || "mm");
  } else draft.put("magnification", value, `TemReporter/${forming}SelectorValue`);
  return { scanning, diffraction };
}

// The camera's pixels over the magnification; over camera length and wavelength for a diffraction pattern.
function axesOf(signal: Signal, mode: Mode, xml: XmlElement): Signal["axes"] {
  const information = xml.children.find(({ name }) => /Camera$/.test(name));
  const density = (name: string) =>
    Number(
      information && findXml(information, `Parameter/ImageDataInformation/PixelsPerMeter/${name}`)?.text,
    );
  const value = Number(findXml(xml, "ImageFormingSystem/SelectorValue")?.text);
  const voltage = Number(findXml(xml, "ElectronGun/AccelerationVoltage")?.text);
  if (mode.scanning || !(value > 0)) return signal.axes;
  return signal.axes.map((axis, i) => {
    const pixel = 1 / density(i === 0 ? "Vertical" : "Horizontal");
    const scale = mode.diffraction
      ? pixel / (value / 1000) / electronWavelength(voltage) * 1e-9
      : pixel / value * 1e9;
    const known = i < 2 && scale > 0 && Number.isFinite(scale);
    return known ? { ...axis, scale, units: mode.diffraction ? "1/nm" : "nm" } : axis;
  });
}

/** Times have seven digits behind the second. */
function takenAt(text: string | undefined): string | undefined {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?\d*(Z|[-+]\d\d:\d\d)?$/.exec(
    text?.trim() ?? "",
  );
  return found ? found[1]! + (found[2] ?? "") + (found[3] ?? "") : undefined;
}
