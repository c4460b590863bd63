/**
 * `docs/reference/commands.md`: every command, from its own parser.
 *
 * @module
 */
import { formatMessage, type Message } from "@optique/core/message";
import { getDocPage, type Parser } from "@optique/core/parser";
import { formatUsage, formatUsageTerm } from "@optique/core/usage";
import { COMMANDS } from "../../cli/commands.ts";
import { code, generatedFrom, markdownTable } from "./markdown_table.ts";

type AnyParser = Parser<"sync", unknown, unknown>;

const HEAD = `# Commands

${generatedFrom("each command's parser")} \`emloom COMMAND --help\` says the same.

Every command takes, wherever they stand:

| option | what it does |
| --- | --- |
| \`--help\`, \`-h\` | Usage, options, examples |
| \`--config FILE\` | Settings from this file instead of \`emloom.yaml\` in the working directory |
| \`--log AREA=LEVEL\` | Messages of an area (a folder of the source: \`engine\`, \`harvesters\`, \`sandbox\` …) on standard error; \`debug\`, \`info\`, \`warning\` or \`error\`. May come several times |

Results go to standard output, everything meant for a person looking on to standard error. \`--json\` prints one JSON
document, \`extract --json\` and \`pixels --json\` one line a file. \`emloom --version\` prints the version.

## Exit codes

| code | meaning |
| --- | --- |
| 0 | done, nothing to do, or another emloom is at work |
| 1 | nothing of what was asked for could be done; the message says why |
| 2 | the command line was not understood |
| 3 | partly failed: a server or share did not answer, a session needs attention, some of the files could not be read |
| 4 | something has to be configured first |
`;

/** The page. */
export async function commandsPage(): Promise<string> {
  const parts = [HEAD];
  for (const { name, summary, aliases, load } of COMMANDS) {
    parts.push(
      `## ${name}\n\n${summary}.${aliases ? ` Also called ${aliases.map(code).join(", ")}.` : ""}\n`,
    );
    if (!load) continue;
    const { default: command } = await load();
    const parser = command.parser as AnyParser;
    const page = getDocPage(parser)!;
    parts.push(`${command.description}\n`, fence(formatUsage(`emloom ${name}`, page.usage!)));
    const examples = command.examples.map(([line, meaning]) => `# ${meaning}\n${line}`).join("\n");
    const subcommands = page.sections.flatMap((section) => section.entries)
      .flatMap(({ term, description }) => term.type === "command" ? [{ name: term.name, description }] : []);
    if (subcommands.length === 0) parts.push(entries(parser, []));
    else {parts.push(
        markdownTable(["", ""], subcommands.map((each) => [code(each.name), plain(each.description)])),
      );}
    parts.push("", fence(examples, "sh"));
    for (const subcommand of subcommands) {
      const table = entries(parser, [subcommand.name]);
      if (table) parts.push(`### ${name} ${subcommand.name}\n\n${table}\n`);
    }
  }
  parts.push(
    fence('# completion of commands and options in this shell\neval "$(emloom completion bash)"', "sh"),
  );
  return parts.join("\n");
}

function entries(parser: AnyParser, args: string[]): string {
  const all = getDocPage(parser, args)?.sections.flatMap((section) => section.entries) ?? [];
  if (all.length === 0) return "";
  return markdownTable(
    ["argument", "meaning"],
    all.map(({ term, description, choices, default: given }) => [
      code(formatUsageTerm(term)),
      [
        plain(description),
        choices && `One of ${plain(choices).replaceAll('"', "`")}`,
        given && `Default ${plain(given).replaceAll('"', "`")}`,
      ].filter(Boolean).join(". "),
    ]),
  );
}

const plain = (message: Message | undefined) => message ? formatMessage(message) : "";
const fence = (text: string, language = "text") => `\`\`\`${language}\n${text}\n\`\`\`\n`;
