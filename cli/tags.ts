/**
 * `emloom tags`: all metadata of a file, under its vendor's own names.
 *
 * @module
 */
import { object } from "@optique/core/constructs";
import { message } from "@optique/core/message";
import { optional } from "@optique/core/modifiers";
import { argument, option } from "@optique/core/primitives";
import { integer, string } from "@optique/core/valueparser";
import { nearest } from "../config/nearest.ts";
import type { TagTree } from "../formats/container.ts";
import type { App } from "./app.ts";
import { confine, openInput } from "./confine.ts";
import { defineCommand, EXIT, type ExitCode } from "./define.ts";
import { openAny } from "./open_any.ts";
import { path } from "./path.ts";
import { escaped, jsonText } from "./safe_text.ts";
import {
  childrenOf,
  isBranch,
  joined,
  match,
  pathText,
  patternOf,
  search,
  type Tag,
  treeLines,
  valueText,
} from "./tag_tree.ts";

export default defineCommand({
  parser: object({
    file: argument(path({ metavar: "FILE" }), { description: message`File to read` }),
    place: optional(argument(string({ metavar: "PATH" }), {
      description:
        message`A group or value: names separated by dots or slashes; * stands for any text, ** for any names`,
    })),
    search: optional(option("--search", string({ metavar: "TEXT" }), {
      description: message`Full paths of the names and values that contain TEXT, upper and lower case alike`,
    })),
    depth: optional(option("--depth", integer({ metavar: "N", min: 1 }), {
      description: message`Show so many levels`,
    })),
    json: option("--json", { description: message`Print JSON, with nothing left out` }),
  }),
  description: "Shows all metadata of a file, under its vendor's own names. Needs no configuration.",
  examples: [
    ["emloom tags image.dm4 --depth 3", "an overview"],
    ["emloom tags image.dm4 --search voltage", "where the voltage is"],
    ["emloom tags image.dm4 'ImageList.*.Name'", "the name of each image"],
    ["emloom tags image.tif 'Page 0.FEI_HELIOS'", "a text as it is, line by line"],
    ["emloom tags --json image.dm4 ImageList.TagGroup0.ImageTags", "for scripts"],
  ],
  async run(args, app): Promise<ExitCode> {
    confine({ write: false });
    using file = await openInput(args.file);
    const container = openAny(file);
    const tree = container.tree();
    const pattern = patternOf(args.place ?? "");
    const one = pattern.every((name) => !name.includes("*"));
    let found = distinct(match(tree, pattern));
    if (found.length === 0) throw new RangeError(nothingAt(args.file, args.place ?? "", tree, pattern));
    if (args.search !== undefined) {
      found = found.flatMap((tag) => [...search(tag.value, args.search!, tag.path)]);
      if (found.length === 0) throw new RangeError(`Nothing in "${args.file}" contains "${args.search}"`);
    }
    const single = one && args.search === undefined ? found[0]!.value : undefined;
    if (args.json) app.print(jsonText(single ?? Object.fromEntries(found.map(byPath)), 2));
    else if (single === undefined) {
      for (const tag of found) app.print(tagLines(tag, args.search ? 0 : args.depth));
    } else {
      if (args.place === undefined) app.print(`${escaped(args.file)}  ${container.format}`);
      printWhole(app, single, args.depth ?? Infinity);
    }
    return EXIT.done;
  },
});

/** With several `**` one place can fit in several ways. */
function distinct(tags: Iterable<Tag>): Tag[] {
  return [...new Map([...tags].map((tag) => [tag.path.join("\0"), tag])).values()];
}

function byPath({ path, value }: Tag): [string, TagTree] {
  return [joined(path), value];
}

/** A place with its path; with what is below it, where `depth` says so. */
function tagLines({ path, value }: Tag, depth = Infinity): string {
  const branch = isBranch(value) && depth > 0 && childrenOf(value).some(([, child]) => isBranch(child));
  if (!branch && (depth === 0 || !isBranch(value) || Array.isArray(value))) {
    return `${pathText(path)}  ${valueText(value)}`;
  }
  return [pathText(path), ...treeLines(value, depth, "  ")].join("\n");
}

/** A text that was asked for alone is shown as it is, line by line. */
function printWhole(app: App, value: TagTree, depth: number): void {
  if (typeof value === "string") {
    for (const line of value.split(/\r\n|\r|\n/)) app.print(line.split("\t").map(escaped).join("\t"));
  } else if (!isBranch(value)) app.print(valueText(value));
  else for (const line of treeLines(value, depth)) app.print(line);
}

/** Where else it is, or how far the pattern leads and what there is instead. */
function nothingAt(file: string, place: string, tree: TagTree, pattern: readonly string[]): string {
  const elsewhere = match(tree, ["**", ...pattern]).next() as { value?: Tag };
  if (elsewhere.value) {
    return `There is no "${place}" in "${file}". Did you mean "${joined(elsewhere.value.path)}"?`;
  }
  let known = pattern.length - 1;
  while (known > 0 && match(tree, pattern.slice(0, known)).next().done) known--;
  const { value } = match(tree, pattern.slice(0, known)).next() as { value?: Tag };
  const names = childrenOf(value?.value ?? tree).map(([name]) => name);
  const where = known === 0 ? `"${file}"` : `"${joined(pattern.slice(0, known))}"`;
  const meant = nearest(pattern[known] ?? place, names);
  const some = names.slice(0, 8).join(", ");
  return `There is no "${pattern[known]}" in ${where}${
    meant !== undefined
      ? `. Did you mean "${meant}"?`
      : names.length > 0
      ? `: it has ${some}${names.length > 8 ? ", …" : ""}`
      : ": it is a value"
  }`;
}
