/**
 * Where the header of an EDAX `.spc` file has what, after EDAX' own description of the format. Names are its names.
 *
 * @module
 */

/** How a field is stored: one number, a list of `×` numbers, or a text of so many bytes. */
export type SpcType = "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "f32" | "text";

/** One field: byte offset, type, number of values (of bytes for a text), bytes of each text where there are many. */
export type SpcField = readonly [offset: number, type: SpcType, count?: number, each?: number];

/** Most elements that peaks are identified as. */
export const MOST_ELEMENTS = 48;
/** Bytes in front of the counts. */
export const SPC_HEADER = 3840;
/** Counts of the layout; a file may use fewer. */
export const SPC_CHANNELS = 4096;

const PEAKS = MOST_ELEMENTS;

// deno-fmt-ignore: rows of a table
/** All fields of the header, up to the counts. */
export const SPC_FIELDS: Readonly<Record<string, SpcField>> = {
  // The file and the moment
  fVersion: [0, "f32"], aVersion: [4, "f32"], fileName: [8, "text", 8],
  collectDateYear: [16, "i16"], collectDateDay: [18, "i8"], collectDateMon: [19, "i8"],
  collectTimeMin: [20, "i8"], collectTimeHour: [21, "i8"], collectTimeHund: [22, "i8"], collectTimeSec: [23, "i8"],
  fileSize: [24, "i32"], dataStart: [28, "i32"], numPts: [32, "i16"],
  intersectingDist: [34, "i16"], workingDist: [36, "i16"], scaleSetting: [38, "i16"],
  spectrumLabel: [64, "text", 256], imageFilename: [320, "text", 8], spotX: [328, "i16"], spotY: [330, "i16"],
  imageADC: [332, "i16"],
  // The analyser
  discrValues: [334, "i32", 5], discrEnabled: [354, "u8", 5], pileupProcessed: [359, "i8"],
  fpgaVersion: [360, "i32"], pileupProcVersion: [364, "i32"], NB5000CFG: [368, "i32"],
  evPerChan: [384, "i32"], ADCTimeConstant: [388, "i16"], analysisType: [390, "i16"], preset: [392, "f32"],
  maxp: [396, "i32"], maxPeakCh: [400, "i32"],
  // X-ray fluorescence
  xRayTubeZ: [404, "i16"], filterZ: [406, "i16"], current: [408, "f32"], sampleCond: [412, "i16"],
  sampleType: [414, "i16"], xrayCollimator: [416, "u16"], xrayCapilaryType: [418, "u16"],
  xrayCapilarySize: [420, "u16"], xrayFilterThickness: [422, "u16"],
  // What was done to the spectrum
  spectrumSmoothed: [424, "u16"], detector_Size_SiLi: [426, "u16"], spectrumReCalib: [428, "u16"],
  eagleSystem: [430, "u16"], sumPeakRemoved: [432, "u16"], edaxSoftwareType: [434, "u16"],
  escapePeakRemoved: [442, "u16"], analyzerType: [444, "u32"],
  // Calibration, geometry, detector
  startEnergy: [448, "f32"], endEnergy: [452, "f32"], liveTime: [456, "f32"], tilt: [460, "f32"],
  takeoff: [464, "f32"], beamCurFact: [468, "f32"], detReso: [472, "f32"], detectType: [476, "u32"],
  parThick: [480, "f32"], alThick: [484, "f32"], beWinThick: [488, "f32"], auThick: [492, "f32"],
  siDead: [496, "f32"], siLive: [500, "f32"], xrayInc: [504, "f32"], azimuth: [508, "f32"],
  elevation: [512, "f32"], bCoeff: [516, "f32"], cCoeff: [520, "f32"], tailMax: [524, "f32"],
  tailHeight: [528, "f32"], kV: [532, "f32"], apThick: [536, "f32"], xTilt: [540, "f32"], yTilt: [544, "f32"],
  yagStatus: [548, "u32"],
  rawDataType: [576, "u16"], totalBkgdCount: [578, "f32"], totalSpectralCount: [582, "u32"],
  avginputCount: [586, "f32"], stdDevInputCount: [590, "f32"], peakToBack: [594, "u16"],
  peakToBackValue: [596, "f32"],
  // Identified peaks
  numElem: [638, "i16"], at: [640, "u16", PEAKS], line: [736, "u16", PEAKS], energy: [832, "f32", PEAKS],
  height: [1024, "u32", PEAKS], spkht: [1216, "i16", PEAKS],
  // Regions of interest
  numRois: [1342, "i16"], st: [1344, "i16", 48], end: [1440, "i16", 48], roiEnable: [1536, "i16", 48],
  roiNames: [1632, "text", 192, 8], userID: [1825, "text", 80], sRoi: [2016, "i16", 48], scaNum: [2112, "i16", 48],
  // Background
  backgrdWidth: [2220, "i16"], manBkgrdPerc: [2222, "f32"], numBkgrdPts: [2226, "i16"], backMethod: [2228, "u32"],
  backStEng: [2232, "f32"], backEndEng: [2236, "f32"], bg: [2240, "i16", 64], bgType: [2368, "u32"],
  concenKev1: [2372, "f32"], concenKev2: [2376, "f32"], concenMethod: [2380, "i16"],
  jobFilename: [2382, "text", 32],
  // Labels
  numLabels: [2430, "i16"], label: [2432, "text", 320, 32], labelx: [2752, "i16", 10], labely: [2772, "i32", 10],
  // Quantification
  zListFlag: [2812, "i32"], bgPercents: [2816, "f32", 64], IswGBg: [3072, "i16"], BgPoints: [3074, "f32", 5],
  IswGConc: [3094, "i16"], numConcen: [3096, "i16"], ZList: [3098, "i16", 24], GivenConc: [3146, "f32", 24],
};

// deno-fmt-ignore: rows of a table
/** What follows the 4,096 counts of the layout; the list of elements only from version 0.70 on. */
export const SPC_TRAILER: Readonly<Record<string, SpcField>> = {
  longFileName: [20224, "text", 256], longImageFileName: [20480, "text", 256], ADCTimeConstantNew: [20736, "f32"],
  numZElements: [20800, "i16"], zAtoms: [20802, "i16", PEAKS], zShells: [20898, "i16", PEAKS],
};

/** Lists of which only so many values count as another field says; behind them is whatever the memory held. */
export const SPC_COUNTED: Readonly<Record<string, readonly string[]>> = {
  numElem: ["at", "line", "energy", "height", "spkht"],
  numRois: ["st", "end", "roiEnable", "roiNames", "sRoi", "scaNum"],
  numBkgrdPts: ["bg", "bgPercents"],
  numLabels: ["label", "labelx", "labely"],
  numConcen: ["ZList", "GivenConc"],
  numZElements: ["zAtoms", "zShells"],
};

/** Bytes of one value. */
export function spcWidth(type: SpcType): number {
  return type === "text" ? 1 : Number(type.slice(1)) / 8;
}
