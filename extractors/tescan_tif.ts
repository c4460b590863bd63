/**
 * TESCAN scanning and dual-beam microscopes: TIFF with settings in tag 50431 or in a `.hdr` file.
 *
 * @module
 */
import { FormatError } from "../formats/source.ts";
import type { Tiff } from "../formats/tiff.ts";
import { acquiredAt } from "./_clock.ts";
import { Draft } from "./_draft.ts";
import * as tables from "./_tescan_fields.ts";
import { tescanTexts } from "./_tescan_text.ts";
import { partsOf, picture, pictureOf, readableText, tiffOf } from "./_tiff_file.ts";
import { isTiffOf } from "./_tiff_vendor.ts";
import { numberOrText, shownIn } from "./_values.ts";
import { dataset, defineExtractor } from "./define.ts";

export default defineExtractor({
  name: "tescan-tif",
  module: "tescan_tif_extractor",
  title: "TESCAN TIFF",
  extensions: ["tif", "tiff"],
  about: {
    vendors: "TESCAN",
    reads: "settings of tag 50431 and of the .hdr file",
    preview: "image",
    files: "real and synthetic",
  },
  supports: (file) => isTiffOf("tescan-tif", file, "without settings of TESCAN software"),
  *extract(file) {
    const tiff = tiffOf(file);
    if (!tiff) throw new FormatError("Not a TIFF file", file.name);
    const warnings: string[] = [];
    const texts = tescanTexts(file, warnings);
    if (!texts.length) warnings.push("No settings were found, neither in tag 50431 nor in a .hdr file");
    for (const { ini, source } of texts) {
      const [first] = ini.problems;
      if (first) {
        warnings.push(`Left out: ${source}line ${first.line} "${first.text.trim()}": ${first.reason}`);
      }
    }
    const find = (path: string) => {
      for (const { ini, source } of texts) {
        const text = ini.get(path)?.trim();
        if (text) return { text, source: source + path };
      }
      return undefined;
    };
    const draft = new Draft();
    for (const [from, to, unit, shown] of tables.NUMBERS) {
      const found = find(from);
      const value = numberOrText(found?.text);
      if (typeof value === "number") {
        draft.put(to, unit ? shownIn({ value, unit }, shown) : value, found!.source);
      } else if (value !== undefined) warnings.push(`${from} is no number: "${value.slice(0, 60)}"`);
    }
    for (const [from, to] of tables.TEXTS) draft.put(to, find(from)?.text, find(from)?.source ?? from);
    for (const [tag, to] of tables.TAGS) {
      if (draft.get(to) === undefined) {
        draft.put(to, readableText(tiff, tag)?.trim() || undefined, `tag ${tag}`);
      }
    }
    if (draft.get("operator") !== undefined) draft.distrust.push(["Operator"]);
    yield dataset("Image", {
      dataType: texts.some(({ ini }) => ini.section("FIB")) ? "FIB_Imaging" : "SEM_Imaging",
      ...picture(pictureOf(tiff, warnings), draft),
      ...partsOf(draft, warnings),
      acquired: takenAt(find("MAIN.Date")?.text, find("MAIN.Time")?.text, tiff),
      original: Object.fromEntries(
        texts.toReversed().flatMap(({ ini }) =>
          [...ini.sections].map(([name, keys]) => [name, Object.fromEntries(keys)])
        ),
      ),
    });
  },
});

/**
 * Some versions write their time in UTC, and the TIFF's in the computer's zone: told by a difference of a whole
 * number of quarters of an hour.
 */
function takenAt(date: string | undefined, time: string | undefined, tiff: Tiff): string | undefined {
  const own = acquiredAt(date, time);
  const [day, clock] = (readableText(tiff, 306) ?? "").trim().split(" ");
  const tiffDay = day?.replaceAll(":", "-");
  if (!own) return acquiredAt(tiffDay, clock);
  const both = acquiredAt(tiffDay, clock, { utc: Date.parse(`${own}Z`) });
  const offset = /[-+]\d\d:\d\d$/.exec(both ?? "")?.[0];
  return offset && offset !== "+00:00" ? `${own}Z` : own;
}
