/**
 * The performance core: what is worth more than TypeScript's speed, compiled from `wasm/src`.
 *
 * @module
 */
export { type Packing, packLzw, type Predicted, swapBytes, unpack, unpredict } from "./codec.ts";
export { AreaAverage, type AreaShape } from "./image.ts";
export { histogramPercentiles, type Percentiles, stretch } from "./contrast.ts";
export { deflateRows } from "./deflate.ts";
export { CrossSums } from "./spectra.ts";
export { type RealPixels } from "./pixels.ts";
export { type Walk, walkDmTags, type WalkFault, type Window } from "./dm.ts";
