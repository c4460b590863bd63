import { assert, assertEquals } from "@std/assert";
import type { Dataset, DatasetType } from "../../schemas/dataset.ts";
import { datasetSchemas } from "../../schemas/datasets.ts";
import { toNxMeta } from "../../schemas/nx_meta.ts";
import { isQuantity, type MetaMap } from "../../schemas/quantity.ts";
import { qudtIri } from "../../schemas/qudt.ts";
import { convert, fullName, parseUnit } from "../../schemas/units.ts";
import { validateDataset } from "../../schemas/validate.ts";

const data = Deno.env.get("EMLOOM_DATA");
const title = "validateDataset() and toNxMeta() carry the reference's metadata of every golden file";

function* jsonFiles(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.isDirectory) yield* jsonFiles(`${folder}/${entry.name}`);
    else if (entry.name.endsWith(".json")) yield `${folder}/${entry.name}`;
  }
}

/** The reference's side-car, read back as an extractor's answer. */
function asDataset(nx: MetaMap): Dataset {
  const core = Object.entries(nx).filter(([key]) =>
    /^[a-z_]+$/.test(key) && !["extensions", "warnings"].includes(key)
  );
  return {
    type: nx["DatasetType"] as DatasetType,
    dataType: nx["Data Type"] as string,
    meta: Object.fromEntries(core),
    extensions: (nx.extensions ?? {}) as MetaMap,
    distrust: (nx.warnings ?? []) as string[][],
  };
}

/** Every value of `gold` is in `ours`, quantities by physical value. */
function assertCarried(gold: unknown, ours: unknown, place: string): void {
  if (gold === null || (typeof gold === "object" && !Object.keys(gold).length)) return;
  if (isQuantity(gold)) {
    assert(isQuantity(ours), place);
    const back = convert(ours, gold.unit).value;
    assert(
      Math.abs(back - gold.value) <= 1e-12 * Math.abs(gold.value),
      `${place}: ${gold.value}, ours ${back}`,
    );
  } else if (typeof gold === "object") {
    for (const [key, item] of Object.entries(gold)) {
      assertCarried(item, (ours as MetaMap | undefined)?.[key], `${place} ${key}`);
    }
  } else {assertEquals(
      typeof ours === "number" ? ours : String(ours),
      typeof ours === "number" ? Number(gold) : String(gold),
      place,
    );}
}

Deno.test({
  name: data ? title : `${title} (skipped: EMLOOM_DATA is not set)`,
  ignore: !data,
  fn() {
    let signals = 0, units = 0;
    const problems: string[] = [];
    for (const path of jsonFiles(`${data}/goldens/nx_meta`)) {
      const text = Deno.readTextFileSync(path);
      for (const { nx_meta } of JSON.parse(text).signals ?? []) {
        const valid = validateDataset(asDataset(nx_meta), { timeZone: "UTC", mtime: 1710000000000 });
        datasetSchemas[valid.type].parse(valid);
        const ours = toNxMeta(valid, { module: "x", version: "0", date: "2024-01-01T00:00:00Z" });
        signals++;
        problems.push(...valid.problems.map(({ field, reason }) => `${field}: ${reason}`));
        const failed = new Set(valid.problems.map(({ field }) => field));
        const { meta, extensions } = asDataset(nx_meta);
        for (const [key, gold] of Object.entries(meta)) {
          if (!failed.has(key)) assertCarried(gold, ours[key], `${path} ${key}`);
        }
        assertCarried(extensions, ours.extensions, path);
        for (const [, name] of JSON.stringify(nx_meta).matchAll(/"unit":"([^"]*)"/g)) {
          const unit = parseUnit(name!);
          assert(unit, name);
          assertEquals(fullName(unit), name);
          if (name !== "kiloX") assert(qudtIri(unit), name);
          units++;
        }
      }
    }
    assert(signals > 200 && units > 1000, `${signals} signals, ${units} units`);
    // the reference gives a camera length without unit; everything else is valid
    assert(
      problems.every((problem) => /^camera_length: [\d.]+ has no unit/.test(problem)),
      problems.join("\n"),
    );
  },
});
