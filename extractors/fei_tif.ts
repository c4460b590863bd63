/**
 * FEI / Thermo Fisher TIFF files, of scanning and dual-beam microscopes and of the TEM software.
 *
 * @module
 */
import { type Ini, type IniProblem, parseIni } from "../formats/ini.ts";
import type { Signal } from "../formats/signal.ts";
import { FormatError } from "../formats/source.ts";
import { findXml, parseXml, xmlData, type XmlElement } from "../formats/xml_lite.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft } from "./_draft.ts";
import * as tables from "./_fei_fields.ts";
import { feiTexts, looseFeiText } from "./_fei_text.ts";
import { calibrated, orWarning, partsOf, picture, pictureOf, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { numberOrText } from "./_values.ts";
import { dataset, type DatasetWithPixels, defineExtractor } from "./define.ts";

const BEAMS = ["EBeam", "IBeam", "IRBeam"];
const SHOWN_PROBLEMS = 3;
// Height of a picture with its data bar, against without.
const TALLEST_BAR = 1.25;

export default defineExtractor({
  name: "fei-tif",
  module: "fei_tif_extractor",
  title: "FEI / Thermo Fisher TIFF",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "FEI, Thermo Fisher Scientific",
    reads: "INI block and XML of their tags or behind the pixels; table of the TEM software",
    preview: "image",
    files: "real and synthetic",
  },
  supports(file) {
    if (!tiffOf(file)) return looseFeiText(file) ? true : "neither a TIFF file nor FEI metadata";
    return isTiffOf("fei-tif", file, "without metadata of FEI software");
  },
  *extract(file) {
    const tiff = tiffOf(file);
    const texts = feiTexts(file);
    if (!texts) throw new FormatError("It holds no metadata of FEI software", file.name);
    const warnings: string[] = [];
    if (!tiff) warnings.push("The file is not a TIFF: it has metadata but no picture");
    const signal = tiff && pictureOf(tiff, warnings);
    const { xml: document } = texts;
    const xml = document === undefined
      ? undefined
      : orWarning(warnings, () => parseXml(document.trimStart(), file.name));
    yield texts.table !== undefined
      ? fromTable(parseXml(texts.table.slice(texts.table.indexOf("<Root>")), file.name), signal, warnings)
      : fromBlock(texts.ini ?? "", xml, signal, warnings);
  },
});

// The INI block, and what only the XML tells.
function fromBlock(
  text: string,
  xml: XmlElement | undefined,
  signal: Signal | undefined,
  warnings: string[],
): DatasetWithPixels {
  // [MultiGISGas1] stands once for each [MultiGISUnit…] that it follows
  const ini = parseIni(text, {
    sectionName: (header, before) => {
      const unit = /^MultiGISGas\d/.test(header) ? before?.split(".")[0] : undefined;
      return unit?.startsWith("MultiGISUnit") ? `${unit}.${header}` : header;
    },
  });
  if (ini.problems.length) warnings.push(describeProblems(ini.problems));
  const draft = new Draft();
  const beam = sectionOf(ini, ini.get("Beam.Beam"), BEAMS);
  const scan = sectionOf(ini, ini.get("Beam.Scan"), BEAMS.map((name) => name.replace("Beam", "Scan")));
  const detector = ini.get("Detectors.Name") || undefined;
  const named = { beam, scan, detector };
  if (ini.section("Stage")) {
    draft.fill(tables.STAGE, (key) => numberOrText(ini.get(`Stage.${key}`)), "Stage.");
  }
  for (const { at, ...rows } of tables.SECTIONS) {
    const section = typeof at === "string" ? named[at] : at.name;
    if (section !== undefined) fillSection(draft, ini, section, rows);
  }
  special(draft, ini, named);
  if (xml) {
    for (const [path, to, unit] of tables.XML) {
      if (draft.get(to) === undefined) {
        draft.put(to, numberOrText(findXml(xml, path)?.text), `XML ${path}`, unit);
      }
    }
  }
  magnification(draft);
  return dataset("Image", {
    dataType: beam === "IRBeam"
      ? "Optical_Imaging"
      : beam?.startsWith("IBeam")
      ? "FIB_Imaging"
      : "SEM_Imaging",
    ...pixelsAndShape(signal, ini, draft),
    ...partsOf(draft, warnings),
    acquired: acquired(ini, xml),
    original: {
      ...Object.fromEntries([...ini.sections].map(([name, keys]) => [name, Object.fromEntries(keys)])),
      ...(xml ? { FEI_XML_Metadata: xmlData(xml) } : {}),
    },
  });
}

