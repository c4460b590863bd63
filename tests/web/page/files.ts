/**
 * Files for the page that looks into files: made anew, with something to recognise in each.
 *
 * @module
 */
import { writeDm } from "../../../formats/dm_writer.ts";
import { writeSer } from "../../../formats/ser_writer.ts";
import { writeTiff } from "../../../formats/tiff_writer.ts";

/** A DM4 file with an EELS spectrum whose one peak is 700 counts at 532 eV (channel 432). */
export function spectrumDm4(): Uint8Array<ArrayBuffer> {
  const data = Float32Array.from({ length: 1000 }, (_, i) => 100 + 600 * Math.exp(-(((i - 432) / 9) ** 2)));
  return writeDm({
    version: 4,
    images: [{
      name: "Oxygen edge",
      dtype: "float32",
      shape: [1000],
      data,
      calibrations: [{ scale: 1, offset: 100, units: "eV" }],
      intensityUnits: "counts",
      imageTags: {
        "Meta Data": { Format: "Spectrum", Signal: "EELS" },
        "Microscope Info": {
          Voltage: 200_000,
          "Indicated Magnification": 40_000,
          Specimen: "NiO <b>bold</b>",
        },
        "Hidden treasure": { Chest: { Gold: 4711 } },
      },
    }],
  });
}

/** A TIFF file as the FEI software writes it: gradient of 16 bits, LZW, with its metadata block. */
export function feiTiff(): Uint8Array<ArrayBuffer> {
  const [width, height] = [320, 240];
  const ini = [
    "[User]",
    "User=supervisor",
    "[Beam]",
    "Beam=EBeam",
    "Scan=EScan",
    "[EBeam]",
    "HV=15000",
    "WD=0.0101",
    "[EScan]",
    "PixelWidth=2e-9",
    "PixelHeight=2e-9",
    "[Vacuum]",
    "UserMode=High vacuum",
    "",
  ].join("\r\n");
  return writeTiff({
    width,
    height,
    dtype: "uint16",
    pixels: Uint16Array.from(
      { length: width * height },
      (_, i) => (i % width) * 150 + Math.floor(i / width) * 60,
    ),
    compression: "lzw",
    tags: [{ tag: 34682, type: "ascii", value: ini }],
  });
}

/** A series of TIA: 6 spectra of 64 channels along a line; the mean of channel 40 is 35. */
export function lineScanSer(): Uint8Array<ArrayBuffer> {
  return writeSer({
    version: 544,
    dtype: "uint16",
    sizes: [64],
    elements: Array.from({ length: 6 }, (_, i) => ({
      data: Uint16Array.from({ length: 64 }, (_, channel) => channel === 40 ? 10 * (i + 1) : 1),
      calibrations: [{ offset: 0, delta: 10, element: 0 }],
      time: 1_700_000_000,
    })),
  });
}

/** A DM4 file that ends in the middle of its tags. */
export function brokenDm4(): Uint8Array<ArrayBuffer> {
  const whole = spectrumDm4();
  return whole.slice(0, 300);
}
