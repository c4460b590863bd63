/**
 * LZW of the core beside others: MB/s of uncompressed bytes, one thread, on the same bytes by turns.
 *
 * `EMLOOM_REFERENCE_PYTHON` names a python that has imagecodecs, `EMLOOM_DATA` the golden data set; libtiff is
 * compiled with gcc, weezl with cargo, utif2 and geotiff come from npm. What is missing is left out.
 *
 * @module
 */
import { writeTiff } from "../formats/tiff_writer.ts";
import { packLzw, unpack } from "../wasm/mod.ts";
import { images } from "./_images.ts";
import { best, geometricMean, printTable, race, ratio, type Results, sayLoad, verdict } from "./_measure.ts";
import { type PeerName, startPeers } from "./_peers/peers.ts";

const DECODERS: PeerName[] = ["imagecodecs", "libtiff", "weezl", "utif2", "geotiff"];
const ENCODERS: PeerName[] = ["imagecodecs", "libtiff", "weezl"];

interface Row {
  name: string;
  size: number;
  decode: Results;
  encode: Results;
}

function cells(results: Results, names: readonly string[], size: number): string[] {
  return names.flatMap((name) => {
    const took = results[name];
    const speed = typeof took === "number" ? (size / took / 1e6).toFixed(0) : "–";
    if (name === "emloom") return [speed];
    return [speed, `${ratio(results, "emloom", name)?.toFixed(2) ?? "–"}×`];
  });
}

function print(rows: readonly Row[], what: "decode" | "encode", peers: readonly PeerName[]): void {
  console.log(`\n${what}, MB/s and how many times as fast emloom is`);
  const names = ["emloom", ...peers];
  printTable([
    ["", ...names.flatMap((name) => name === "emloom" ? [name] : [name, ""])],
    ...rows.map((row) => [row.name, ...cells(row[what], names, row.size)]),
  ]);
}

/** Ratios of all images against a peer, or of those that a filter lets through. */
function ratios(
  rows: readonly Row[],
  what: "decode" | "encode",
  peer: PeerName,
  keep = (_: Row) => true,
): number[] {
  return rows.filter(keep).flatMap((row) => ratio(row[what], "emloom", peer) ?? []);
}

const least = (values: number[]) => values.length ? Math.min(...values) : undefined;
const flat = (row: Row) => row.name === "flat";

sayLoad();
const folder = await Deno.makeTempDir({ prefix: "emloom-bench-" });
try {
  await using started = await startPeers(DECODERS, folder);
  const { peers } = started;
  const rows: Row[] = [];
  for (const [name, raw] of images()) {
    const packed = packLzw(raw);
    const size = raw.length;
    const unpacked = unpack(packed, "lzw", size);
    if (unpacked.length !== size || !unpacked.every((byte, i) => byte === raw[i])) {
      throw new Error(`"${name}" does not come back as it went in`);
    }
    const paths = { pack: `${folder}/raw`, unpack: `${folder}/lzw`, read: `${folder}/tif` };
    await Deno.writeFile(paths.pack, raw);
    await Deno.writeFile(paths.unpack, packed);
    const height = size / 1024;
    const tiff = { width: 1024, height, dtype: "uint8", compression: "lzw", rowsPerStrip: height } as const;
    await Deno.writeFile(paths.read, writeTiff({ ...tiff, pixels: raw }));
    const racers = (task: "unpack" | "pack", names: PeerName[]) =>
      Object.fromEntries(names.flatMap((name) => {
        // Those that know of files only get one: a single strip, no predictor.
        const does = name === "imagecodecs" || name === "weezl" || task === "pack" ? task : "read";
        const peer = peers.get(name);
        return peer ? [[name, peer.racer(does, paths[does], size)]] : [];
      }));
    rows.push({
      name,
      size,
      decode: await race({
        emloom: (ms) => best(() => unpack(packed, "lzw", size), ms),
        ...racers("unpack", DECODERS),
      }),
      encode: await race({ emloom: (ms) => best(() => packLzw(raw), ms), ...racers("pack", ENCODERS) }),
    });
  }
  print(rows, "decode", DECODERS.filter((name) => peers.has(name)));
  print(rows, "encode", ENCODERS.filter((name) => peers.has(name)));
  const decode = (peer: PeerName, keep?: (row: Row) => boolean) => ratios(rows, "decode", peer, keep);
  const encode = (peer: PeerName) => ratios(rows, "encode", peer);
  console.log(
    "\n" + [
      verdict("decode: geometric mean against imagecodecs", geometricMean(decode("imagecodecs")), 4),
      verdict("any image", least(decode("imagecodecs", (row) => !flat(row))), 2),
      verdict("flat", least(decode("imagecodecs", flat)), 1),
      verdict("geometric mean against libtiff", geometricMean(decode("libtiff")), 2.5),
      verdict("any image against weezl", least(decode("weezl")), 1.5),
      verdict("encode: geometric mean against imagecodecs", geometricMean(encode("imagecodecs")), 2),
      verdict("any image against weezl", least(encode("weezl")), 1.2),
    ].join(", "),
  );
} finally {
  await Deno.remove(folder, { recursive: true });
}