function describeProblems(problems: readonly IniProblem[]): string {
  const shown = problems.slice(0, SHOWN_PROBLEMS)
    .map(({ line, text, reason }) => `line ${line} "${text.trim().slice(0, 60)}": ${reason}`);
  const more = problems.length > shown.length ? `, and ${problems.length - shown.length} more` : "";
  return `Left out of the metadata block: ${shown.join(", ")}${more}`;
}

// The section that the block names, else the first usual one that it has.
function sectionOf(ini: Ini, name: string | undefined, usual: string[]): string | undefined {
  return name || usual.find((candidate) => ini.section(candidate));
}

function fillSection(draft: Draft, ini: Ini, section: string, rows: Omit<tables.Section, "at">): void {
  const value = (key: string) => ini.get(`${section}.${key}`)?.trim() || undefined;
  draft.fill(rows.numbers ?? [], (key) => numberOrText(value(key)), `${section}.`);
  draft.fill(rows.texts ?? [], value, `${section}.`);
  for (const [key, to, yes] of rows.switches ?? []) {
    // an empty value is how the software says that there is nothing to switch
    const text = ini.get(`${section}.${key}`);
    if (text !== undefined) draft.put(to, text.toLowerCase() === yes?.toLowerCase(), `${section}.${key}`);
  }
}

interface Named {
  beam: string | undefined;
  scan: string | undefined;
  detector: string | undefined;
}

function special(draft: Draft, ini: Ini, { beam, detector }: Named): void {
  for (const to of ["Beam Name", "beam_type"]) draft.put(to, beam, "Beam.Beam");
  for (const to of ["Detector Name", "detector_type"]) draft.put(to, detector, "Detectors.Name");
  if (draft.get("operator") !== undefined) draft.distrust.push(["Operator"]);
  const rotation = ini.get(`${beam}.ScanRotation`) || ini.get("Beam.ScanRotation");
  scanRotation(
    draft,
    rotation,
    ini.get(`${beam}.ScanRotation`) ? `${beam}.ScanRotation` : "Beam.ScanRotation",
  );
  if (draft.get("Tilt Correction Enabled") === true) {
    const source = `${beam}.TiltCorrectionAngle`;
    for (const to of ["Tilt Correction Angle", "tilt_correction"]) {
      draft.put(to, numberOrText(ini.get(source)), source, "rad");
    }
  }
  if (draft.get("Dynamic Focus Enabled") === true) {
    draft.put("dynamic_focus", "on", `${beam}.DynamicFocusIsOn`);
  }
  const frames = Number(ini.get("Image.Integrate"));
  if (frames > 1) {
    for (const to of ["Frames Integrated", "number_of_frames"]) draft.put(to, frames, "Image.Integrate");
  }
  userText(draft, ini.get("User.UserTextUnicode"));
  const [software, build] = [ini.get("System.Software"), ini.get("System.BuildNr")];
  const version = [software, build && `(build ${build})`].filter(Boolean).join(" ");
  if (version) draft.put("Software Version", version, "System.Software, BuildNr");
  const column = [ini.get("System.Column"), ini.get("System.Type")].filter(Boolean).join(" ");
  if (column) draft.put("Column Type", column, "System.Column, Type");
}

