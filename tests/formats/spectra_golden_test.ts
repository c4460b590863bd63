/** EMSA/MAS, EDAX and MRC files of the golden data set, and files of our own writers, against the reference. */
import { assertEquals } from "@std/assert";
import type { Container } from "../../formats/container.ts";
import { openEmsa } from "../../formats/emsa.ts";
import { writeEmsa } from "../../formats/emsa_writer.ts";
import { openMrc } from "../../formats/mrc.ts";
import { writeMrc } from "../../formats/mrc_writer.ts";
import { memorySource } from "../../formats/source.ts";
import { openSpc } from "../../formats/spc.ts";
import { writeSpc } from "../../formats/spc_writer.ts";
import { dataFile, goldens, goldenTest, sha256 } from "./golden_data.ts";
import { askPython, referenceTest } from "./reference_python.ts";

interface Golden {
  signals: {
    shape: number[];
    dtype: string;
    sha256_le: string;
    axes: { scale: number; offset: number; size: number }[];
  }[];
}

function summary({ signals }: Pick<Container, "signals">): unknown {
  return signals().map((signal) => [
    [...signal.shape],
    signal.dtype,
    sha256(signal.read()),
    signal.axes.map(({ size, scale, offset }) => [size, scale, offset]),
  ]);
}

const expected = ({ signals }: Golden) =>
  signals.map(({ shape, dtype, sha256_le, axes }) => [
    shape,
    dtype,
    sha256_le,
    axes.map(({ size, scale, offset }) => [size, scale, offset]),
  ]);

for (const [ending, open] of [["msa", openEmsa], ["spc", openSpc]] as const) {
  goldenTest(
    `all ${ending} files of the data set agree with the reference, arrays to the bit and axes`,
    () => {
      let files = 0;
      for (const golden of goldens("arrays", new RegExp(`\\.${ending}$`))) {
        assertEquals(
          summary(open(dataFile(golden.file))),
          expected(golden as unknown as Golden),
          golden.file,
        );
        files++;
      }
      assertEquals(files > 0, true);
    },
  );
}

const bytesOf = (values: ArrayBufferView) => new Uint8Array(values.buffer as ArrayBuffer);
const FILES: Record<string, Uint8Array> = {
  "y.msa": writeEmsa({
    y: [1, 2.5, 1e-7, -4],
    columns: 3,
    trailing: true,
    keywords: [["XPERCHAN", 0.25], ["OFFSET", -10]],
  }),
  "xy.msa": writeEmsa({
    y: [1, 2.5, 4],
    x: [5, 5.5, 6],
    keywords: [["XPERCHAN", 0.5], ["OFFSET", 5], ["LIVETIME  -s", 3]],
  }),
  "a.spc": writeSpc({ counts: [4, 5, 6, 7], fields: { evPerChan: 20, startEnergy: 0.5 } }),
  "floats.mrc": writeMrc({
    size: [3, 2, 2],
    mode: 2,
    data: bytesOf(Float32Array.from({ length: 12 }, (_, i) => i / 3)),
    numbers: { ISPG: 1, XLEN: 30, YLEN: 40, ZLEN: 50, XORIGIN: 5 },
  }),
  "halves.mrc": writeMrc({
    size: [3, 2, 1],
    mode: 12,
    data: bytesOf(Uint16Array.of(0, 0x3c00, 0xc000, 1, 0x7bff, 0x3555)),
    numbers: { XLEN: 30, YLEN: 40, ZLEN: 10 },
  }),
  "shorts.mrc": writeMrc({
    size: [3, 2, 1],
    mode: 1,
    data: bytesOf(Int16Array.of(1, -2, 3, 300, -32768, 9)),
    numbers: { XLEN: 30, YLEN: 40, ZLEN: 10 },
    littleEndian: true,
  }),
  "complex.mrc": writeMrc({
    size: [2, 1, 1],
    mode: 4,
    data: bytesOf(Float32Array.of(1, 2, 3, 4)),
    numbers: { XLEN: 30, YLEN: 40, ZLEN: 10 },
  }),
};

referenceTest("files of our writers are read by rosettasciio as by us", async () => {
  const script = `
import json, hashlib, sys, glob, numpy as np
from rsciio.msa import file_reader as msa
from rsciio.edax import file_reader as edax
from rsciio.mrc import file_reader as mrc
result = {}
for name in sorted(glob.glob("*.*")):
    signal = {"msa": msa, "spc": edax, "mrc": mrc}[name[-3:]](name)[0]
    data = np.ascontiguousarray(signal["data"])
    if data.dtype == np.float16:
        data = data.astype(np.float32)
    result[name] = [list(data.shape), str(data.dtype), hashlib.sha256(data.tobytes()).hexdigest(),
                    [[int(a["size"]), float(a["scale"]), float(a["offset"])] for a in signal["axes"]]]
print(json.dumps(result))
`;
  const answer = await askPython(script, FILES) as Record<string, unknown[]>;
  for (const [name, bytes] of Object.entries(FILES)) {
    const file = memorySource(bytes, { name });
    const open = name.endsWith("msa") ? openEmsa : name.endsWith("spc") ? openSpc : openMrc;
    const [[shape, dtype, hash, axes]] = summary(open(file)) as [[number[], string, string, number[][]]];
    // one row is no axis there
    const kept = shape.map((size, i) => size > 1 ? i : -1).filter((i) => i >= 0);
    const near = (rows: number[][]) => rows.map((row) => row.map((number) => Number(number.toPrecision(6))));
    assertEquals([kept.map((i) => shape[i]), dtype, hash], answer[name]!.slice(0, 3), name);
    assertEquals(near(kept.map((i) => axes[i]!)), near(answer[name]![3] as number[][]), name);
  }
});
