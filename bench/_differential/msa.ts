/**
 * EMSA/MAS spectra by our own writer, read by rosettasciio.
 *
 * @module
 */
import { type EmsaInput, writeEmsa } from "../../formats/emsa_writer.ts";
import { openEmsa } from "../../formats/emsa.ts";
import { memorySource } from "../../formats/source.ts";
import { knownDefect } from "./known.ts";
import type { Kind } from "./kind.ts";
import type { Peer } from "./peer.ts";
import type { Random } from "./random.ts";
import { differences, plain } from "./same.ts";
import { ourSignal, type SignalFacts } from "./signals.ts";

export default {
  name: "msa",
  share: 15,
  async make(random, stem) {
    await Deno.writeFile(`${stem}.msa`, writeEmsa(spectrum(random)));
    return `${stem}.msa`;
  },
  async compare(path: string, peer: Peer) {
    const theirs = await peer.ask("read_signals", { path }) as SignalFacts[];
    const file = openEmsa(memorySource(await Deno.readFile(path), { name: path }));
    const ours = file.signals().map((signal) => ({
      ...ourSignal(signal),
      title: signal.name,
      tags: file.tree(),
    }));
    return differences("signals", plain(ours), theirs, knownDefect.bind(null, "msa"));
  },
} satisfies Kind;

/** A spectrum with any of the keywords of the standard, in the forms that real files have. */
export function spectrum(random: Random): EmsaInput {
  const length = random.integer(1, 400);
  const y = Array.from({ length }, () => random.chance(0.5) ? random.integer(0, 1e6) : random.decimal(-9, 9));
  const pairs = random.chance(0.3);
  const offset = random.decimal(-2, 3);
  const step = Math.abs(random.decimal(-3, 1));
  const latin = random.chance(0.3);
  const text = () =>
    latin ? random.pick(["Größe µm", "café 30°", "Probe é"]) : random.pick(["Cu L", "a b c"]);
  const month = random.pick(["JAN", "FEB", "MAY", "SEP", "DEC"]);
  const two = (low: number, high: number) => String(random.integer(low, high)).padStart(2, "0");
  const keywords: [string, string | number][] = random.some<[string, string | number]>([
    ["TITLE", text()],
    ["DATE", `${two(1, 28)}-${month}-${random.integer(1990, 2026)}`],
    ["TIME", `${two(0, 23)}:${two(0, 59)}`],
    ["OWNER", text()],
    ["SIGNALTYPE", random.pick(["EDS", "ELS", "CLS", "WDS"])],
    ["BEAMKV   -kV", random.decimal(0, 2.5)],
    ["PROBECUR -nA", random.decimal(-2, 2)],
    ["MAGCAM", random.integer(1, 1e6)],
    ["LIVETIME  -s", random.decimal(0, 3)],
    ["REALTIME  -s", random.decimal(0, 3)],
    ["ELEVANGLE-dg", random.decimal(0, 2)],
    ["AZIMANGLE-dg", random.decimal(0, 2)],
    ["XTILTSTGE-dg", random.decimal(0, 1)],
    ["CONVANGLE-mR", random.decimal(0, 2)],
    ["COLLANGLE-mR", random.decimal(0, 2)],
    ["SOLIDANGL-sR", random.decimal(-3, 0)],
    ["TDEADLYR -cm", random.decimal(-6, -3)],
    ["YUNITS", random.pick(["Counts", "Intensity"])],
    ["XLABEL", "Energy"],
    ["YLABEL", "X-ray Intensity"],
    ["COMMENT", text()],
    ["CHOFFSET", random.integer(-100, 100)],
    ["EMISSION -uA", random.decimal(0, 2)],
    ["ELEMENTS", "6, 8, 29"],
    ["AmpTime (usec)", random.decimal(0, 2)],
    ["Analyzer Type", "DPP4"],
  ], 0.6);
  keywords.push(["XUNITS", random.pick(["eV", "keV"])], ["XPERCHAN", step], ["OFFSET", offset]);
  return {
    y,
    ...(pairs ? { x: y.map((_, i) => offset + i * step) } : { columns: random.integer(1, 5) }),
    keywords,
    newline: random.pick(["\r\n", "\n"]),
    separator: random.pick([", ", ",", " "]),
    trailing: random.chance(0.3),
    encoding: latin ? "latin-1" : "utf-8",
  };
}
