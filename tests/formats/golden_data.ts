/** The golden data set that `EMLOOM_DATA` names: real files, and what the reference reads in them. */
import { type ByteSource, memorySource } from "../../formats/source.ts";
import { createHash } from "node:crypto";

/** Folder of the data set, if there is one here. */
export const DATA: string | undefined = Deno.env.get("EMLOOM_DATA");

/** Registers a test that needs the data set; without one it is reported as skipped. */
export function goldenTest(name: string, test: (data: string) => void | Promise<void>): void {
  if (DATA) Deno.test(name, () => test(DATA));
  else Deno.test({ name: `${name} (skipped: EMLOOM_DATA is not set)`, ignore: true, fn: () => {} });
}

/** The goldens of a kind, for files whose name ends in one of `endings`, by name of the file. */
export function* goldens(
  kind: string,
  endings: RegExp,
): Generator<Record<string, unknown> & { file: string }> {
  for (const path of [...filesBelow(`${DATA}/goldens/${kind}`)].sort()) {
    if (endings.test(path.replace(/\.json$/, ""))) yield JSON.parse(Deno.readTextFileSync(path));
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(folder)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) yield* filesBelow(path);
    else yield path;
  }
}

/** A data file of the set, in memory. */
export function dataFile(name: string): ByteSource {
  return memorySource(Deno.readFileSync(`${DATA}/data/${name}`), { name });
}

/** SHA-256 of the bytes of an array, in hexadecimal digits. */
export function sha256(array: ArrayBufferView): string {
  return createHash("sha256").update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength)).digest(
    "hex",
  );
}
