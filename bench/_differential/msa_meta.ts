/**
 * EMSA/MAS spectra: what both extract.
 *
 * @module
 */
import { writeEmsa } from "../../formats/emsa_writer.ts";
import type { Kind } from "./kind.ts";
import { compareMeta } from "./meta.ts";
import { spectrum } from "./msa.ts";

export default {
  name: "msameta",
  share: 8,
  async make(random, stem) {
    await Deno.writeFile(`${stem}.msa`, writeEmsa(spectrum(random)));
    return `${stem}.msa`;
  },
  compare: (path, peer) => compareMeta("msameta", path, peer),
} satisfies Kind;
