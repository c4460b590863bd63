/**
 * Bruker X-ray spectra (`.spx`).
 *
 * @module
 */
import { instanceOf } from "../formats/bruker_xml.ts";
import { openSpx, spx } from "../formats/spx.ts";
import * as fields from "./_bruker_fields.ts";
import { Draft } from "./_draft.ts";
import { orWarning, partsOf } from "./_tiff_file.ts";
import { dataset, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "bruker-spx",
  title: "Bruker spectrum",
  extensions: ["spx"],
  about: {
    vendors: "Bruker Esprit",
    reads: "detector, times, calibration, elements, counts",
    preview: "spectrum",
    files: "real and synthetic",
  },
  supports: (file) => spx.recognises(file) || "no XML with a TRTSpectrum",
  *extract(file) {
    const opened = openSpx(file);
    const { spectrum } = opened;
    const warnings: string[] = [];
    const draft = new Draft();
    fields.fillFromSpectrum(draft, spectrum);
    fields.fillElements(draft, spectrum);
    const signal = orWarning(warnings, () => opened.signals()[0]!);
    yield dataset("Spectrum", {
      // without an electron beam, X-rays excite
      dataType: instanceOf(spectrum, "TRTXrfHeader") ? "XRF_Spectrum" : "EDS_Spectrum",
      ...(signal ? fields.drawn(signal) : {}),
      ...partsOf(draft, warnings),
      acquired: fields.takenAt(instanceOf(spectrum, "TRTSpectrumHeader")),
      original: opened.tree() as Record<string, unknown>,
    });
  },
});
