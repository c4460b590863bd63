/**
 * Where the header of an MRC file has what, by the names of MRC2014.
 *
 * @module
 */

/** Bytes of the header; an extended one may follow. */
export const MRC_HEADER = 1024;
/** Bytes of one label. */
export const MRC_LABEL = 80;

// deno-fmt-ignore: rows of a table
/** Byte offsets of the numbers stored as int32. */
export const INTEGERS: Readonly<Record<string, number>> = {
  NX: 0, NY: 4, NZ: 8, MODE: 12, NXSTART: 16, NYSTART: 20, NZSTART: 24, MX: 28, MY: 32, MZ: 36,
  MAPC: 64, MAPR: 68, MAPS: 72, ISPG: 88, NSYMBT: 92, NVERSION: 108, IMODSTAMP: 152, IMODFLAGS: 156, NLABL: 220,
};

// deno-fmt-ignore: rows of a table
/** Byte offsets of the numbers stored as float32. */
export const FLOATS: Readonly<Record<string, number>> = {
  XLEN: 40, YLEN: 44, ZLEN: 48, ALPHA: 52, BETA: 56, GAMMA: 60, DMIN: 76, DMAX: 80, DMEAN: 84,
  XORIGIN: 196, YORIGIN: 200, ZORIGIN: 204, RMS: 216,
};
