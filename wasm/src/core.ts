// The performance core: everything the host may call.
export { dmBegin, dmCount, dmMissing, dmPlace, dmRun } from "./dm";
export { addRow, averageRow, countFloats, countValues, findRange } from "./image";
export { lzwDecode, lzwDecodeOld } from "./lzw_decode";
export { lzwEncode } from "./lzw_encode";
export { packBitsDecode } from "./packbits";
export { swapBytes, undoDifferences, undoFloats } from "./predictor";
