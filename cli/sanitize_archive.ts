/**
 * Archives of sanitised files, and what is checked of files on the disk.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { ByteSource } from "../formats/source.ts";
import { piecesOfFile } from "../sanitize/report.ts";
import { findPersonal } from "../sanitize/scrub.ts";
import { isClean, tarGzip, type TarInput } from "../sanitize/tar.ts";
import { readTarGzip } from "../sanitize/tar_read.ts";
import { textsOf } from "../sanitize/texts.ts";
import type { Check } from "../sanitize/verify.ts";
import type { FileSource } from "../sandbox/file_source.ts";
import { OutputFile } from "./output_file.ts";
import { escaped } from "./safe_text.ts";
import type { Job, SanitizeOptions } from "./sanitize_job.ts";

const SMALL = 100_000;
const SHARE = 0.05;
const SHOWN = 4;

/** Writes the archive of a group. */
export async function pack(
  path: string,
  jobs: readonly Job[],
  after: Map<string, FileSource>,
): Promise<void> {
  const inputs = jobs.map(({ member, before }): TarInput => {
    const { size, read } = after.get(member.name)!;
    return { name: member.result, size, read, mtime: before.mtime };
  });
  using file = new OutputFile(path);
  for await (const bytes of tarGzip(inputs)) file.append(bytes);
  file.commit();
}

/** Checks 9 and 11: times, and what is still said about people. */
export async function fileChecks(job: Job, after: ByteSource, { wanted }: SanitizeOptions): Promise<Check[]> {
  const [was, is] = await Promise.all([job.path, job.target].map((path) => stat(path)));
  const kept = was!.mtimeMs === is!.mtimeMs;
  const time: Check = {
    id: 9,
    name: "time kept",
    state: kept ? "ok" : "failed",
    detail: is!.mtime.toISOString(),
  };
  const texts = textsOf(after, job.format);
  const personal = { id: 11, name: "privacy" };
  if (!texts) {
    const detail = `texts of the format "${job.format}" are not searched: emloom tags shows them`;
    return [time, { ...personal, state: "warn", detail }];
  }
  const left = [...findPersonal(texts, { personal: true, fields: wanted.fields })];
  if (left.length === 0) {
    return [time, { ...personal, state: "ok", detail: "no name, address or folder found" }];
  }
  const shown = left.slice(0, SHOWN).map(({ path, value }) =>
    `${path.split(".").at(-1)} "${escaped(value).slice(0, 60)}"`
  );
  const more = left.length > SHOWN ? ` and ${left.length - SHOWN} more` : "";
  return [time, {
    ...personal,
    state: "warn",
    detail: `${shown.join(", ")}${more}: --scrub-personal replaces them`,
  }];
}

/** Checks 7, 8 and 10: size, names and owners of members, and that they are the files that were checked. */
export async function archiveChecks(
  path: string,
  jobs: readonly Job[],
  after: Map<string, FileSource>,
): Promise<Check[]> {
  const { size } = await Deno.stat(path);
  const bytes = jobs.reduce((sum, { before }) => sum + before.size, 0);
  const small = size < SMALL || size <= SHARE * bytes;
  const share = `${size} bytes, ${(100 * size / Math.max(1, bytes)).toPrecision(2)} % of the original`;
  const file = await Deno.open(path);
  const members = await readTarGzip(file.readable);
  const wanted = jobs.map(({ member }) => member.result).sort();
  const clean =
    members.every(({ name, mode, uid, gid, owner }) =>
      isClean(name) && mode === 0o644 && uid === 0 && gid === 0 && owner === ""
    ) && String(members.map(({ name }) => name)) === String(wanted);
  const same = jobs.every(({ member, before }) => {
    const found = members.find(({ name }) => name === member.result);
    return found?.sha256 === sha256(after.get(member.name)!) &&
      found.mtime === Math.floor(before.mtime / 1000);
  });
  return [
    {
      id: 7,
      name: "size",
      state: small ? "ok" : "warn",
      detail: small ? share : `${share}: more than is left of zeros`,
    },
    {
      id: 8,
      name: "archive clean",
      state: clean ? "ok" : "failed",
      detail: members.map(({ name }) => name).join(", "),
    },
    {
      id: 10,
      name: "archive reads back",
      state: same ? "ok" : "failed",
      detail: same
        ? "its members are the files that were checked"
        : "its members are not the files that were checked",
    },
  ];
}

function sha256(file: ByteSource): string {
  const hash = createHash("sha256");
  for (const piece of piecesOfFile(file)) hash.update(piece);
  return hash.digest("hex");
}
