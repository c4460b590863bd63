/**
 * Bruker spectra (`.spx`): XML with the counts, and how they were taken.
 *
 * @module
 */
import { brukerTree, brukerXml, instanceOf, spectrumSignal } from "./bruker_xml.ts";
import type { Container, Format } from "./container.ts";
import { type ByteSource, FormatError } from "./source.ts";
import { textOf } from "./text.ts";
import type { XmlElement } from "./xml_lite.ts";

const LONGEST = 2 ** 26;
const SNIFFED = 512;

/** An opened spectrum. */
export interface SpxFile extends Container {
  /** The instance of `TRTSpectrum`. */
  readonly spectrum: XmlElement;
}

/**
 * Opens a spectrum of Bruker's.
 *
 * @throws {FormatError} when it is none, or no XML that can be read.
 */
export function openSpx(file: ByteSource): SpxFile {
  if (!spx.recognises(file)) {
    throw new FormatError("It does not begin as a spectrum of Bruker's", file.name, 0);
  }
  if (file.size > LONGEST) {
    throw new FormatError(`A spectrum of ${file.size} bytes makes no sense`, file.name, 0);
  }
  const root = brukerXml(file.read(0, file.size), file.name);
  const spectrum = instanceOf(root, "TRTSpectrum");
  if (!spectrum) throw new FormatError("There is no spectrum in it", file.name, 0);
  return {
    format: "Bruker spectrum",
    spectrum,
    signals: () => [spectrumSignal(spectrum, spectrum.attributes.Name ?? "", file.name)],
    tree: () => brukerTree(spectrum),
  };
}

/** Bruker's spectra. */
export const spx: Format = {
  name: "spx",
  extensions: ["spx"],
  recognises: (file) =>
    /^(?:\ufeff)?\s*(?:<\?xml[^>]*>\s*)?<TRTSpectrum>/.test(textOf(file.read(0, SNIFFED))),
  open: openSpx,
};
