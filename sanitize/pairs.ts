/**
 * Names and values in the texts that microscope software writes: lines `NAME=value`, XML, JSON, EMSA keywords.
 *
 * @module
 */
import type { Text } from "./texts.ts";

/**
 * What a value looks like; `name` and `value` are where they stand. Texts come from files: nothing in here may be tried
 * at each place for as long as the text is, hence the bounds.
 */
const PATTERNS: readonly RegExp[] = [
  // rows of TIA
  /<Label>(?<name>[^<]{0,200})<\/Label>\s{0,20}<Value>(?<value>[^<]+)<\/Value>/dg,
  /<(?<name>[\w:.-]{1,80})(?:\s[^<>]{0,2000})?>(?<value>[^<>]+)<\/\k<name>>/dg,
  /[\s{,](?<name>[\w:.-]{1,80})\s{0,20}=\s{0,20}"(?<value>[^"\r\n]{1,4096})"/dg,
  /"(?<name>[^"\\\r\n]{1,80})"\s{0,20}:\s{0,20}"(?<value>(?:[^"\\]|\\.){1,4096})"/dg,
  /^#{1,2}(?<name>[^:\r\n]{1,60}):[ \t]{0,40}(?<value>[^\r\n\0]+)/dgm,
  /^[ \t]{0,40}(?<name>[^=<>"\r\n\0]{1,80}?)[ \t]{0,40}=[ \t]{0,40}(?<value>[^"<\r\n\0][^\r\n\0]*)/dgm,
];
const SECTION = /^\[([^\]\r\n]{1,60})\]/gm;

/**
 * Values in a text, each once.
 *
 * @param start Where the text begins in the file.
 * @param path What leads to the text.
 * @param wide The UTF-16 that the text is in, if it is; without it, told by a byte order mark.
 */
export function* pairsIn(
  bytes: Uint8Array,
  start: number,
  path: readonly string[],
  wide: "utf-16be" | "utf-16le" | undefined = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : undefined,
): Generator<Text> {
  const text = new TextDecoder(wide ?? "latin1", { ignoreBOM: true }).decode(bytes);
  const width = wide ? 2 : 1;
  const sections = [...text.matchAll(SECTION)];
  const seen = new Set<number>();
  for (const pattern of PATTERNS) {
    for (const found of text.matchAll(pattern)) {
      const [at] = found.indices!.groups!.value!;
      if (seen.has(at)) continue;
      seen.add(at);
      const { name, value } = found.groups!;
      if (value!.trim() === "") continue;
      const section = sections.findLast(({ index }) => index < at)?.[1];
      yield {
        path: [...path, ...section ? [section] : [], name!.trim()],
        value: value!.trimEnd(),
        offset: start + width * at,
        width,
        littleEndian: wide !== "utf-16be",
      };
    }
  }
}
