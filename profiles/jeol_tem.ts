/**
 * JEOL transmission microscope. Its files do not tell imaging from diffraction: only their names do.
 *
 * @module
 */
import { defineProfile } from "./define.ts";

export default defineProfile({
  name: "jeol-tem",
  title: "JEOL JEM TEM",
  match: /^JEOL-JEM-TEM(-|$)/,
  classify: [
    {
      word: /^(diff|diffraction|diffractogram|saed|saedp|dp)s?$/i,
      type: "Diffraction",
      dataType: "TEM_Diffraction",
    },
  ],
  distrust: ["DatasetType", "Data Type"],
});
