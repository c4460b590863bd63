// Where things lie below the host's arena (524288). Static data of the compiler end below 65536.

/** Code table of the LZW decoder: 256 entries of 8 bytes, 3841 of 4. */
export const STARTS: usize = 0x10000;
/** The 256 one-byte strings, with room for a vector behind them. */
export const LITERALS: usize = 0x19000;
/** Table of pairs of the LZW encoder: 65536 of 2 bytes. */
export const PAIRS: usize = 0x20000;
/** Hash table of the LZW encoder: 32768 slots of 4 bytes. */
export const SLOTS: usize = 0x40000;
