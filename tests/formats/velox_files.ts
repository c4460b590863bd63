/** Files as Velox writes them, made by the HDF5 library. */
import type { Group } from "../h5wasm.ts";
import { groupAt, makeHdf5 } from "./hdf5_files.ts";

/** What Velox says of a set of data. */
export const METADATA = {
  Instrument: { InstrumentClass: "Talos", Manufacturer: "FEI Company" },
  Acquisition: { AcquisitionStartDatetime: { DateTime: "1700000000" }, SourceType: "XFEG" },
  Optics: {
    AccelerationVoltage: "200000",
    BeamConvergence: "0.0105",
    CameraLength: "0.098",
    LastMeasuredScreenCurrent: "0",
    NominalMagnification: "20000",
  },
  Stage: { Position: { x: "1e-6", y: "-2e-6", z: "3e-5" }, AlphaTilt: "0.1", BetaTilt: "0" },
  Scan: { ScanSize: { width: "3", height: "2" }, DwellTime: "2e-6", ScanRotation: "1.5" },
  Detectors: {
    "Detector-0": {
      DetectorName: "HAADF",
      DetectorType: "ScanningDetector",
      Gain: "12.5",
      CollectionAngleRange: { begin: "0.05", end: "0.2" },
    },
    "Detector-1": {
      DetectorName: "SuperXG2",
      DetectorType: "AnalyticalDetector",
      Dispersion: "5",
      OffsetEnergy: "-250",
      ElevationAngle: "0.3",
      LiveTime: "9",
      RealTime: "10",
    },
  },
  BinaryResult: {
    DetectorIndex: "0",
    Detector: "HAADF",
    PixelSize: { width: "2e-10", height: "2e-10" },
    PixelUnitX: "m",
    PixelUnitY: "m",
    Offset: { x: "-3e-10", y: "0" },
  },
};
const ANALYTICAL = {
  ...METADATA,
  BinaryResult: { ...METADATA.BinaryResult, DetectorIndex: "1", Detector: "SuperXG2" },
};
const RECIPROCAL = {
  ...METADATA,
  BinaryResult: {
    ...METADATA.BinaryResult,
    PixelUnitX: "1/m",
    PixelUnitY: "1/m",
    PixelSize: { width: "2e7", height: "2e7" },
  },
};

function put(group: Group, kind: string, id: string, metadata: unknown, frames = 1): Group {
  const made = groupAt(group, `Data/${kind}/${id}`);
  const text = new TextEncoder().encode(JSON.stringify(metadata));
  const columns = new Uint8Array(4096 * frames);
  for (let i = 0; i < text.length; i++) columns.fill(text[i]!, i * frames, (i + 1) * frames);
  made.create_dataset({
    name: "Metadata",
    data: columns,
    shape: [4096, frames],
    chunks: [4096, 1],
    compression: 1,
  });
  return made;
}

/** Two frames of 2 × 3 of a scan, a diffraction pattern, a spectrum and a stream of two frames. */
export function veloxFile(): Promise<Uint8Array<ArrayBuffer>> {
  return makeHdf5((root) => {
    root.create_dataset({ name: "Version", data: [JSON.stringify({ format: "Velox", version: "1.8" })] });
    const scan = put(root, "Image", "a".repeat(32), METADATA, 2);
    // rows, columns, frames: the value tells where it is
    const values = Int16Array.from({ length: 12 }, (_, i) => (i % 2) * 100 + (i >> 1));
    scan.create_dataset({ name: "Data", data: values, shape: [2, 3, 2], chunks: [2, 3, 1] });
    const pattern = put(root, "Image", "b".repeat(32), RECIPROCAL);
    pattern.create_dataset({ name: "Data", data: Uint16Array.of(1, 2, 3, 4), shape: [2, 2, 1] });
    const spectrum = put(root, "Spectrum", "c".repeat(32), ANALYTICAL);
    spectrum.create_dataset({ name: "Data", data: Uint32Array.of(5, 6, 7, 8), shape: [4, 1] });
    const stream = put(root, "SpectrumStream", "d".repeat(32), ANALYTICAL);
    // 2 rows of 3 positions, twice: channel 1 once at each position, channel 3 at the last of the first frame
    const frame = (more: number[]) => [1, 65535, 1, 65535, 1, 65535, 1, 65535, 1, 65535, 1, ...more, 65535];
    const events = Uint16Array.from([...frame([3]), ...frame([])]);
    stream.create_dataset({ name: "Data", data: events, shape: [events.length, 1], chunks: [5, 1] });
    stream.create_dataset({
      name: "AcquisitionSettings",
      data: [JSON.stringify({ bincount: "4", StreamEncoding: "uint16" })],
    });
    const displays = groupAt(root, "Presentation/Displays/ImageDisplay");
    const display = { dataPath: `/Data/Image/${"b".repeat(32)}`, display: { label: "DP" } };
    displays.create_dataset({ name: "e".repeat(32), data: [JSON.stringify(display)] });
  });
}
