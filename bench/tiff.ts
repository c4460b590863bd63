/**
 * Reading whole TIFF files, all pages to numbers, beside tifffile, libtiff, utif2 and geotiff: the public files of
 * `EMLOOM_DATA` and an image of 4096 × 4096 pixels of 16 bits with LZW and differences. All have the file in memory.
 *
 * libtiff stops where the numbers are: it neither joins strips nor applies palettes. Who refuses a file has no time.
 *
 * @module
 */
import { memorySource } from "../formats/source.ts";
import { openTiff } from "../formats/tiff.ts";
import { writeTiff } from "../formats/tiff_writer.ts";
import { best, geometricMean, printTable, race, ratio, type Results, sayLoad } from "./_measure.ts";
import { type PeerName, startPeers } from "./_peers/peers.ts";

const PEERS: PeerName[] = ["imagecodecs", "libtiff", "utif2", "geotiff"];
const SIDE = 4096;
const ROUNDS = 7;

function madeFile(): Uint8Array<ArrayBuffer> {
  let state = 1;
  const pixels = Uint16Array.from({ length: SIDE * SIDE }, (_, i) => {
    state = Math.imul(state, 1664525) + 1013904223 | 0;
    return 12_000 + 4000 * Math.sin(i % SIDE / 37) * Math.cos(Math.floor(i / SIDE) / 53) + (state >>> 24);
  });
  return writeTiff({ width: SIDE, height: SIDE, dtype: "uint16", compression: "lzw", predictor: 2, pixels });
}

function* files(folder: string): Generator<[string, Uint8Array<ArrayBuffer>]> {
  for (
    const { name, isDirectory } of [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1)
  ) {
    if (isDirectory) yield* files(`${folder}/${name}`);
    else if (/\.tiff?$/i.test(name)) yield [name, Deno.readFileSync(`${folder}/${name}`)];
  }
}

function read(file: Uint8Array<ArrayBuffer>): number {
  let bytes = 0;
  for (const page of openTiff(memorySource(file)).pages) {
    bytes += page.signal({ stored: true }).read().byteLength;
  }
  return bytes;
}

sayLoad();
const data = Deno.env.get("EMLOOM_DATA");
if (!data) console.log("public files: left out (EMLOOM_DATA is not set)");
const folder = await Deno.makeTempDir({ prefix: "emloom-bench-" });
try {
  await using started = await startPeers(PEERS, folder);
  const peers = PEERS.filter((name) => started.peers.has(name));
  const rows: { name: string; bytes: number; results: Results }[] = [];
  const all = [["made: 4096², LZW, differences", madeFile()] as const, ...data ? files(`${data}/data`) : []];
  for (const [name, file] of all) {
    const path = `${folder}/file.tif`;
    await Deno.writeFile(path, file);
    let bytes;
    try {
      bytes = read(file);
    } catch (error) {
      console.log(`${name}: left out (${error instanceof Error ? error.message : error})`);
      continue;
    }
    const theirs = peers.map((peer) => [peer, started.peers.get(peer)!.racer("read", path, 0)] as const);
    const results = await race(
      { emloom: (ms) => best(() => read(file), ms), ...Object.fromEntries(theirs) },
      ROUNDS,
      10,
    );
    rows.push({ name, bytes, results });
  }
  const title = (peer: PeerName) => peer === "imagecodecs" ? "tifffile" : peer;
  const time = (took: number | string | undefined) =>
    typeof took === "number" ? (took * 1000).toFixed(3) : "–";
  printTable([
    ["ms a file", "MB", "emloom", ...peers.flatMap((peer) => [title(peer), ""])],
    ...rows.map(({ name, bytes, results }) => [
      name,
      (bytes / 1e6).toFixed(2),
      time(results.emloom),
      ...peers.flatMap((
        peer,
      ) => [time(results[peer]), `${ratio(results, "emloom", peer)?.toFixed(1) ?? "–"}×`]),
    ]),
  ]);
  const line = peers.map((peer) => {
    const values = rows.flatMap(({ results }) => ratio(results, "emloom", peer) ?? []);
    const mean = geometricMean(values)?.toFixed(2) ?? "–";
    return `${title(peer)} ${mean}× (worst ${Math.min(...values).toFixed(2)}×, ${values.length} files)`;
  });
  console.log(`\nreading TIFF files, geometric mean: against ${line.join(", ") || "nobody"}`);
} finally {
  await Deno.remove(folder, { recursive: true });
}
