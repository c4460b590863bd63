/** A well-behaved profile. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

export default (emloom: Toolkit) =>
  emloom.defineProfile({
    name: "our-room",
    title: "The demo's microscope",
    match: /^DEMO-SCOPE/,
    constants: { Room: "B1" },
  });
