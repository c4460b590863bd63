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
import { counted, growDm, writeHollow } from "../tests/formats/grown_dm.ts";

// Both sides work in turn, so that a busy moment of the machine meets both.
const ROUNDS = 7;
const MILLISECONDS = 120;
const COLD_RUNS = 5;
const LEAST = { ratio: 30, bytes: 256 * 1024, warm: 50, cold: 300 };
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
for path in sys.stdin:
    path = path.rstrip("\\n")
    file = files.setdefault(path, None) or open(path, "rb")
    files[path] = file
    best, end = 1e9, time.perf_counter() + ${MILLISECONDS / 1000}
    while True:
        start = time.perf_counter()
        if start > end: break
        DigitalMicrographReader(file).parse_file()
        best = min(best, time.perf_counter() - start)
    print(best * 1000, flush=True)
`;

/** Best milliseconds of a piece of work. */
function best(work: () => void): number {
  let least = Infinity;
  for (const end = performance.now() + MILLISECONDS; performance.now() < end;) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

/** Asks a python that stays for its best milliseconds with a file. */
function rosettasciio(python: string): { ask(path: string): Promise<number>; end(): Promise<void> } {
  const child = new Deno.Command(python, { args: ["-c", PYTHON], stdin: "piped", stdout: "piped" }).spawn();
  const writer = child.stdin.getWriter();
  const lines = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  return {
    async ask(path) {
      await writer.write(new TextEncoder().encode(`${path}\n`));
      for (let answer = "";;) {
        const { value, done } = await lines.read();
        if (done) throw new Error(`"${python}" ended`);
        if ((answer += value).endsWith("\n")) return Number(answer);
      }
    },
    async end() {
      await writer.close();
      await child.status;
    },
  };
}

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

const folder = await Deno.makeTempDir();
const data = Deno.env.get("EMLOOM_DATA");
const python = Deno.env.get("EMLOOM_REFERENCE_PYTHON");
if (!data) console.log("real files: skipped (EMLOOM_DATA is not set)");
if (!python) console.log("rosettasciio: skipped (EMLOOM_REFERENCE_PYTHON is not set)");
const peer = python ? rosettasciio(python) : undefined;
try {
  const big = `${folder}/1 GiB.dm4`;
  await writeHollow(big, huge(data));
  const ratios: number[] = [];
  for (const path of [...(data ? REAL.map((name) => `${data}/data/${name}`) : []), big]) {
    using file = source(path);
    let [ours, theirs] = [Infinity, Infinity];
    for (let round = 0; round < ROUNDS; round++) {
      ours = Math.min(ours, best(() => openDm(file).tree()));
      if (peer) theirs = Math.min(theirs, await peer.ask(path));
    }
    const walked = counted(file);
    openDm(walked);
    const decoded = counted(file);
    openDm(decoded).tree();
    let line = `${path.split("/").at(-1)!.padEnd(34)} ${(ours * 1000).toFixed(0).padStart(5)} µs  read ${
      (walked.bytes / 1024).toFixed(1).padStart(6)
    } KiB, with all values ${(decoded.bytes / 1024).toFixed(1).padStart(6)} KiB`;
    if (peer) {
      ratios.push(theirs / ours);
      line += `  rosettasciio ${theirs.toFixed(2).padStart(5)} ms  ${ratios.at(-1)!.toFixed(0).padStart(3)}×`;
    }
    console.log(line);
  }

  using file = openFile(await Deno.realPath(big), "1 GiB.dm4");
  const asked = counted(file);
  Array.from(extractor.extract(asked, {}));
  const warm = best(() => Array.from(extractor.extract(file, {})));
  console.log(
    `1 GiB: metadata ${warm.toFixed(2)} ms (at most ${LEAST.warm}), ${
      (asked.bytes / 1024).toFixed(1)
    } KiB in ${asked.reads} reads (at most ${LEAST.bytes / 1024}); cold command ${
      (await cold(big)).toFixed(0)
    } ms (at most ${LEAST.cold})`,
  );
  if (peer) {
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    console.log(
      `DM tags against rosettasciio's parse: geometric mean ${mean.toFixed(1)}×, least ${
        Math.min(...ratios).toFixed(1)
      }× (at least ${LEAST.ratio})`,
    );
  }
} finally {
  await peer?.end();
  await Deno.remove(folder, { recursive: true });
}
