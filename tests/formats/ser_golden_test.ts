import { assert, assertEquals } from "@std/assert";
import { emiBeside, emiBlockOf, openEmi } from "../../formats/emi.ts";
import { openSer } from "../../formats/ser.ts";
import { writeSer } from "../../formats/ser_writer.ts";
import { type ByteSource, memorySource } from "../../formats/source.ts";
import { DATA, dataFile, goldens, goldenTest, sha256 } from "./golden_data.ts";
import { askPython, referenceTest } from "./reference_python.ts";

interface GoldenSignal {
  shape: number[];
  dtype: string;
  sha256_le: string;
  axes: {
    name: string | null;
    units: string | null;
    size: number;
    scale: number;
    offset: number;
    navigate: boolean;
  }[];
}

goldenTest("openSer() gives the numbers and axes of the reference for every series", () => {
  let compared = 0;
  for (const golden of goldens("arrays", /\.ser$/)) {
    if (!Array.isArray(golden.signals) || golden.signals.length === 0) continue;
    const [signal] = openSer(dataFile(golden.file)).signals();
    const [expected] = golden.signals as [GoldenSignal];
    assertEquals([signal.shape, signal.dtype as string], [expected.shape, expected.dtype], golden.file);
    assertEquals(sha256(signal.read()), expected.sha256_le, golden.file);
    assertEquals(
      signal.axes.map(({ scale, ...axis }) => ({ ...axis, scale: scale.toPrecision(12) })),
      expected.axes.map(({ name, units, size, scale, offset, navigate }) => ({
        name: name ?? "",
        units: units ?? "",
        size,
        offset,
        navigate,
        scale: scale.toPrecision(12),
      })),
      golden.file,
    );
    compared++;
  }
  assert(compared >= 39, `Only ${compared} series were compared`);
});

/** A file of the data set with its companion. */
function withEmi(path: string): ByteSource {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const file = dataFile(path);
  const source: ByteSource = {
    ...file,
    name: path.slice(folder.length + 1),
    sibling(name) {
      try {
        return memorySource(Deno.readFileSync(`${DATA}/data/${folder}/${name}`), { name });
      } catch {
        return undefined;
      }
    },
  };
  return source;
}

goldenTest(
  "emiBlockOf() finds the block of each series: by name, by number, by counting acquisitions",
  () => {
    const detector = (path: string) => {
      const file = withEmi(path);
      const block = emiBlockOf(openEmi(emiBeside(file)!), file.name);
      const { AcquireInfo: info = {}, AcquireDate } = (block?.data() ?? {}) as Record<
        string,
        Record<string, string>
      >;
      return [
        info.ShapingTime ? "EDS" : info.CameraNamePath ?? (info.BiasCorrection ? "EELS" : "scan"),
        AcquireDate,
      ];
    };
    const line = "rsciio/tia/new/16x16-line_profile_horizontal_5x128x128_EDS";
    assertEquals(detector(`${line}_1.ser`), ["EDS", "Mon Feb 22 19:18:16 2016"]);
    assertEquals(detector(`${line}_2.ser`), ["BM-Ceta", "Mon Feb 22 19:18:24 2016"]);
    const map = "nx280/fei_emi_ser/Titan_STEM_2_spectrum_image_dataZeroed";
    assertEquals(detector(`${map}_1.ser`), ["EDS", "Wed Nov 16 16:32:27 2011"]);
    assertEquals(detector(`${map}_2.ser`), ["EELS", "Wed Nov 16 16:32:27 2011"]);
    const list = "nx280/fei_emi_ser/Titan_TEM_8_emi_list_eds_SI2_dataZeroed";
    assertEquals(detector(`${list}_1.ser`), ["scan", "Thu Jun 13 19:52:06 2019"]);
    assertEquals(detector(`${list}_5.ser`), ["EDS", "Thu Jun 13 19:57:23 2019"]);
  },
);

referenceTest("writeSer() writes series that rosettasciio reads alike", async () => {
  const position = { description: "Position", units: "meters" };
  const files = {
    "narrow.ser": writeSer({
      version: 528,
      dtype: "int16",
      sizes: [2, 3],
      elements: [1, 2, 3].map((i) => ({ data: Int16Array.of(i, 2, 3, 4, 5, -6) })),
      total: 5,
    }),
    "wide.ser": writeSer({
      version: 544,
      dtype: "complex64",
      sizes: [4],
      positions: true,
      elements: Array.from({ length: 6 }, (_, i) => ({
        data: Float32Array.from({ length: 8 }, (_, k) => i + k / 8),
        position: { x: i % 3, y: Math.floor(i / 3) },
      })),
      dimensions: [{ size: 3, delta: 2e-9, ...position }, { size: 2, delta: 1e-9, ...position }],
    }),
    "stopped.ser": writeSer({
      version: 544,
      dtype: "float64",
      sizes: [2],
      total: 4,
      elements: [1, 2, 3].map((i) => ({ data: Float64Array.of(i, -i) })),
      dimensions: [{ size: 2, ...position }, { size: 2, ...position }],
    }),
  };
  const script = `
import json, hashlib, numpy as np
from rsciio.tia import file_reader
result = {}
for name in ${JSON.stringify(Object.keys(files))}:
    signal = file_reader(name)[0]
    data = signal["data"]
    result[name] = [list(data.shape), str(data.dtype), hashlib.sha256(np.ascontiguousarray(data).tobytes()).hexdigest(),
        [[a["name"] or "", a["units"] or "", int(a["size"]), float(a["scale"]), float(a["offset"])] for a in signal["axes"]]]
print(json.dumps(result, default=float))
`;
  const found = await askPython(script, files) as Record<string, unknown>;
  for (const [name, bytes] of Object.entries(files)) {
    const [signal] = openSer(memorySource(bytes, { name })).signals();
    const axes = signal.axes.map((
      { name, units, size, scale, offset },
    ) => [name, units, size, scale, offset]);
    const numbers = signal.read();
    assertEquals(found[name], [[...signal.shape], signal.dtype, sha256(numbers), axes], name);
  }
});
