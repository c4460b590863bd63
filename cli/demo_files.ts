/**
 * One session's files of the demo, in the vendors' own formats, by our own writers. Always the same.
 *
 * @module
 */
import { writeDm } from "../formats/dm_writer.ts";
import { writeTiff } from "../formats/tiff_writer.ts";

/** A file of the session. */
export interface DemoFile {
  name: string;
  /** Seconds after the session's start. */
  after: number;
  bytes: Uint8Array;
}

/** An SEM survey, two TEM images, an EELS spectrum image, and a file that broke off while it was copied. */
export function demoFiles(): DemoFile[] {
  const image = latticeImage("after annealing", 2);
  return [
    { name: "overview.tif", after: 240, bytes: surveyImage() },
    { name: "lattice_001.dm4", after: 330, bytes: latticeImage("as grown", 1) },
    { name: "lattice_002.dm4", after: 425, bytes: image },
    { name: "EELS map.dm4", after: 4210, bytes: spectrumImage() },
    { name: "broken.dm4", after: 4300, bytes: image.slice(0, 3000) },
  ];
}

/** Noise that is the same on every machine. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A 16-bit LZW TIFF as FEI's microscopes write it: particles on a dark ground, settings in tag 34682. */
function surveyImage(): Uint8Array {
  const width = 768, height = 512, random = noise(7);
  const spots = Array.from(
    { length: 60 },
    () => [random() * width, random() * height, 6 + random() * 26, random()],
  );
  const pixels = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let value = 9000 + 2500 * random();
      for (const [cx, cy, radius, light] of spots as [number, number, number, number][]) {
        const inside = 1 - ((x - cx) ** 2 + (y - cy) ** 2) / radius ** 2;
        if (inside > 0) value = Math.max(value, 15000 + 42000 * light * Math.sqrt(inside) + 3000 * random());
      }
      pixels[y * width + x] = value;
    }
  }
  const settings = [
    "[User]",
    "Date=02/14/2024",
    "Time=09:04:00 AM",
    "User=mmuster",
    "UserText=Ni particles on carbon",
    "[System]",
    "SystemType=Demo Scope 200",
    "Dnumber=D0000",
    "Software=1.0",
    "BuildNr=1",
    "Source=FEG",
    "Column=Demo",
    "Type=SEM",
    "[Beam]",
    "HV=5000",
    "Spot=3",
    "Beam=EBeam",
    "Scan=EScan",
    "[EBeam]",
    "HV=5000",
    "HFW=0.0000512",
    "VFW=0.00003413",
    "WD=0.0041",
    "EmissionCurrent=0.000112",
    "BeamCurrent=2.5e-11",
    "StageX=0.0021",
    "StageY=-0.0013",
    "StageZ=0.0198",
    "StageR=0.5236",
    "StageTa=0",
    "ScanRotation=0",
    "TiltCorrectionIsOn=no",
    "[EScan]",
    "Dwell=1e-06",
    "PixelWidth=6.667e-08",
    "PixelHeight=6.667e-08",
    "HorFieldsize=0.0000512",
    "VerFieldsize=0.00003413",
    "FrameTime=0.42",
    "[Detectors]",
    "Number=1",
    "Name=ETD",
    "Mode=SE",
    "[ETD]",
    "Contrast=62.1",
    "Brightness=44.7",
    "Signal=SE",
    "Grid=250",
    "[Vacuum]",
    "ChPressure=0.000213",
    "UserMode=High vacuum",
    "[Specimen]",
    "Temperature=",
    "[Image]",
    `ResolutionX=${width}`,
    `ResolutionY=${height}`,
    "DriftCorrected=Off",
    "Integrate=1",
    "",
  ].join("\r\n");
  return writeTiff({
    width,
    height,
    dtype: "uint16",
    pixels,
    compression: "lzw",
    predictor: 2,
    tags: [{ tag: 34682, type: "ascii", value: settings }],
  });
}

