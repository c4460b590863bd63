/**
 * Names and values in the texts that microscope software writes: lines `NAME=value`, XML, JSON, EMSA keywords.
 *
 * @module
 */
import type { Text } from "./texts.ts";

/** What a value looks like; `name` and `value` are where they stand. */
const PATTERNS: readonly RegExp[] = [
  // rows of TIA
  /<Label>(?<name>[^<]*)<\/Label>\s*<Value>(?<value>[^<]+)<\/Value>/dg,
  /<(?<name>[\w:.-]+)(?:\s[^<>]*)?>(?<value>[^<>]*[^<>\s][^<>]*)<\/\k<name>>/dg,
  /[\s{,](?<name>[\w:.-]+)\s*=\s*"(?<value>[^"\r\n]+)"/dg,
  /"(?<name>[^"\\\r\n]{1,80})"\s*:\s*"(?<value>(?:[^"\\]|\\.)+)"/dg,
  /^#+(?<name>[^:\r\n]{1,60}):[ \t]*(?<value>[^\r\n\0]*[^\s\0])/dgm,
  /^[ \t]*(?<name>[^=<>"\r\n\0]{1,80}?)[ \t]*=[ \t]*(?<value>[^"<\r\n\0][^\r\n\0]*)/dgm,
];
const SECTION = /^\[([^\]\r\n]{1,60})\]/gm;

/**
 * Values in a text, each once.
 *
 * @param start Where the text begins in the file.
 * @param path What leads to the text.
 */
export function* pairsIn(bytes: Uint8Array, start: number, path: readonly string[]): Generator<Text> {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = wide
    ? new TextDecoder("utf-16le", { ignoreBOM: true }).decode(bytes)
    : new TextDecoder("latin1").decode(bytes);
  const width = wide ? 2 : 1;
  const sections = [...text.matchAll(SECTION)];
  const seen = new Set<number>();
  for (const pattern of PATTERNS) {
    for (const found of text.matchAll(pattern)) {
      const [at] = found.indices!.groups!.value!;
      if (seen.has(at)) continue;
      seen.add(at);
      const { name, value } = found.groups!;
      const section = sections.findLast(({ index }) => index < at)?.[1];
      yield {
        path: [...path, ...section ? [section] : [], name!.trim()],
        value: value!.trimEnd(),
        offset: start + width * at,
        width,
        littleEndian: true,
      };
    }
  }
}
