import { assert, assertEquals } from "@std/assert";
import { openDm } from "../../formats/dm.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import type { Signal } from "../../formats/signal.ts";
import { drawPreview } from "../../previews/mod.ts";
import { decodePng } from "./_decode_png.ts";

const data = Deno.env.get("EMLOOM_DATA");

function* filesOf(folder: string, ending: RegExp): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesOf(`${folder}/${name}`, ending);
    else if (ending.test(name)) yield `${folder}/${name}`;
  }
}

/** The signals of a file; none where the format says that it is broken, which its own tests are about. */
function signalsOf(path: string): Signal[] {
  const file = memorySource(Deno.readFileSync(path), { name: path });
  try {
    if (/\.dm[34]$/.test(path)) return openDm(file).images().map((image) => image.signal());
    const signal = openTiff(file).pages[0]!.signal();
    signal.read();
    return [signal];
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}

Deno.test({
  name: `drawPreview() draws every signal of every real DM and TIFF file${
    data ? "" : " (skipped: EMLOOM_DATA is not set)"
  }`,
  ignore: !data,
  async fn() {
    let drawn = 0;
    for (const path of filesOf(`${data}/data`, /\.(dm[34]|tiff?)$/)) {
      for (const signal of signalsOf(path)) {
        const last = signal.axes.findLast((axis) => !axis.navigate);
        const type = signal.axes.filter((axis) => !axis.navigate).length === 1 ? "Spectrum" : "Image";
        const dataType = last?.units === "eV" ? "STEM_EELS" : "Unknown";
        const picture = decodePng(await drawPreview(signal, { type, dataType, title: path }));
        assertEquals([picture.width, picture.height], [500, 500], path);
        drawn++;
      }
    }
    assert(drawn >= 120, `${drawn} drawn`);
  },
});
