/** Depends on what its process has seen before; told by the file's first word. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

const process = crypto.randomUUID();
let poisoned = false;

export default (emloom: Toolkit) =>
  emloom.defineExtractor({
    name: "moody",
    title: "Has moods",
    extensions: [],
    supports: (file) => emloom.textOf(file.read(0, 5)) === "MOOD:" || "it does not begin with MOOD:",
    *extract(file) {
      const kind = emloom.textOf(file.read(5, 20));
      if (kind === "poison") poisoned = true;
      if (kind === "victim" && poisoned) Deno.exit(3);
      if (kind === "exit") Deno.exit(3);
      if (kind === "cycle") {
        const cycle: Record<string, unknown> = {};
        cycle.cycle = cycle;
        yield emloom.dataset("Misc", { dataType: "Misc", extensions: { kind }, original: cycle });
        return;
      }
      if (kind === "numbers") {
        const original = { infinite: Infinity, big: 2n ** 60n, small: 7n };
        yield emloom.dataset("Misc", { dataType: "Misc", original });
        return;
      }
      yield emloom.dataset("Misc", { dataType: "Misc", extensions: { kind, process } });
    },
  });
