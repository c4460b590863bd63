/**
 * Which files belong together, and what their sanitised copies are called.
 *
 * @module
 */
import { sidecar } from "../extractors/_sidecar.ts";
import { emiBeside, seriesOf } from "../formats/emi.ts";
import type { ByteSource } from "../formats/source.ts";

/** What is added to names. */
export const MARK = "_dataZeroed";

/** Files that go into one archive. */
export interface Group {
  /** Name of the archive. */
  archive: string;
  members: Member[];
}

/** One file of a group. */
export interface Member {
  /** Its name, and that of its copy. */
  name: string;
  result: string;
  /** A text beside a picture: it is copied, there are no data in it. */
  text: boolean;
}

/** Name without its extension, and the extension with its dot. */
export function parted(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf(".");
  return dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}

/**
 * The group of a file: a series of TIA with its companion, a picture with the text beside it, or the file alone.
 *
 * @param name Of the copy, in place of `<stem>_dataZeroed<extension>`; companions follow it.
 */
export function groupOf(file: ByteSource, name?: string): Group {
  const series = seriesOf(file.name);
  if (series) {
    const base = name === undefined ? `${series.stem}${MARK}` : seriesOf(name)?.stem ?? parted(name)[0];
    const companion = emiBeside(file);
    const members = [{ name: file.name, result: `${base}_${series.index}.ser`, text: false }];
    if (companion) members.push({ name: companion.name, result: `${base}.emi`, text: false });
    return { archive: `${companion ? base : members[0]!.result}.tar.gz`, members };
  }
  const [stem, extension] = parted(file.name);
  if (/^\.emi$/i.test(extension)) {
    const base = name === undefined ? `${stem}${MARK}` : parted(name)[0];
    return { archive: `${base}.tar.gz`, members: [{ name: file.name, result: `${base}.emi`, text: false }] };
  }
  const result = name ?? `${stem}${MARK}${extension}`;
  const members = [{ name: file.name, result, text: false }];
  for (const known of Object.values(sidecar)) {
    const beside = known(file);
    // the text's name goes on where the picture's stem ends
    if (beside) {
      members.push({
        name: beside.name,
        result: parted(result)[0] + beside.name.slice(stem.length),
        text: true,
      });
    }
  }
  return { archive: `${result}.tar.gz`, members };
}

/** Groups that share a member are one: the series of one experiment. */
export function joinGroups(groups: readonly Group[]): Group[] {
  const byArchive = new Map<string, Group>();
  for (const { archive, members } of groups) {
    const known = byArchive.get(archive);
    if (!known) byArchive.set(archive, { archive, members: [...members] });
    else {known.members.push(...members.filter(({ name }) =>
        !known.members.some((each) => each.name === name)
      ));}
  }
  for (const group of byArchive.values()) group.members.sort((a, b) => a.result < b.result ? -1 : 1);
  return [...byArchive.values()];
}
