/** Never ends, in several ways; told by the file's first word. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

/** `(module (func (export "f") (loop br 0)))` */
const WASM_LOOP = Uint8Array.fromBase64("AGFzbQEAAAABBAFgAAADAgEABwUBAWYAAAoJAQcAA0AMAAsL");

export default (emloom: Toolkit) =>
  emloom.defineExtractor({
    name: "loops",
    title: "Never ends",
    extensions: [],
    supports: (file) => emloom.textOf(file.read(0, 5)) === "LOOP:" || "it does not begin with LOOP:",
    *extract(file) {
      const kind = emloom.textOf(file.read(5, 20));
      if (kind === "js") { while (true); }
      if (kind === "wasm") {
        const { exports } = new WebAssembly.Instance(new WebAssembly.Module(WASM_LOOP));
        (exports.f as () => void)();
      }
      // kind "preview": the metadata is fine
      const endless = () => {
        while (true);
      };
      yield emloom.dataset("Image", { dataType: "TEM_Imaging", extensions: { kind }, pixels: endless });
    },
  });
