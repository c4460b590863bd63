import { assert, assertEquals } from "@std/assert";
import { extractFile, type ExtractResult } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import type { Container } from "../../formats/container.ts";
import { dm } from "../../formats/dm.ts";
import { writeDm } from "../../formats/dm_writer.ts";
import type { Signal } from "../../formats/signal.ts";
import { openTiff } from "../../formats/tiff.ts";
import { type TiffSink, TiffStream } from "../../formats/tiff_stream.ts";
import { openFile } from "../../sandbox/file_source.ts";
import { counted, growDm, writeHollow } from "./grown_dm.ts";

// 32768 × 32768 pixels of 16 bits are 2 GiB.
const SIDE = 2 ** 15;
const FIRST = [4711, 17];
const LAST = [23, 42_000];
const MOST_METADATA = 256 * 1024;
const MOST_MEMORY = 200e6;
const FEI = "[User]\r\nUser=supervisor\r\n[Beam]\r\nBeam=EBeam\r\n[EBeam]\r\nHV=5000\r\n";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await work(await Deno.realPath(folder));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

// An image whose tags lie behind its pixels, so beyond 2 GiB.
async function hugeDm(path: string): Promise<void> {
  const small = writeDm({
    version: 4,
    images: [{
      name: "huge",
      dtype: "uint16",
      shape: [2, 2],
      data: Uint16Array.of(...FIRST, ...LAST),
      calibrations: [{ scale: 0.5, units: "nm" }, { scale: 0.5, units: "nm" }],
      imageTags: { "Microscope Info": { Voltage: 200_000 } },
    }],
  });
  await writeHollow(path, growDm(small, 0, [SIDE, SIDE]));
}

// The directory lies behind the pixels; all strips but the first and the last are holes.
function hugeTiff(path: string): void {
  using file = Deno.openSync(path, { write: true, createNew: true });
  let length = 0;
  let hole = false;
  const write = (bytes: Uint8Array, at: number) => {
    file.seekSync(at, Deno.SeekMode.Start);
    for (let done = 0; done < bytes.length;) done += file.writeSync(bytes.subarray(done));
  };
  const sink: TiffSink = {
    get length() {
      return length;
    },
    append(bytes) {
      if (!hole) write(bytes, length);
      length += bytes.length;
    },
    patch: (at, bytes) => write(bytes, at),
  };
  const rows = 16;
  const page = new TiffStream(sink, { big: true }).page({
    width: SIDE,
    height: SIDE,
    dtype: "uint16",
    rowsPerStrip: rows,
    tags: [{ tag: 34682, type: "ascii", value: FEI }],
  });
  const strip = new Uint16Array(rows * SIDE);
  for (let row = 0; row < SIDE; row += rows) {
    strip.fill(0);
    if (row === 0) strip.set(FIRST);
    if (row === SIDE - rows) strip.set(LAST, strip.length - LAST.length);
    hole = row > 0 && row < SIDE - rows;
    page.write(strip);
  }
  page.end();
}

function assertEnds(signal: Signal): void {
  assertEquals([...signal.shape], [SIDE, SIDE]);
  const part = (start: number[], stop: number[], step = [1, 1]) => [...signal.read({ start, stop, step })];
  assertEquals(part([0, 0], [1, 3]), [...FIRST, 0]);
  assertEquals(part([SIDE - 1, SIDE - 3], [SIDE, SIDE]), [0, ...LAST]);
  assertEquals(part([0, 1], [SIDE, SIDE], [SIDE - 1, SIDE - 2]), [FIRST[1], 0, 0, LAST[1]]);
}

// The least that metadata need: who claims the file, its fields, its tree.
function metadataOf(
  path: string,
  open: (file: ReturnType<typeof counted>) => Container,
): { bytes: number; found: ExtractResult; tree: unknown } {
  using disk = openFile(path, path);
  assert(disk.size > 2 ** 31, `${disk.size} bytes are no huge file`);
  const file = counted(disk);
  const found = extractFile(file, {}, { extractors });
  const bytes = file.bytes;
  assertEquals(found.error, undefined);
  return { bytes, found, tree: open(file).tree() };
}

// A process may look at its own memory only when it may do everything.
async function previewOf(path: string): Promise<{ peak: number; png: number }> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", new URL("huge_child.ts", import.meta.url).pathname, path],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("dm reads metadata and both ends of a file of 2 GiB, and draws it in bounded memory", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/huge.dm4`;
    await hugeDm(path);
    const { bytes, found, tree } = metadataOf(path, dm.open);
    assert(bytes <= MOST_METADATA, `${bytes} bytes were read`);
    assertEquals(found.extractor, "digital-micrograph");
    assertEquals(found.datasets[0]!.meta.acceleration_voltage, { value: 200_000, unit: "V" });
    assertEquals(found.datasets[0]!.meta.pixel_width, { value: 0.5, unit: "nm" });
    const image = (tree as { ImageList: { TagGroup0: { ImageData: { Data: { size_bytes: number } } } } })
      .ImageList.TagGroup0;
    assertEquals(image.ImageData.Data.size_bytes, 2 ** 31);
    using file = openFile(path, "huge.dm4");
    const [signal, ...others] = dm.open(file).signals();
    assertEquals(others, []);
    assertEnds(signal!);
    const { peak, png } = await previewOf(path);
    assert(peak < MOST_MEMORY, `The preview took ${peak} bytes`);
    assert(png > 100);
  });
});

Deno.test("openTiff() reads metadata and both ends of a file of 2 GiB, and it is drawn in bounded memory", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/huge.tif`;
    hugeTiff(path);
    const { bytes, found } = metadataOf(path, openTiff);
    assert(bytes <= MOST_METADATA, `${bytes} bytes were read`);
    assertEquals(found.extractor, "fei-tif");
    assertEquals(found.datasets[0]!.meta.acceleration_voltage, { value: 5000, unit: "V" });
    using file = openFile(path, "huge.tif");
    const [signal, ...others] = openTiff(file).signals();
    assertEquals(others, []);
    assertEnds(signal!);
    const { peak, png } = await previewOf(path);
    assert(peak < MOST_MEMORY, `The preview took ${peak} bytes`);
    assert(png > 100);
  });
});
