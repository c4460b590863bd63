/**
 * Series of TIA, the software of FEI's TEMs (`.ser`), with what the `.emi` file beside them says.
 *
 * @module
 */
import {
  emi,
  emiBeside,
  type EmiBlock,
  emiBlockOf,
  openEmi,
  referenceImageOf,
  seriesOf,
  settingsOf,
} from "../formats/emi.ts";
import { openSer, ser, type SerFile } from "../formats/ser.ts";
import { serTree } from "../formats/ser_tree.ts";
import { type ByteSource, FormatError } from "../formats/source.ts";
import { findXml, type XmlElement } from "../formats/xml_lite.ts";
import { Draft } from "./_draft.ts";
import { calibrated, calibration } from "./_ser_calibration.ts";
import { dateIn } from "./_ser_dates.ts";
import { ELEMENTS, REFERENCE_IMAGE, targetsOf, unitOf } from "./_ser_fields.ts";
import { typeOf } from "./_ser_type.ts";
import { dataset, type DatasetWithPixels, defineExtractor } from "./define.ts";

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
const REFERENCE = "ObjectInfo of the reference image/";
const LIMITED = "only what the series itself tells is known";

export default defineExtractor({
  name: "fei-ser",
  module: "ser_emi_extractor",
  title: "FEI TIA series",
  // the .emi is read with its series; it is no dataset of a session
  extensions: ["ser"],
  about: {
    vendors: "FEI, Thermo Fisher TIA",
    reads: "the series, and the settings of its .emi",
    preview: "image, image series, diffraction, spectrum, line scan, spectrum image",
    files: "real and synthetic",
  },
  supports(file) {
    if (ser.recognises(file) || emi.recognises(file)) return true;
    if (!/\.emi$/i.test(file.name)) return "does not begin with II and 0x0197";
    // the head of one whose pixels were blanked is blank as well
    try {
      openEmi(file);
      return true;
    } catch (error) {
      if (error instanceof FormatError) return "holds no ObjectInfo block of TIA";
      throw error;
    }
  },
  *extract(file) {
    if (ser.recognises(file)) yield describe(file);
    else yield* companion(file);
  },
});

function describe(file: ByteSource): DatasetWithPixels {
  const series = openSer(file);
  const [signal] = series.signals();
  const first = series.element(0);
  const { emi, block, xml, reference, warning } = infoBeside(file);
  const draft = new Draft();
  if (xml) fill(draft, xml);
  if (reference) {
    draft.fill(REFERENCE_IMAGE, (path) => numberOrText(findXml(reference, path)?.text), REFERENCE);
  }
  if (emi) draft.put("emi Filename", emi, "file system");

  const mode = String(draft.get(["Mode"]) ?? "");
  const camera = draft.get("Camera Name Path") !== undefined;
  const settings = draft.get("Shaping Time") !== undefined
    ? "EDS"
    : draft.get("Gain Correction") !== undefined || draft.get("Bias Correction") !== undefined
    ? "EELS"
    : undefined;
  const { type, dataType } = typeOf({ axes: signal.axes, element: first, mode, camera, settings });
  times(draft, type, camera);
  calibration(draft, series, type);
  const pixels = calibrated(signal, series);
  return dataset(type, {
    dataType,
    dimensions: [...signal.shape],
    pixels: () => pixels,
    meta: draft.meta,
    extensions: draft.extensions,
    distrust: draft.distrust,
    sources: draft.sources,
    ...acquired(series, xml),
    ...(warning ? { warning } : {}),
    original: () => ({
      ser_header_parameters: serTree(series.header, series.element, series.tag, 1),
      ...(block && xml ? { ObjectInfo: block.data() } : {}),
    }),
  });
}

interface Info {
  /** Name of the `.emi`. */
  emi?: string;
  block?: EmiBlock;
  xml?: XmlElement;
  /** What is told about the image that the series was placed on. */
  reference?: XmlElement;
  /** Why there is no more. */
  warning?: string;
}

