/** A format with pixels, made of what the toolkit has: two channels of 8 × 16 numbers, channels slowest, high byte first. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

export default (emloom: Toolkit) =>
  emloom.defineExtractor({
    name: "strips",
    title: "Strips",
    extensions: ["strip"],
    supports: (file) => emloom.textOf(file.read(0, 6)) === "STRIP:" || "it does not begin with STRIP:",
    *extract(file) {
      const axis = { units: "nm", scale: 2, offset: 0, navigate: true };
      const signal = emloom.stridedSignal({
        file,
        start: 6,
        dtype: "uint16",
        littleEndian: false,
        axes: [
          { ...axis, name: "Energy", units: "keV", size: 2, navigate: false },
          { ...axis, name: "y", size: 8 },
          { ...axis, name: "x", size: 16 },
        ],
        order: [1, 2, 0],
      });
      const draft = new emloom.Draft();
      draft.put("pixel_width", signal.axes[1]!.scale, "fixed", "nm");
      draft.put("Last", signal.read({ start: [7, 15, 1], stop: [8, 16, 2] })[0] as number, "numbers");
      const { type, dataType } = emloom.kindOf(signal, "EDS_TEM");
      yield emloom.dataset(type, {
        dataType,
        dimensions: [...signal.shape],
        meta: draft.meta,
        extensions: draft.extensions,
        sources: draft.sources,
        acquired: emloom.acquiredAt("5/21/2019", "3:49:18 PM"),
        pixels: () => signal,
      });
    },
  });
