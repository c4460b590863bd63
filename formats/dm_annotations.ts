/**
 * What was drawn on an image of a DM file.
 *
 * @module
 */
import type { DmTags } from "./dm_tags.ts";
import type { Annotation } from "./signal.ts";
import { FormatError } from "./source.ts";

/** Kinds by DM's own numbers. Ellipses, masks, scale bars and free forms are left out. */
const KINDS: Record<number, Pick<Annotation, "kind" | "region">> = {
  2: { kind: "line", region: false },
  3: { kind: "line", region: false }, // with an arrow head
  4: { kind: "line", region: false }, // with two
  5: { kind: "rectangle", region: false },
  13: { kind: "text", region: false },
  23: { kind: "rectangle", region: true },
  25: { kind: "line", region: true },
  27: { kind: "point", region: true },
};
const RED = [255, 0, 0] as const;
/** A picture that has more is no picture any more. */
const MOST = 1000;
const LONGEST_TEXT = 200;

/**
 * The annotations of the image at `index` of the file's list; none where the tags say nothing usable.
 *
 * @param tags The file's.
 */
export function annotationsOf(tags: DmTags, index: number): Annotation[] {
  try {
    return displaysOf(tags, index).flatMap((display) =>
      (display.group("AnnotationGroupList")?.children ?? []).flatMap(({ group }) =>
        group ? annotationOf(group) : []
      )
    ).slice(0, MOST);
  } catch (error) {
    // A drawing that cannot be read hides no image.
    if (error instanceof FormatError) return [];
    throw error;
  }
}

/** The displays of an image: each names a source, and a source an image. */
function displaysOf(tags: DmTags, index: number): DmTags[] {
  const sources = tags.group("ImageSourceList")?.children ?? [];
  return (tags.group("DocumentObjectList")?.children ?? []).flatMap(({ group }) => {
    const source = group?.number("ImageSource");
    if (!group || source === undefined) return [];
    return (sources[source]?.group?.number("ImageRef") ?? source) === index ? [group] : [];
  });
}

function annotationOf(tags: DmTags): Annotation[] {
  const what = KINDS[tags.number("AnnotationType") ?? -1];
  const places = numbersOf(tags, "Rectangle");
  if (!what || places.length !== 4 || !places.every(Number.isFinite)) return [];
  if (tags.number("IsVisible") === 0) return [];
  const [top, left, bottom, right] = places as [number, number, number, number];
  const text = what.kind === "text" ? tags.text("Text")?.slice(0, LONGEST_TEXT) : undefined;
  if (what.kind === "text" && !text) return [];
  const colour = colourOf(numbersOf(tags, what.region ? "Color" : "ForegroundColor")) ?? RED;
  return [{ ...what, top, left, bottom, right, colour, ...(text && { text }) }];
}

/** Numbers of 16 bits without a sign, though the tag's type may have one. */
function colourOf(levels: number[]): [number, number, number] | undefined {
  if (levels.length !== 3) return undefined;
  return levels.map((level) => (level & 0xffff) >> 8) as [number, number, number];
}

function numbersOf(tags: DmTags, name: string): number[] {
  const value = tags.get(name);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, Number);
  return Array.isArray(value) ? value.map(Number) : [];
}
