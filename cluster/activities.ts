/**
 * Files into acquisition activities, by their times.
 *
 * @module
 */
import { type ClusterOptions, clusterTimes } from "./boundaries.ts";

/** A file as clustering sees it. */
export interface TimedFile {
  /** Orders files of one time. */
  path: string;
  /** Time of last modification, milliseconds since 1970-01-01 UTC. */
  mtime: number;
}

/** Files taken in one go. */
export interface Activity<F extends TimedFile = TimedFile> {
  /** Counts from 0, in order of time. */
  seqno: number;
  /** Time of the first file, milliseconds since 1970-01-01 UTC. */
  start: number;
  /** Time of the last file, likewise. */
  end: number;
  /** In order of time, those of one time in order of path. Never empty. */
  files: F[];
}

/**
 * Parts files into activities; each file is in exactly one of them, whatever order they come in.
 *
 * @throws {RangeError} when a time or the sensitivity is not a proper number.
 */
export function clusterByTime<F extends TimedFile>(
  files: readonly F[],
  options: ClusterOptions = {},
): Activity<F>[] {
  const ordered = files.toSorted((a, b) =>
    a.mtime - b.mtime || (a.path < b.path ? -1 : a.path > b.path ? 1 : 0)
  );
  const { boundaries } = clusterTimes(ordered.map((file) => file.mtime / 1000), options);
  return partAt(boundaries, ordered, (file) => file.mtime / 1000)
    .map((group, seqno) => ({
      seqno,
      start: group[0]!.mtime,
      end: group.at(-1)!.mtime,
      files: group,
    }));
}

/**
 * What `emloom cluster` prints for a list of times in seconds.
 *
 * @throws {RangeError} when a time or the sensitivity is not a proper number.
 */
export function clusterCommandResult(
  times: readonly number[],
  options: ClusterOptions = {},
): { activities: { files: number; start: number; end: number }[] } {
  const { boundaries } = clusterTimes(times, options);
  const groups = partAt(boundaries, times.toSorted((a, b) => a - b), (time) => time);
  return {
    activities: groups.map((group) => ({ files: group.length, start: group[0]!, end: group.at(-1)! })),
  };
}

/** An item belongs to the first boundary at or after its time; what is later than all makes the last group. */
function partAt<T>(boundaries: readonly number[], ordered: readonly T[], timeOf: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let boundary = 0;
  let group: T[] = [];
  for (const item of ordered) {
    let crossed = false;
    for (; boundary < boundaries.length && boundaries[boundary]! < timeOf(item); boundary++) crossed = true;
    if (crossed && group.length > 0) {
      groups.push(group);
      group = [];
    }
    group.push(item);
  }
  if (group.length > 0) groups.push(group);
  return groups;
}