// Whatever is wrong with the companion, the series is read without it.
function infoBeside(file: ByteSource): Info {
  const series = seriesOf(file.name);
  if (!series) {
    const warning =
      `The name "${file.name}" does not end in a number as "_1.ser" does: no .emi file belongs to it, ${LIMITED}`;
    return { warning };
  }
  const beside = emiBeside(file);
  if (!beside) return { warning: `There is no "${series.stem}.emi" beside it: ${LIMITED}` };
  const name = beside.name;
  try {
    const experiment = openEmi(beside);
    const block = emiBlockOf(experiment, file.name);
    if (!block) return { emi: name, warning: `"${name}" says nothing about this series: ${LIMITED}` };
    const xml = block.xml();
    const reference = referenceImageOf(experiment, block)?.xml();
    const info = { emi: name, block, xml, ...(reference ? { reference } : {}) };
    if (settingsOf(xml).length > 0) return info;
    return { ...info, warning: `"${name}" tells no settings of the microscope for this series` };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { emi: name, warning: `Cannot read the .emi file: ${error.message}: ${LIMITED}` };
  }
}

function fill(draft: Draft, xml: XmlElement): void {
  draft.fill(ELEMENTS, (path) => numberOrText(findXml(xml, path)?.text), "ObjectInfo/");
  for (const { label, value, unit } of settingsOf(xml)) {
    const read = numberOrText(value);
    for (const to of targetsOf(label)) {
      // a camera length of nothing is how it says that there is none
      if (to === "camera_length" && read === 0) continue;
      draft.put(to, read, `ObjectInfo/ExperimentalDescription: ${label}`, unitOf(unit));
    }
  }
  if (draft.get("operator") !== undefined) draft.distrust.push(["Operator"]);
}

function numberOrText(text: string | undefined): number | string | undefined {
  const trimmed = text?.replace(/\s+um\s*$/, "").trim();
  if (!trimmed) return undefined;
  return NUMBER.test(trimmed) ? Number(trimmed) : trimmed;
}

// What the vendor calls a time of dwelling or integrating is one of a pixel, of a frame, or of a spectrum.
function times(draft: Draft, type: string, camera: boolean): void {
  const dwell = camera ? "acquisition_time" : "dwell_time";
  draft.put(dwell, draft.get("Dwell Time Path"), "ObjectInfo/AcquireInfo/DwellTimePath");
  const integration = type === "SpectrumImage" ? "pixel_time" : "acquisition_time";
  draft.put(integration, draft.get("Integration Time"), "ObjectInfo/AcquireInfo/IntegrationTime");
}

// The tags of a series count seconds in UTC; the .emi has local time, in the language of the computer.
function acquired(series: SerFile, xml: XmlElement | undefined): { acquired?: string } {
  const seconds = series.tag(0)?.time;
  const utc = seconds ? seconds * 1000 : undefined;
  const text = xml && findXml(xml, "AcquireDate")?.text;
  const local = text ? dateIn(text, utc) : undefined;
  if (local) return { acquired: local };
  return utc === undefined ? {} : { acquired: new Date(utc).toISOString().replace(".000Z", "Z") };
}

// An .emi by itself: what it says about each acquisition. The numbers are in the series.
function* companion(file: ByteSource): Generator<DatasetWithPixels> {
  const experiment = openEmi(file);
  const stem = file.name.replace(/\.emi$/i, "");
  let count = 0;
  for (const block of experiment.blocks) {
    const xml = block.xml();
    if (!findXml(xml, "ExperimentalConditions")) continue;
    const draft = new Draft();
    fill(draft, xml);
    const number = seriesOf(block.file ?? "")?.index;
    const name = number === undefined ? block.file : `${stem}_${number}.ser`;
    if (name) draft.put("Signal File", name, "ObjectInfo");
    const text = findXml(xml, "AcquireDate")?.text;
    const date = text ? dateIn(text) : undefined;
    count++;
    yield dataset("Misc", {
      dataType: "Miscellaneous",
      meta: draft.meta,
      extensions: draft.extensions,
      distrust: draft.distrust,
      sources: draft.sources,
      ...(date ? { acquired: date } : {}),
      ...(name && !file.sibling(name)
        ? { warning: `Its numbers are in "${name}", which is not beside it` }
        : {}),
      original: () => ({ ObjectInfo: block.data() }),
    });
  }
  if (count === 0) throw new FormatError("None of its blocks is about an acquisition", file.name);
}
