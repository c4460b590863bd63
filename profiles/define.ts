/**
 * What an instrument's profile is written with. The contract itself lies beside the extractors, which
 * apply it.
 *
 * @module
 */
export {
  type ClassifyRule,
  defineProfile,
  type Profile,
  type ProfileContext,
} from "../extractors/profile.ts";
