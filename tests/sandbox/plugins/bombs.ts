/** Takes all the memory there is, in several ways; told by the file's first word. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

const MB = 2 ** 20;
const held: unknown[] = [];

export default (emloom: Toolkit) =>
  emloom.defineExtractor({
    name: "bombs",
    title: "Takes all memory",
    extensions: [],
    supports: (file) => emloom.textOf(file.read(0, 5)) === "BOMB:" || "it does not begin with BOMB:",
    *extract(file) {
      const kind = emloom.textOf(file.read(5, 20));
      if (kind === "heap") { for (let i = 0;; i++) held.push({ i, next: [i] }); }
      if (kind === "buffers") { while (true) held.push(new Uint8Array(32 * MB).fill(1)); }
      if (kind === "untouched") { while (true) held.push(new ArrayBuffer(32 * MB)); }
      if (kind === "wasm") { while (true) held.push(new WebAssembly.Memory({ initial: 512 })); }
      if (kind === "hoard") {
        // Not an error: it only keeps what it has.
        try {
          while (true) held.push(new Uint8Array(32 * MB).fill(1));
        } catch {
          held.pop(); // all there is, but what V8 needs to go on
        }
      }
      yield emloom.dataset("Misc", { dataType: "Misc", extensions: { kind } });
    },
  });
