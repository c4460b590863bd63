/**
 * FEI Titan, in its set-up with a parallel beam. Its software leaves a text of its settings in DM's tags.
 *
 * @module
 */
import { readTecnai } from "./_tecnai.ts";
import { defineProfile } from "./define.ts";

export default defineProfile({
  name: "titan-tem",
  title: "FEI Titan TEM",
  match: /^FEI-Titan-TEM(-|$)/,
  read: readTecnai,
  classify: [
    {
      // also the mode of every scanned image: those have a scale in nanometres
      when: { "Tecnai Mode": /^STEM nP SA Zoom Diffraction$/ },
      without: ["pixel_width"],
      type: "Diffraction",
      dataType: "STEM_Diffraction",
    },
    {
      when: { "Operation Mode": /^DIFFRACTION$/ },
      without: ["pixel_width"],
      type: "Diffraction",
      dataType: "TEM_Diffraction",
    },
  ],
});