// UTF-16 of either byte order in hexadecimal, for what the code page of the plain text lacks: there it has question
// marks.
function userText(draft: Draft, hex: string | undefined): void {
  const plain = draft.get("User Text");
  const needed = plain === undefined || String(plain).includes("?");
  if (!needed || !hex || !/^(?:[0-9a-f]{4})+$/i.test(hex)) return;
  const bytes = Uint8Array.from(hex.match(/../g)!, (pair) => parseInt(pair, 16));
  const zeros = (odd: number) => bytes.filter((byte, i) => i % 2 === odd && byte === 0).length;
  const text = new TextDecoder(zeros(0) > zeros(1) ? "utf-16be" : "utf-16le").decode(bytes);
  draft.put("User Text", text.replaceAll("\0", "") || undefined, "User.UserTextUnicode");
}

// Radians in the file; degrees with as many decimals as the file gives, which is how the software shows them.
function scanRotation(draft: Draft, text: string | undefined, source: string): void {
  const radians = numberOrText(text);
  if (typeof radians !== "number") return;
  const [, decimals = "", exponent = "0"] = /\.(\d+)?(?:e([-+]?\d+))?$/i.exec(text!.trim()) ?? [];
  const places = Math.min(15, Math.max(0, decimals.length - Number(exponent)));
  draft.put("scan_rotation", Number((radians * 180 / Math.PI).toFixed(places)), source, "deg");
}

// As the data bar shows it: the width of the print over that of the field; five digits are all they carry.
function magnification(draft: Draft): void {
  const width = draft.get("horizontal_field_width");
  const canvas = draft.get("Magnification Canvas Real Width");
  if (typeof canvas !== "number" || typeof width !== "object" || width === null || !("value" in width)) {
    return;
  }
  const ratio = canvas / (width.value as number);
  if (!(ratio > 0) || !Number.isFinite(ratio)) return;
  draft.put(
    "magnification",
    Number(ratio.toPrecision(5)),
    "Image.MagCanvasRealWidth / horizontal field width",
  );
}

// The picture as it was scanned: below it the software may have added a data bar.
function pixelsAndShape(signal: Signal | undefined, ini: Ini, draft: Draft): Partial<DatasetWithPixels> {
  const [rows, columns] = ["Image.ResolutionY", "Image.ResolutionX"].map((path) =>
    Number(ini.get(path) || NaN)
  );
  const scanned = rows! > 0 && columns! > 0 ? [rows!, columns!] : undefined;
  if (!signal) return scanned ? { dimensions: scanned } : {};
  const [height, width, ...rest] = signal.shape;
  const fits = scanned && width === columns && height! >= rows! && height! <= rows! * TALLEST_BAR;
  const picture = calibrated(signal, draft);
  return { dimensions: fits ? [...scanned, ...rest] : [...signal.shape], pixels: () => picture };
}

function acquired(ini: Ini, xml: XmlElement | undefined): string | undefined {
  const exact = xml && findXml(xml, "Acquisition/AcquisitionDatetime")?.text;
  if (exact && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[-+]\d\d:\d\d)?$/.test(exact)) return exact;
  return acquiredAt(ini.get("User.Date"), ini.get("User.Time"), {
    hint: ini.get("PrivateFei.TimeOfCreation"),
  });
}

// A table of labels, values and units.
function fromTable(root: XmlElement, signal: Signal | undefined, warnings: string[]): DatasetWithPixels {
  const draft = new Draft();
  for (const row of root.children) {
    const [label, value, unit] = ["Label", "Value", "Unit"].map((name) =>
      findXml(row, name)?.text.trim() ?? ""
    );
    if (!label) continue;
    const to = (Object.hasOwn(tables.TEM_LABELS, label) ? tables.TEM_LABELS[label] : undefined) ?? [label];
    const plain = to === "magnification" || !unit;
    draft.put(to, numberOrText(value), label, plain ? undefined : unit!.replace(/^u(?=[Am]$)/, "µ"));
  }
  const mode = String(draft.get(["Mode"]) ?? "");
  const diffraction = /diffraction/i.test(mode);
  const beam = !diffraction && /^STEM\b/i.test(mode) ? "STEM" : "TEM";
  return dataset(diffraction ? "Diffraction" : "Image", {
    dataType: `${beam}_${diffraction ? "Diffraction" : "Imaging"}`,
    ...picture(signal, draft),
    ...partsOf(draft, warnings),
    original: { Root: xmlData(root) },
  });
}