/** Microscope settings as DigitalMicrograph keeps them. */
function microscope(mode: string, magnification: number) {
  return {
    "Voltage": 200000,
    "Indicated Magnification": magnification,
    "Illumination Mode": mode,
    "Imaging Mode": "IMAGING",
    "Operation Mode": mode === "TEM" ? "IMAGING" : "SCANNING",
    "Microscope": "Demo Scope 200",
    "Cs(mm)": 1.2,
    "Stage Position": {
      "Stage Alpha": 3.5,
      "Stage Beta": -1.25,
      "Stage X": 102.5,
      "Stage Y": -87.25,
      "Stage Z": 12.5,
    },
  };
}

/** A lattice with a grain boundary in a slightly bent film. */
function latticeImage(name: string, seed: number): Uint8Array {
  const size = 512, random = noise(seed);
  const data = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const grain = x + 0.3 * y + 20 * Math.sin(y / 60) > 300 ? 0.42 : -0.18;
      const [u, v] = [x * Math.cos(grain) + y * Math.sin(grain), y * Math.cos(grain) - x * Math.sin(grain)];
      data[y * size + x] = 900 + 220 * Math.cos(u / 2.1) + 220 * Math.cos((u / 2 + v * 0.866) / 2.1) +
        180 * Math.sin(x / 190 + seed) + 160 * random();
    }
  }
  return writeDm({
    version: 4,
    images: [{
      name,
      dtype: "float32",
      shape: [size, size],
      data,
      calibrations: [{ scale: 0.0214, units: "nm" }, { scale: 0.0214, units: "nm" }],
      imageTags: {
        "Microscope Info": microscope("TEM", 400000),
        "Acquisition": {
          "Device": { "Name": "Demo Camera" },
          "Parameters": { "High Level": { "Exposure (s)": 0.5, "Binning": [1, 1] } },
        },
      },
    }],
  });
}

/** An EELS spectrum image: carbon everywhere, oxygen and nickel in a particle. */
function spectrumImage(): Uint8Array {
  const width = 24, height = 20, channels = 512, random = noise(11);
  const first = 200, step = 1.5; // eV
  const data = new Float32Array(channels * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const nickel = Math.max(0, 1 - ((x - 14) ** 2 + (y - 9) ** 2) / 40);
      for (let channel = 0; channel < channels; channel++) {
        const energy = first + channel * step;
        const edge = (onset: number, weight: number) => energy < onset ? 0 : weight * (onset / energy) ** 3;
        const counts = 4e4 * (first / energy) ** 2.7 + edge(284, 9000) + edge(532, 5200 * nickel) +
          edge(855, 4200 * nickel);
        data[(channel * height + y) * width + x] = counts + Math.sqrt(counts) * (random() - 0.5) * 2;
      }
    }
  }
  return writeDm({
    version: 4,
    images: [{
      name: "Ni particle",
      dtype: "float32",
      shape: [channels, height, width],
      data,
      calibrations: [{ scale: step, offset: first, units: "eV" }, { scale: 1.9, units: "nm" }, {
        scale: 1.9,
        units: "nm",
      }],
      intensityUnits: "e-",
      imageTags: {
        "Meta Data": {
          "Format": "Spectrum image",
          "Signal": "EELS",
          "Acquisition Mode": "Parallel dispersive",
        },
        "Microscope Info": microscope("STEM NANOPROBE", 115000),
        "EELS": {
          "Acquisition": { "Exposure (s)": 0.05, "Integration time (s)": 0.05, "Number of frames": 1 },
          "Experimental Conditions": {
            "Collection semi-angle (mrad)": 28.5,
            "Convergence semi-angle (mrad)": 10,
          },
        },
        "SI": {
          "Acquisition": {
            "Pixel time (s)": 0.05,
            "Spatial Sampling": { "Height (pixels)": height, "Width (pixels)": width },
          },
        },
      },
    }],
  });
}
