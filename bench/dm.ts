/**
 * The tag tree of DM files: opened, walked and every value decoded, against rosettasciio's tag parse alone;
 * bytes read; and a file of 1 GiB through the extractor and as a cold command.
 *
 * `EMLOOM_REFERENCE_PYTHON` names a python that has rosettasciio, `EMLOOM_DATA` the golden data set; what is
 * missing is left out.
 *
 * @module
 */
import extractor from "../extractors/digital_micrograph.ts";
import { openDm } from "../formats/dm.ts";
import { writeDm } from "../formats/dm_writer.ts";
import type { ByteSource } from "../formats/source.ts";
import { openFile } from "../sandbox/file_source.ts";
import { Conversation } from "./_conversation.ts";
import { best, geometricMean, printTable, race, type Racer, ratio, sayLoad, verdict } from "./_measure.ts";
import { counted, growDm, writeHollow } from "../tests/formats/grown_dm.ts";

const ROUNDS = 9;
// A run of the peer takes up to 15 ms: a round must hold some, or a busy machine leaves it no good one.
const ROUND_MS = 100;
const COLD_RUNS = 7;
const LEAST = 30;
const MOST = { kib: 256, warm: 50, cold: 300 };
const REAL = [
  "rsciio/digitalmicrograph/3D/EELS_SI.dm4",
  "nx280/Titan_EDS_SI_dataZeroed.dm4",
  "nx280/Titan_EELS_SI_dataZeroed.dm3",
  "nx280/test_titan_parse_metadata.dm3",
  "rsciio/digitalmicrograph/2D/multi_signal.dm3",
];

const PYTHON = `
import sys, time
from rsciio.digitalmicrograph._api import DigitalMicrographReader
files = {}
for line in sys.stdin:
    milliseconds, path = line.rstrip("\\n").split("\\t")
    if path not in files: files[path] = open(path, "rb")
    best, end = 1e9, time.perf_counter() + int(milliseconds) / 1000
    while True:
        start = time.perf_counter()
        DigitalMicrographReader(files[path]).parse_file()
        stop = time.perf_counter()
        best = min(best, stop - start)
        if stop > end: break
    print(best, flush=True)
`;

// A file on disk, read without any cache of ours in between, as the peer does it.
function source(path: string): ByteSource & Disposable {
  const file = Deno.openSync(path);
  const { size } = file.statSync();
  return {
    name: path,
    size,
    mtime: 0,
    sibling: () => undefined,
    read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      file.seekSync(offset, Deno.SeekMode.Start);
      for (let done = 0; done < bytes.length;) done += file.readSync(bytes.subarray(done))!;
      return bytes;
    },
    [Symbol.dispose]: () => file.close(),
  };
}

/** The file of 1 GiB: the tag tree of a real spectrum image, or of one of ours. */
function huge(data: string | undefined) {
  if (data) return growDm(Deno.readFileSync(`${data}/data/${REAL[0]}`), 1, [2048, 512, 256]);
  const pixels = { shape: [2, 2, 2], data: new Float32Array(8) };
  const images = [{ name: "huge", dtype: "float32" as const, ...pixels }];
  return growDm(writeDm({ version: 4, images }), 0, [2048, 512, 256]);
}

/** Best milliseconds of the command, each time a new process with its child. */
async function cold(path: string): Promise<number> {
  const command = new URL("../bin/emloom", import.meta.url).pathname;
  let least = Infinity;
  for (let run = 0; run < COLD_RUNS; run++) {
    const start = performance.now();
    const { success } = await new Deno.Command(command, {
      args: ["extract", "--json", "--no-preview", path],
      stdout: "null",
      stderr: "inherit",
    }).output();
    if (!success) throw new Error("emloom extract failed");
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

async function main(folder: string): Promise<void> {
  sayLoad();
  const data = Deno.env.get("EMLOOM_DATA");
  const python = Deno.env.get("EMLOOM_REFERENCE_PYTHON");
  if (!data) console.log("real files: skipped (EMLOOM_DATA is not set)");
  if (!python) console.log("rosettasciio: skipped (EMLOOM_REFERENCE_PYTHON is not set)");
  await using peer = python ? new Conversation(python, { args: ["-c", PYTHON] }) : undefined;
  const rosettasciio = (path: string): Racer => async (milliseconds) =>
    Number(await peer!.ask(`${milliseconds}\t${path}`));
  const big = `${folder}/1 GiB.dm4`;
  await writeHollow(big, huge(data));

  const table = [["file", "KiB read", "with all values", "emloom µs", "rosettasciio µs", "ratio"]];
  const ratios: number[] = [];
  for (const path of [...(data ? REAL.map((name) => `${data}/data/${name}`) : []), big]) {
    using file = source(path);
    const results = await race(
      {
        emloom: (milliseconds) => best(() => openDm(file).tree(), milliseconds),
        ...(peer ? { rosettasciio: rosettasciio(path) } : {}),
      },
      ROUNDS,
      ROUND_MS,
    );
    const walked = counted(file);
    openDm(walked);
    const decoded = counted(file);
    openDm(decoded).tree();
    const times = ratio(results, "emloom", "rosettasciio");
    if (times) ratios.push(times);
    const micro = (name: string) =>
      typeof results[name] === "number" ? (1e6 * results[name]).toFixed(0) : "–";
    table.push([
      path.split("/").at(-1)!,
      ...[walked.bytes, decoded.bytes].map((bytes) => (bytes / 1024).toFixed(1)),
      ...[micro("emloom"), micro("rosettasciio"), times ? `${times.toFixed(0)}×` : "–"],
    ]);
  }
  printTable(table);

  using file = openFile(await Deno.realPath(big), "1 GiB.dm4");
  const asked = counted(file);
  Array.from(extractor.extract(asked, {}));
  const warm = 1000 * best(() => Array.from(extractor.extract(file, {})), 200);
  console.log(
    `1 GiB: ${(asked.bytes / 1024).toFixed(1)} KiB read (at most ${MOST.kib}); metadata in process ${
      warm.toFixed(2)
    } ms (at most ${MOST.warm}), by a cold command ${(await cold(big)).toFixed(0)} ms (at most ${MOST.cold})`,
  );
  const slowest = ratios.length ? Math.min(...ratios) : undefined;
  console.log(
    `DM tags against rosettasciio: ${verdict("geometric mean", geometricMean(ratios), LEAST)}, ${
      verdict("least", slowest, LEAST)
    }`,
  );
}

const folder = await Deno.makeTempDir();
try {
  await main(folder);
} finally {
  await Deno.remove(folder, { recursive: true });
}
