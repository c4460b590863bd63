/** A well-behaved profile of a site. */
import type { Toolkit } from "../../../sandbox/toolkit.ts";

export default (emloom: Toolkit) =>
  emloom.defineProfile({
    name: "site-profile",
    title: "The site's own microscope",
    match: /^Site-TEM/,
    constants: { Room: "B1" },
  });
