/**
 * Bruker hypermaps (`.bcf`): maps of X-ray spectra, their sum, and the images taken along.
 *
 * @module
 */
import { bcf, type BcfFile, openBcf } from "../formats/bcf.ts";
import { findXml } from "../formats/xml_lite.ts";
import * as fields from "./_bruker_fields.ts";
import { Draft } from "./_draft.ts";
import { orWarning, partsOf } from "./_tiff_file.ts";
import { dataset, type DatasetWithPixels, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "bruker-bcf",
  title: "Bruker hypermap",
  extensions: ["bcf"],
  about: {
    vendors: "Bruker Esprit",
    reads: "header: column, stage, scan, detector, times, elements, images; the sum and the map of spectra",
    preview: "spectrum image, spectrum, image",
    files: "real and synthetic",
  },
  supports: (file) => bcf.recognises(file) || "not a single file system of Bruker's",
  *extract(file) {
    const opened = openBcf(file);
    const { database, maps } = opened;
    const common = {
      acquired: fields.takenAt(findXml(database, "Header")),
      original: opened.tree() as Record<string, unknown>,
    };
    for (const map of maps) {
      const warnings: string[] = [];
      const draft = microscope(opened);
      fields.fillFromSpectrum(draft, map.sum);
      // The column's own values count for more than those that the spectrum's header repeats.
      fields.fillFromMicroscope(draft, database);
      fields.fillFromScan(draft, database, map.width);
      fields.fillElements(draft, database);
      const spectra = orWarning(warnings, () => opened.spectra(map));
      yield dataset("SpectrumImage", {
        dataType: "EDS_Spectrum_Imaging",
        name: "Map",
        ...(spectra ? fields.drawn(spectra) : {}),
        ...partsOf(draft, warnings),
        ...common,
      });
      if (spectra) yield sumOf(opened, map, draft, common);
    }
    const draft = microscope(opened);
    for (const image of opened.images()) {
      yield dataset("Image", {
        dataType: `${fields.beamOf(draft)}_Imaging`,
        name: image.name,
        ...fields.drawn(image),
        ...partsOf(draft, []),
        meta: { ...draft.meta, detector_type: image.name },
        ...common,
      });
    }
  },
});

function microscope({ database }: BcfFile): Draft {
  const draft = new Draft();
  fields.fillFromMicroscope(draft, database);
  draft.put("Map Name", database.attributes.Name, "TRTSpectrumDatabase");
  return draft;
}

// What is a matter of pixels is none of their sum.
function sumOf(
  opened: BcfFile,
  map: BcfFile["maps"][number],
  draft: Draft,
  common: Partial<DatasetWithPixels>,
): DatasetWithPixels {
  const { pixel_width: _, pixel_height: __, dwell_time: ___, number_of_frames: ____, ...meta } = draft.meta;
  return dataset("Spectrum", {
    dataType: "EDS_Spectrum",
    name: "Sum spectrum",
    ...fields.drawn(opened.sum(map)),
    ...partsOf(draft, []),
    meta,
    ...common,
  });
}
