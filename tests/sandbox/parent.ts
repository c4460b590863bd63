/** A parent of its own process: `parent.ts ROOT ENTRY PLUGIN FILE`; prints the extractor's name. */
import { createPool } from "../../sandbox/pool.ts";

const [root, entry, plugin, path] = Deno.args as [string, string, string, string];
await using pool = createPool({ roots: [root], entry, plugins: [plugin] });
console.log((await pool.extract({ path, preview: false, original: false })).extractor);
