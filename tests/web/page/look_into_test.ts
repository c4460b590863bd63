import { assert, assertEquals, assertMatch } from "@std/assert";
import { memorySource } from "../../../formats/source.ts";
import { knownFormats, lookInto } from "../../../web/page/look_into.ts";
import type { Finding } from "../../../web/page/protocol.ts";
import { search } from "../../../web/page/branches.ts";
import { brokenDm4, feiTiff, spectrumDm4 } from "./files.ts";

async function findings(name: string, bytes: Uint8Array): Promise<Finding[]> {
  const file = memorySource(bytes, { name, mtime: Date.UTC(2024, 1, 14, 12) });
  return await Array.fromAsync(lookInto(file, "Asia/Kolkata"));
}
function only<Kind extends Finding["kind"]>(all: Finding[], kind: Kind): Finding & { kind: Kind } {
  const found = all.filter((each): each is Finding & { kind: Kind } => each.kind === kind);
  assertEquals(found.length, 1, `${found.length} findings of kind ${kind}`);
  return found[0]!;
}

function assertDrawn(all: Finding[]): void {
  const { png, error } = only(all, "preview");
  assertEquals(error, undefined);
  assertEquals([...png!.slice(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
}

Deno.test("lookInto() finds metadata, tree, preview and spectrum of a DM file", async () => {
  const all = await findings("edge.dm4", spectrumDm4());
  assertEquals(all.map(({ kind }) => kind), ["metadata", "tree", "preview", "spectrum"]);
  const { extractor, datasets: [dataset], recognition } = only(all, "metadata");
  assertEquals([extractor, dataset?.type, dataset?.shape], ["digital-micrograph", "Spectrum", [1000]]);
  assertEquals(recognition.filter(({ claimed }) => claimed).map((each) => each.extractor), [extractor]);
  const voltage = dataset!.fields.find(({ name }) => name === "Acceleration Voltage");
  assertEquals([voltage?.text, voltage?.unit, voltage?.asRead, voltage?.core], [
    "200",
    "kV",
    "200000 V",
    true,
  ]);
  assertMatch(voltage?.term?.iri ?? "", /EMG_00000004$/);
  // without a time in the file it is the file's own, in the zone that was given
  assertEquals([dataset?.creationTime, dataset?.creationTimeSource], ["2024-02-14T17:30:00+05:30", "mtime"]);
  const tree = only(all, "tree");
  assertEquals(search(tree.branches, "treasure gold").hits.map(({ text }) => text), ["4711"]);
  assertEquals(tree.error, undefined);
  assertDrawn(all);
  const { curve } = only(all, "spectrum");
  assertEquals(Math.round(curve!.values[432]!), 700);
  assertEquals([curve?.offset, curve?.scale, curve?.label], [100, 1, "Energy loss (eV)"]);
});

Deno.test("lookInto() shows the block that an extractor has taken apart, and the container's own tags", async () => {
  const all = await findings("scan.tif", feiTiff());
  assertEquals(only(all, "metadata").extractor, "fei-tif");
  const { branches, format } = only(all, "tree");
  assertEquals([branches.length, format], [2, "TIFF"]);
  assertEquals(search(branches.slice(0, 1), "vacuum usermode").hits[0]?.text, "High vacuum");
  assert(
    search(branches.slice(1), "34682").total + search(branches.slice(1), "UserMode=High vacuum").total > 0,
  );
  assertDrawn(all);
  assertEquals(all.some(({ kind }) => kind === "spectrum"), false);
});

Deno.test("lookInto() names file and byte of what is broken, and tells the rest", async () => {
  const all = await findings("cut.dm4", brokenDm4());
  const { error, datasets, recognition } = only(all, "metadata");
  assertMatch(error ?? "", /^cut\.dm4 at byte \d+: /);
  assertEquals(datasets.length, 1);
  assert(recognition.length > 0);
});

Deno.test("lookInto() says of a file that nobody knows who was asked", async () => {
  const all = await findings("notes.xyz", new TextEncoder().encode("nothing of a microscope"));
  const { extractor, recognition, error } = only(all, "metadata");
  assertEquals([extractor, error], ["basic", undefined]);
  assertEquals(recognition.filter(({ claimed }) => !claimed).length, recognition.length - 1);
  assertEquals(only(all, "tree").format, undefined);
  const formats = knownFormats();
  assert(formats.some(({ extensions }) => extensions.includes("dm4")));
  assertEquals(formats.some(({ title }) => title === "Any file"), false);
});
