// The performance core: everything the host may call.
export { dmBegin, dmCount, dmMissing, dmPlace, dmRun } from "./dm";
export { addRows, averageRow } from "./image";
export { countFloats, countValues, findRange, stretch } from "./contrast";
export { toFloats } from "./numbers";
export { addSpectra } from "./spectra";
export { adler32, countSymbols, filterRows, writeSymbols } from "./deflate";
export { lzwDecode, lzwDecodeOld } from "./lzw_decode";
export { lzwEncode } from "./lzw_encode";
export { packBitsDecode } from "./packbits";
export { swapBytes, undoDifferences, undoFloats } from "./predictor";
