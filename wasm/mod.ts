/**
 * The performance core: what is worth more than TypeScript's speed, compiled from `wasm/src`.
 *
 * @module
 */
export { type Packing, packLzw, type Predicted, swapBytes, unpack, unpredict } from "./codec.ts";
export { downscale, histogramPercentiles, type Percentiles, type RealPixels } from "./image.ts";
export { type Walk, walkDmTags, type WalkFault, type Window } from "./dm.ts";
