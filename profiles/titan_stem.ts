/**
 * FEI Titan, in its scanning set-up with a Gatan image filter.
 *
 * @module
 */
import { defineProfile } from "./define.ts";

export default defineProfile({
  name: "titan-stem",
  title: "FEI Titan STEM",
  match: /^FEI-Titan-STEM(-|$)/,
  classify: [
    {
      when: { "Imaging Mode": /EFTEM DIFFRACTION/i },
      type: "Diffraction",
      dataType: "TEM_EFTEM_Diffraction",
    },
  ],
  // kept in DM from one session to the next, whoever works there
  distrust: ["Detector", "Operator", "Specimen"],
});
