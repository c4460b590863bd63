/**
 * Any file: what can be said without knowing its format. The fallback when no other extractor claims a
 * file, or the one that does cannot read it.
 *
 * @module
 */
import type { Signal } from "../formats/signal.ts";
import type { ByteSource } from "../formats/source.ts";
import { openTiff } from "../formats/tiff.ts";
import { dataset, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "basic",
  module: "basic_file_info_extractor",
  title: "Any file",
  extensions: [],
  priority: 0,
  supports: () => true,
  *extract(file) {
    const signal = plainTiff(file);
    yield dataset("Unknown", {
      dataType: "Unknown",
      extensions: { "File Size": { value: file.size, unit: "byte" } },
      sources: { "File Size": "file system" },
      ...(signal ? { dimensions: [...signal.shape], pixels: () => signal } : {}),
    });
  },
});

// A TIFF that no vendor's extractor knows still has a picture.
function plainTiff(file: ByteSource): Signal | undefined {
  try {
    return openTiff(file).signal();
  } catch {
    return undefined;
  }
}
