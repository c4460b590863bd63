import { assert, assertEquals } from "@std/assert";
import { drawPreview } from "../../previews/mod.ts";
import { encodePng } from "../../previews/png.ts";
import { type Decoded, decodePng } from "./_decode_png.ts";
import { SCENES } from "./_scenes.ts";

/** Mean difference of a channel, of 255, and share of the pixels that differ visibly. */
const MOST_MEAN = 1;
const [VISIBLE, MOST_VISIBLE] = [24, 0.002];

/**
 * Where pictures go that are not as they should be, with what differs (CI keeps them). Golden pictures are made anew
 * by copying those over them, after a look.
 */
const pictures = Deno.env.get("EMLOOM_TEST_PICTURES");

function difference(ours: Decoded, golden: Decoded): { mean: number; visible: number; picture: Uint8Array } {
  assertEquals([ours.width, ours.height, ours.channels], [golden.width, golden.height, golden.channels]);
  const { width, height, channels } = ours;
  const picture = new Uint8Array(width * height);
  let sum = 0;
  let visible = 0;
  for (let pixel = 0; pixel < picture.length; pixel++) {
    let most = 0;
    for (let i = pixel * channels; i < (pixel + 1) * channels; i++) {
      const off = Math.abs(ours.data[i]! - golden.data[i]!);
      sum += off;
      most = Math.max(most, off);
    }
    picture[pixel] = Math.min(255, 4 * most);
    if (most > VISIBLE) visible++;
  }
  return { mean: sum / ours.data.length, visible: visible / picture.length, picture };
}

for (const [name, { signal, options }] of Object.entries(SCENES)) {
  Deno.test(`drawPreview() draws the ${name} as it did`, async () => {
    const file = name.replaceAll(" ", "_");
    const png = await drawPreview(signal(), options);
    const keep = async (bytes: Uint8Array, ending: string) => {
      if (pictures) await Deno.writeFile(`${pictures}/${file}${ending}.png`, bytes);
    };
    let golden: Uint8Array;
    try {
      golden = await Deno.readFile(new URL(`golden/${file}.png`, import.meta.url));
    } catch (error) {
      await keep(png, "");
      throw error;
    }
    const ours = decodePng(png);
    const { mean, visible, picture } = difference(ours, decodePng(golden));
    const same = mean <= MOST_MEAN && visible <= MOST_VISIBLE;
    if (!same) {
      await keep(png, "");
      await keep(
        encodePng({ width: ours.width, height: ours.height, channels: 1, data: picture }),
        ".difference",
      );
    }
    assert(same, `channels differ by ${mean.toFixed(2)} on average, ${(100 * visible).toFixed(2)} % visibly`);
  });
}
