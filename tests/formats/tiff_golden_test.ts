import { assert, assertEquals, assertThrows } from "@std/assert";
import { openTiff } from "../../formats/tiff.ts";
import { FormatError } from "../../formats/source.ts";
import { dataFile, goldens, goldenTest, sha256 } from "./golden_data.ts";

interface GoldenPage {
  shape?: number[];
  dtype?: string;
  compression: string;
  photometric: string;
  sha256_le?: string;
}

goldenTest("openTiff() gives the pixels of the reference for every page of every TIFF file", () => {
  let compared = 0;
  for (const golden of goldens("arrays", /\.tif$/)) {
    const { pages, npages } = golden.tifffile as { pages?: GoldenPage[]; npages: number };
    const tiff = openTiff(dataFile(golden.file));
    if (npages) assertEquals(tiff.pages.length, npages, golden.file);
    for (const [i, page] of (pages ?? []).entries()) {
      const where = `${golden.file}, page ${i}`;
      if (!page.sha256_le) {
        assertThrows(() => tiff.signal(i).read(), FormatError, golden.file);
        continue;
      }
      const signal = tiff.signal(i, { stored: true });
      const channels = { rgb8: [3], rgba8: [4] }[signal.dtype as string] ?? [];
      assertEquals([...signal.shape, ...channels], page.shape, where);
      assertEquals(channels.length ? "uint8" : signal.dtype, page.dtype!, where);
      assertEquals(sha256(signal.read()), page.sha256_le, where);
      compared++;
    }
  }
  assert(compared >= 30, `Only ${compared} pages were compared`);
});

goldenTest("openTiff() shows a grey palette as grey, and one with colours as rgb8", () => {
  const grey = openTiff(dataFile("nx280/orion-fibics_dataZeroed.tif"));
  assertEquals(grey.signal().dtype, "uint8");
  assertEquals(sha256(grey.signal().read()), sha256(grey.signal(0, { stored: true }).read()));
  const colour = openTiff(dataFile("rsciio/tiff/test_tiff_Zeiss_SEM_512pix.tif"));
  assertEquals(colour.signal().dtype, "rgb8");
  assertEquals(colour.signal().read().length, 384 * 512 * 3);
});

goldenTest("openTiff() reads the vendor tags of real files", () => {
  const fei = openTiff(dataFile("nx280/quanta_image.tif"));
  assert(fei.has(34682));
  assert(fei.text(34682)!.startsWith("[User]"));
  assertEquals(fei.text(1), undefined);
});
