/**
 * Any file: what can be said without knowing its format. The fallback when no other extractor claims a
 * file, or the one that does cannot read it.
 *
 * @module
 */
import { plainTiff } from "./_plain_tiff.ts";
import { dataset, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "basic",
  module: "basic_file_info_extractor",
  title: "Any file",
  extensions: [],
  about: {
    vendors: "any program",
    reads: "size and time; picture and tags of a TIFF that is no vendor's",
    preview: "image, image series; text of a .txt",
    files: "real and synthetic",
  },
  priority: 0,
  supports: () => true,
  *extract(file) {
    const size = { value: file.size, unit: "byte" };
    for (const found of plainTiff(file) ?? [dataset("Unknown", { dataType: "Unknown" })]) {
      yield {
        ...found,
        extensions: { ...found.extensions, "File Size": size },
        sources: { ...found.sources, "File Size": "file system" },
      };
    }
  },
});
