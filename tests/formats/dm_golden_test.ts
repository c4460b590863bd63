import { assert, assertEquals } from "@std/assert";
import extractor from "../../extractors/digital_micrograph.ts";
import { openDm } from "../../formats/dm.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { counted, growDm } from "./grown_dm.ts";
import { dataFile, goldens, goldenTest, sha256 } from "./golden_data.ts";

const MOST = 96 * 1024;

interface GoldenAxis {
  name: string | null;
  units: string | null;
  size: number;
  scale: number;
  offset: number;
  navigate: boolean;
}
interface GoldenSignal {
  title: string;
  shape: number[];
  dtype: string;
  sha256_le: string;
  axes: GoldenAxis[];
}

goldenTest("openDm() gives the pixels and axes of the reference for every DM file", () => {
  let compared = 0;
  for (const golden of goldens("arrays", /\.dm[34]$/)) {
    if (golden.error) continue;
    const images = openDm(dataFile(golden.file)).images();
    const expected = golden.signals as GoldenSignal[];
    assertEquals(images.length, expected.length, golden.file);
    for (const [i, image] of images.entries()) {
      // The reference hands out spectrum images in the order of the file, and moves their spectral axis afterwards.
      const signal = image.signal().stored ?? image.signal();
      const moved = image.signal().stored !== undefined;
      const reference = expected[i]!;
      const where = `${golden.file}, image ${i}`;
      assertEquals(image.name, reference.title, where);
      assertEquals(signal.dtype as string, reference.dtype, where);
      assertEquals(sha256(signal.read()), reference.sha256_le, where);
      assertEquals(
        signal.axes.map((axis) => ({
          ...axis,
          offset: axis.offset + 0,
          navigate: moved ? undefined : axis.navigate,
        })),
        reference.axes.map((axis) => ({
          name: axis.name ?? "",
          units: axis.units ?? "",
          size: axis.size,
          scale: axis.scale,
          offset: axis.offset + 0,
          navigate: moved ? undefined : axis.navigate,
        })),
        where,
      );
      compared++;
    }
  }
  assert(compared > 100, `Only ${compared} signals were compared`);
});

// The golden's own forms: long lists and strings stand as their length and hash.
function golden(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return golden(Array.from(value as Float64Array, Number));
  if (Array.isArray(value)) {
    // A list that is not flat has a shape; its numbers are hashed in order.
    const flat = value.flat(9) as number[];
    if (flat.length > 64 && flat.every((item) => typeof item === "number")) {
      return { length: value.length, sha256: sha256(Float64Array.from(flat, Number)) };
    }
    return value.map(golden);
  }
  if (typeof value === "string" && value.length > 4096) {
    return { length: value.length, sha256: sha256(new TextEncoder().encode(value)) };
  }
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return Number(value);
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value && typeof value === "object") {
    const object = value as Record<string, unknown>;
    if (object.__list__) return { length: object.length, sha256: object.sha256_f64le };
    if (object.__string__) return { length: object.length, sha256: object.sha256_utf8 };
    return Object.fromEntries(Object.entries(object).map(([key, inner]) => [key, golden(inner)]));
  }
  return value === 0 ? 0 : value;
}

goldenTest("DmFile.tags agrees with the reference's tag tree for every DM file", (data) => {
  const compared = new Set<string>();
  for (const file of goldens("dmtags", /\.dm[34]$/)) {
    const images = openDm(dataFile(file.file)).images();
    const trees = file.original_metadata as Record<string, unknown>[];
    assertEquals(images.length, trees.length, file.file);
    for (const [i, tree] of trees.entries()) {
      const { root: _, ...expected } = golden(tree) as Record<string, unknown>;
      assertEquals(golden(images[i]!.tags.toObject()), expected, `${file.file}, image ${i}`);
    }
    compared.add(file.file);
  }
  assert(compared.size > 90, `Only ${compared.size} files were compared`);
  const refused = new Set(
    [...goldens("arrays", /\.dm[34]$/)].filter(({ error }) => error).map(({ file }) => file),
  );
  assertEquals([...dmFilesBelow(data)].filter((name) => !compared.has(name) && !refused.has(name)), []);
});

function* dmFilesBelow(data: string, folder = ""): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(`${data}/data/${folder}`)) {
    if (isDirectory) yield* dmFilesBelow(data, `${folder}${name}/`);
    else if (/\.dm[34]$/.test(name)) yield folder + name;
  }
}

goldenTest("openDm() and the extractor read at most 96 KiB of a file of 1 GiB with real tags", (data) => {
  const small = Deno.readFileSync(`${data}/data/rsciio/digitalmicrograph/3D/EELS_SI.dm4`);
  const { head, hole, tail } = growDm(small, 1, [2048, 512, 256]);
  const size = head.length + hole + tail.length;
  const hollow = (offset: number, length: number) => {
    const out = new Uint8Array(Math.min(length, size - offset));
    if (offset < head.length) out.set(head.subarray(offset, offset + out.length));
    const behind = head.length + hole - offset;
    const from = tail.subarray(Math.max(0, -behind), Math.max(0, out.length - behind));
    if (behind < out.length) out.set(from, Math.max(0, behind));
    return out;
  };
  const huge = { name: "huge.dm4", size, mtime: 0, sibling: () => undefined, read: hollow };
  for (const file of [memorySource(small), huge]) {
    const walk = counted(file);
    openDm(walk);
    assert(walk.bytes <= MOST, `The walk read ${walk.bytes} bytes`);
    const whole = counted(file);
    assertEquals(extractor.supports(whole), true);
    const [found] = extractor.extract(whole, {});
    assertEquals(found!.dataType, "EELS_Spectrum_Imaging");
    assert(whole.bytes <= MOST, `The extractor read ${whole.bytes} bytes`);
  }
  assertEquals(openDm(huge).signals().map(({ shape }) => shape), [[512, 256, 2048]]);
});

goldenTest("openDm() names the place where a cut file ends", () => {
  const file = dataFile("nx280/test_corrupted.dm3");
  try {
    openDm(file);
  } catch (error) {
    assert(error instanceof FormatError);
    assertEquals(error.message, "nx280/test_corrupted.dm3 at byte 610: The file ends inside this tag");
    return;
  }
  throw new Error("Expected an error");
});
