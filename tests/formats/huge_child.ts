/** Draws the preview of the file it is given, and prints its own peak of memory: `{"peak": bytes, "png": bytes}`. */
import { extractFile } from "../../extractors/extract.ts";
import { extractors } from "../../extractors/mod.ts";
import { drawPreview } from "../../previews/mod.ts";
import { openFile } from "../../sandbox/file_source.ts";

using file = openFile(Deno.args[0]!, "huge");
const [found] = extractFile(file, {}, { extractors }).datasets;
const png = await drawPreview(found!.pixels!(), { ...found!, title: "huge" });
const [, kibibytes] = /VmHWM:\s*(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))!;
console.log(JSON.stringify({ peak: 1024 * Number(kibibytes), png: png.length }));
