import { assert, assertEquals } from "@std/assert";
import { openDm } from "../../formats/dm.ts";
import { FormatError } from "../../formats/source.ts";
import { bytesOf, gather, rangesOf } from "../../formats/strided.ts";
import { dataFile, goldens, goldenTest, sha256 } from "./golden_data.ts";

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
      const signal = image.signal();
      const { shape, axes } = signal;
      const reference = expected[i]!;
      // The reference hands out spectrum images with their spectral axis first, and moves it afterwards.
      const moved = signal.axes.length > 2 && signal.axes.at(-2)!.navigate;
      const order = shape.map((_, k) => moved ? (k + shape.length - 1) % shape.length : k);
      const pixels = signal.read();
      const bytes = new Uint8Array(pixels.buffer);
      const width = bytesOf(signal.dtype);
      const unmoved = gather(
        (at, n) => bytes.subarray(at, at + n),
        shape,
        rangesOf(undefined, shape, width),
        width,
        order,
      );
      const where = `${golden.file}, image ${i}`;
      assertEquals(image.name, reference.title, where);
      assertEquals(signal.dtype as string, reference.dtype, where);
      assertEquals(sha256(unmoved), reference.sha256_le, where);
      assertEquals(
        order.map((k) => ({
          ...axes[k]!,
          offset: axes[k]!.offset + 0,
          navigate: moved ? undefined : axes[k]!.navigate,
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
  assert(compared > 90, `Only ${compared} signals were compared`);
});

// The golden's own forms: long lists and strings stand as their length and hash.
function golden(value: unknown): unknown {
  if (Array.isArray(value)) {
    // A list that is not flat has a shape; its numbers are hashed in order.
    const flat = value.flat(9) as number[];
    if (flat.length > 64 && flat.every((item) => typeof item === "number")) {
      return { length: value.length, sha256: sha256(Float64Array.from(flat)) };
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

goldenTest("DmFile.tags agrees with the reference's tag tree for every DM file", () => {
  let compared = 0;
  for (const file of goldens("dmtags", /\.dm[34]$/)) {
    if (file.error) continue;
    const images = openDm(dataFile(file.file)).images();
    for (const [i, tree] of (file.original_metadata as Record<string, unknown>[]).entries()) {
      const { root: _, ...expected } = golden(tree) as Record<string, unknown>;
      assertEquals(golden(images[i]!.tags.toObject()), expected, `${file.file}, image ${i}`);
      compared++;
    }
  }
  assert(compared > 90, `Only ${compared} trees were compared`);
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
