import { assert, assertEquals } from "@std/assert";
import { openContainer } from "../../formats/open.ts";
import { memorySource } from "../../formats/source.ts";
import { DATA, goldens, goldenTest, sha256 } from "./golden_data.ts";

interface GoldenSignal {
  sha256_le: string;
  axes: { scale?: number; offset?: number; size: number }[];
}
interface Golden {
  file: string;
  signals?: GoldenSignal[];
  tifffile?: { pages?: { sha256_le?: string }[] };
}

/** A file with its side-cars. */
function withSiblings(file: string) {
  const folder = `${DATA}/data/${file.slice(0, file.lastIndexOf("/"))}`;
  const name = file.slice(file.lastIndexOf("/") + 1);
  const emi = name.replace(/_\d+\.ser$/, ".emi");
  const siblings: Record<string, Uint8Array> = {};
  if (emi !== name) {
    try {
      siblings[emi] = Deno.readFileSync(`${folder}/${emi}`);
    } catch {
      // a series without its companion
    }
  }
  return memorySource(Deno.readFileSync(`${folder}/${name}`), { name, siblings });
}

const near = (a: number, b: number) =>
  Math.abs(a - b) <= Math.max(1e-5 * Math.max(Math.abs(a), Math.abs(b)), 1e-12);

goldenTest("openContainer() gives every array and axis of every format as the reference does", () => {
  const wrong: string[] = [];
  let [arrays, axes] = [0, 0];
  for (const found of goldens("arrays", /\.(dm3|dm4|ser|msa|spc|tif)$/)) {
    const golden = found as unknown as Golden;
    if (!golden.signals?.length) continue;
    const signals = openContainer(withSiblings(golden.file)).signals().map((signal) =>
      signal.stored ?? signal
    );
    for (const [i, expected] of golden.signals.entries()) {
      const where = `${golden.file}, signal ${i}`;
      const signal = signals[i];
      // a palette or a stack has an array of its own for the page
      const hashes = [expected.sha256_le, golden.tifffile?.pages?.[0]?.sha256_le];
      if (!signal || !hashes.includes(sha256(signal.read()))) wrong.push(where);
      arrays++;
      if (golden.file.endsWith(".tif")) continue; // calibration is in vendors' tags: the extractors'
      for (const [k, axis] of expected.axes.entries()) {
        if (axis.scale === undefined || axis.offset === undefined) continue;
        const ours = signal?.axes[k];
        if (!ours || !near(ours.scale, axis.scale) || !near(ours.offset, axis.offset)) {
          wrong.push(`${where}, axis ${k}`);
        }
        axes++;
      }
    }
  }
  assertEquals(wrong, []);
  assert(arrays >= 186 && axes >= 293, `only ${arrays} arrays and ${axes} axes`);
});
