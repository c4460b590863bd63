/**
 * What a kind of fresh files is: how they are made, and how both sides are asked.
 *
 * @module
 */
import type { Peer } from "./peer.ts";
import type { Random } from "./random.ts";

/** One kind of files. */
export interface Kind {
  /** Short name; the files are called after it. */
  readonly name: string;
  /** How many of a hundred files are of this kind, about. */
  readonly share: number;
  /** The reference's module whose metadata it compares: a kind waits until emloom has an extractor for that. */
  readonly of?: string;
  /**
   * Makes a file.
   *
   * @param stem Path to write to, without extension; companions lie beside it.
   * @returns The path of the file to read.
   */
  make(random: Random, stem: string, peer: Peer): Promise<string>;
  /** Reads the file on both sides; a line for each difference. */
  compare(path: string, peer: Peer): Promise<string[]>;
}
