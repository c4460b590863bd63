/** One signal of each kind that previews tell apart, as our own writers and readers make them. */
import { openDm } from "../../formats/dm.ts";
import { type DmInputFile, type DmInputImage, DmTyped, writeDm } from "../../formats/dm_writer.ts";
import type { Signal } from "../../formats/signal.ts";
import { memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import { writeTiff } from "../../formats/tiff_writer.ts";
import type { PreviewOptions } from "../../previews/mod.ts";

/** What is drawn, and how. */
export interface Scene {
  signal: () => Signal;
  options: PreviewOptions;
}

const nm = { units: "nm", scale: 0.4 };

/** A slope with an F in it: whatever is turned, mirrored or inverted, it shows. */
function letter(x: number, y: number): number {
  const inside = (left: number, top: number, width: number, height: number) =>
    x >= left && x < left + width && y >= top && y < top + height;
  const ink = inside(0.25, 0.2, 0.1, 0.6) || inside(0.25, 0.2, 0.4, 0.1) || inside(0.25, 0.45, 0.3, 0.1);
  return ink ? 0.95 : 0.2 + 0.3 * x + 0.2 * y;
}

/** Numbers of a grid, rows first; coordinates run from 0 to 1. */
function grid<T extends Uint8Array | Uint16Array | Float32Array | Int32Array>(
  out: T,
  width: number,
  value: (x: number, y: number) => number,
): T {
  const height = out.length / width;
  for (let i = 0; i < out.length; i++) out[i] = value((i % width) / width, Math.floor(i / width) / height);
  return out;
}

function dm(image: Omit<DmInputImage, "name">, tags?: DmInputFile["tags"]): () => Signal {
  const file = writeDm({ version: 4, images: [{ name: "", ...image }], ...(tags && { tags }) });
  return () => openDm(memorySource(file)).signals()[0]!;
}

/** Rings and spots over a strong beam. */
function pattern(x: number, y: number): number {
  const [dx, dy] = [x - 0.52, y - 0.47];
  const r = Math.hypot(dx, dy);
  const spots = Math.max(0, Math.cos(40 * dx + 9 * dy)) ** 40 * Math.max(0, Math.cos(44 * dy - 5 * dx)) ** 40;
  return 5 + 1e5 * Math.exp(-((r / 0.015) ** 2)) + 300 * Math.exp(-r / 0.1) +
    2000 * spots * Math.exp(-r / 0.2);
}

function edge(energy: number): number {
  return 4000 * Math.exp(-energy / 90) + (energy > 284 ? 300 * Math.exp(-(energy - 284) / 60) : 0);
}

const rectangle = (...numbers: number[]) => new DmTyped([6, 6, 6, 6], numbers);
const colour = (...levels: number[]) => new DmTyped([2, 2, 2], levels);
const image = { type: "Image", dataType: "STEM_Imaging", title: "" } as const;
const eels = { dataType: "STEM_EELS", title: "Carbon on a grid" } as const;
const spectral = { "Meta Data": { Format: "Spectrum image", Signal: "EELS" } };

export const SCENES: Record<string, Scene> = {
  "image of 16 bits": {
    signal: dm({
      dtype: "uint16",
      shape: [600, 900],
      data: grid(new Uint16Array(540_000), 900, (x, y) => 3000 + 20_000 * letter(x, y)),
      calibrations: [nm, nm],
    }),
    options: image,
  },
  "image of floats with holes": {
    signal: dm({
      dtype: "float32",
      shape: [64, 64],
      data: grid(new Float32Array(4096), 64, (x, y) => x + y > 1.9 ? NaN : letter(x, y) - 3),
      calibrations: [{ units: "µm", scale: 0.02 }, { units: "µm", scale: 0.02 }],
    }),
    options: image,
  },
  "image of 8 bits in a big-endian TIFF": {
    signal: () => {
      const file = writeTiff({
        width: 250,
        height: 250,
        dtype: "uint8",
        pixels: grid(new Uint8Array(62_500), 250, (x, y) => 255 * letter(x, y)),
        bigEndian: true,
      });
      return openTiff(memorySource(file)).signals()[0]!;
    },
    options: image,
  },
  "colours": {
    signal: () => {
      const pixels = new Uint8Array(3 * 100 * 150);
      for (let i = 0; i < pixels.length; i++) {
        const [x, y] = [Math.floor(i / 3) % 150 / 150, Math.floor(i / 450) / 100];
        pixels[i] = [255 * letter(x, y), 255 * x, 120][i % 3]!;
      }
      const file = writeTiff({ width: 150, height: 100, dtype: "uint8", samples: 3, pixels });
      return openTiff(memorySource(file)).signals()[0]!;
    },
    options: image,
  },
  "annotations": {
    signal: dm({
      dtype: "int32",
      shape: [256, 256],
      data: grid(new Int32Array(65_536), 256, (x, y) => 1000 * letter(x, y)),
      calibrations: [nm, nm],
    }, {
      DocumentObjectList: [{
        ImageSource: 0,
        AnnotationGroupList: [
          {
            AnnotationType: 2,
            Rectangle: rectangle(20, 20, 60, 120),
            ForegroundColor: colour(0, -32640, -1),
          },
          {
            AnnotationType: 5,
            Rectangle: rectangle(150, 150, 200, 240),
            ForegroundColor: colour(-1, 0, -32640),
          },
          {
            AnnotationType: 13,
            Rectangle: rectangle(10, 150, 20, 200),
            Text: "Grain 7",
            ForegroundColor: colour(-1, -1, 0),
          },
          { AnnotationType: 23, Rectangle: rectangle(100, 30, 180, 110), Color: colour(-1, 0, 0) },
          { AnnotationType: 27, Rectangle: rectangle(220, 130, 220, 130), Color: colour(-1, 0, 0) },
        ],
      }],
    }),
    options: image,
  },
  "diffraction pattern": {
    signal: dm({
      dtype: "int32",
      shape: [512, 512],
      data: grid(new Int32Array(262_144), 512, pattern),
      calibrations: [{ units: "1/nm", scale: 0.05 }, { units: "1/nm", scale: 0.05 }],
    }),
    options: { type: "Diffraction", dataType: "TEM_Diffraction", title: "" },
  },
  "Fourier transform": {
    signal: dm({
      dtype: "complex64",
      shape: [128, 128],
      data: Float32Array.from({ length: 32_768 }, (_, i) => {
        const n = i >> 1;
        const size = pattern(n % 128 / 128, Math.floor(n / 128) / 128);
        return size * (i % 2 ? Math.sin(n) : Math.cos(n));
      }),
      calibrations: [{ units: "1/nm", scale: 0.2 }, { units: "1/nm", scale: 0.2 }],
    }),
    options: { type: "Image", dataType: "TEM_Imaging", title: "" },
  },
  "energy loss spectrum": {
    signal: dm({
      dtype: "float32",
      shape: [1024],
      data: Float32Array.from({ length: 1024 }, (_, i) => edge(i * 0.5)),
      calibrations: [{ units: "eV", scale: 0.5 }],
      intensityUnits: "e-",
    }),
    options: { type: "Spectrum", ...eels },
  },
  "X-ray spectrum": {
    signal: dm({
      dtype: "int32",
      shape: [2000],
      data: Int32Array.from({ length: 2000 }, (_, i) => {
        const line = (at: number, height: number) => height * Math.exp(-(((i * 0.01 - at) / 0.06) ** 2));
        return 20 + 5000 * Math.exp(-i) + line(0.53, 300) + line(6.4, 500) + line(7.06, 80);
      }),
      calibrations: [{ units: "keV", scale: 0.01 }],
    }),
    options: { type: "Spectrum", dataType: "STEM_EDS", title: "Iron oxide" },
  },
  "line scan": {
    signal: dm({
      dtype: "float32",
      shape: [40, 600],
      data: grid(new Float32Array(24_000), 600, (x, y) => edge(600 * x) * (1 + y)),
      calibrations: [nm, { units: "eV" }],
      imageTags: spectral,
    }),
    options: { type: "SpectrumImage", ...eels },
  },
  "spectrum image": {
    signal: dm({
      dtype: "float32",
      shape: [300, 30, 20],
      data: Float32Array.from(
        { length: 180_000 },
        (_, i) => edge(2 * Math.floor(i / 600)) * (1 + letter(i % 20 / 20, Math.floor(i / 20) % 30 / 30)),
      ),
      calibrations: [{ units: "eV", scale: 2 }, nm, nm],
      imageTags: spectral,
    }),
    options: { type: "SpectrumImage", ...eels, dataType: "EELS_Spectrum_Imaging" },
  },
  "image stack": {
    signal: () => {
      const pages = Array.from({ length: 12 }, (_, frame) => ({
        width: 90,
        height: 60,
        dtype: "uint16" as const,
        pixels: grid(new Uint16Array(5400), 90, (x, y) => 1000 * letter((x + frame / 40) % 1, y)),
      }));
      const [first, ...more] = pages;
      return openTiff(memorySource(writeTiff(first!, ...more))).signals()[0]!;
    },
    options: { ...image, title: "Drift" },
  },
};
