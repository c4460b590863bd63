/**
 * `docs/reference/settings.md`: every setting, from the schema.
 *
 * @module
 */
import { settingsMarkdown } from "../../config/describe.ts";
import { generatedFrom } from "./markdown_table.ts";

/** The page. */
export function settingsPage(): string {
  return `# Settings

${generatedFrom("`config/settings.ts`")} \`emloom config show --all\` prints yours, with the source of each.

The first source that has a setting wins:

1. \`EMLOOM_…\` variables of the process, then NexusLIMS' \`NX_…\` variables of the process
2. \`EMLOOM_…\`, then \`NX_…\`, in the file \`.env\` of the working directory
3. \`emloom.yaml\` in the working directory, or the file of \`--config\` or \`EMLOOM_CONFIG\`
4. the default

Relative paths start from the folder of the file that they stand in. Secrets never show: \`config show\` prints \`***\`.
An unknown key of \`emloom.yaml\` stops emloom with file and line; a variable that is not honoured is warned of.

In names with \`_N\`, N counts the members of a list from 1: \`EMLOOM_NEMO_TOKEN_2\` is the \`token\` of the second entry of
\`nemo\`. When any variable defines a list, the whole list of \`emloom.yaml\` is left out, so that the token of one server
is never sent to another.

${settingsMarkdown()}
Two variables are no settings: \`EMLOOM_CONFIG\` names the file of settings, \`EMLOOM_CACHE\` the folder that the single
executable unpacks itself into.
`;
}
