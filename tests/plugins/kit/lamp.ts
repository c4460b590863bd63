/** A well-behaved extractor of a format that nobody else has. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

export default (emloom: Toolkit) =>
  emloom.defineExtractor({
    name: "our-lamp",
    title: "Log of our lamp",
    extensions: ["lamp"],
    supports: (file) => emloom.textOf(file.read(0, 4)) === "LAMP" || "does not begin with LAMP",
    *extract(file) {
      const hours = Number(emloom.textOf(file.read(5, 20)));
      yield emloom.dataset("Misc", {
        dataType: "Lamp_Log",
        extensions: { "Lamp Hours": emloom.quantity(hours, "h") },
      });
    },
  });
