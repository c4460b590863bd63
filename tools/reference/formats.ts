/**
 * `docs/reference/formats.md`: the formats, from the extractors themselves.
 *
 * @module
 */
import { extractors } from "../../extractors/mod.ts";
import { code, generatedFrom, markdownTable } from "./markdown_table.ts";

const HEAD = `# Formats

${generatedFrom("`about` of the files in `extractors/`")}

What a file is, its bytes decide, not its name; \`emloom extract --explain FILE\` says who took it and who declined,
and why. A file that bears the extension of a format but is none gets an error; not so \`img\` and \`map\`, which
others use too. Whatever no format claims is kept with name, size and time.

Sessions take files of these extensions, and those with the strategy \`inclusive\` all others as well; pictures, which
everyday programs write, with that strategy only. \`emloom pixels\` and \`emloom tags\` open all formats. _Tested
with_: files of real instruments, or such as were made after the published layout.
`;

/** The page. */
export function formatsPage(): string {
  const shown = [...extractors].sort((a, b) => order(a.name, a.title) < order(b.name, b.title) ? -1 : 1);
  return [
    HEAD,
    markdownTable(
      ["format", "extensions", "written by", "what is read", "preview", "tested with"],
      shown.map(({ title, extensions, about }) => [
        title,
        extensions.map(code).join(", "),
        about?.vendors ?? "",
        escaped(about?.reads ?? ""),
        about?.preview ?? "",
        about ? `${about.files} files` : "",
      ]),
    ),
    "\nTo read one more: [add a format](../how-to/add-a-format.md). How they differ from NexusLIMS':",
    "[differences](../differences.md).\n",
  ].join("\n");
}

// The fallback, which knows no format, comes last.
function order(name: string, title: string): string {
  return name === "basic" ? "\uffff" : title.toLowerCase();
}

// Names of keys may hold what Markdown takes for emphasis.
function escaped(text: string): string {
  return text.replace(/[\\*_[\]$<>]/g, "\\$&");
}
