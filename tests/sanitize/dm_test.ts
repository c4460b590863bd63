import { assertEquals, assertThrows } from "@std/assert";
import { openDm } from "../../formats/dm.ts";
import { DmTyped, writeDm } from "../../formats/dm_writer.ts";
import { memorySource } from "../../formats/source.ts";
import { planDm } from "../../sanitize/dm.ts";
import { blanked, noise, replaced, survives } from "./blanked.ts";

const pixels = (seed: number) => new Uint16Array(noise(2 * 40 * 30, seed).buffer);
const thumbnail = noise(4 * 16 * 12, 9);
const perPixel = new Float32Array(noise(4 * 40 * 30, 5).map((byte) => byte & 0x3f).buffer);
const odd = new Uint16Array(noise(2 * 40 * 30, 6).buffer).map((word) => word & 0x1f);

function file(version: 3 | 4): Uint8Array {
  return writeDm({
    version,
    images: [
      { name: "", dtype: "rgba8", shape: [12, 16], data: thumbnail },
      {
        name: "survey",
        dtype: "uint16",
        shape: [30, 40],
        data: pixels(1),
        imageTags: {
          "Microscope Info": { Voltage: 200000, Operator: "Ada Lovelace" },
          EDS: { Images: { Live: perPixel, Dead: odd } },
          Note: "x".repeat(40) + " is said of each of the 1200 pixels".padEnd(1160, "."),
        },
      },
      { name: "spectrum", dtype: "uint16", shape: [1200], data: pixels(2) },
    ],
    tags: {
      Thumbnails: [{ ImageIndex: new DmTyped(5, 0), SourceSize_Pixels: new DmTyped([3, 3], [30, 40]) }],
    },
  });
}

for (const version of [3, 4] as const) {
  Deno.test(`planDm() blanks all images, thumbnails and lists for each pixel of DM${version}`, () => {
    const before = file(version);
    const { after, file: result, patches } = blanked(before, `x.dm${version}`);
    assertEquals(after.length, before.length);
    for (const data of [pixels(1), pixels(2), thumbnail, perPixel, odd]) {
      assertEquals(survives(new Uint8Array(data.buffer), after), false);
    }
    assertEquals(replaced(patches), { thumbnail: 768, pixels: 4800, tags: 4800 + 2400 });
    const dm = openDm(result);
    assertEquals(dm.images().map(({ name }) => name), ["survey", "spectrum"]);
    const tags = dm.images()[0]!.tags.group("ImageList.TagGroup0.ImageTags")!;
    assertEquals(tags.number(["Microscope Info", "Voltage"]), 200000);
    // text of as many characters as there are pixels is text all the same
    assertEquals(tags.text("Note")!.length, 1200);
    assertEquals(tags.text("Note")!.includes("is said of each"), true);
  });
}

Deno.test("planDm() with noise leaves neither zeros nor what was there", () => {
  const { after, file: result } = blanked(file(4), "x.dm4", { fill: "noise" });
  assertEquals(survives(new Uint8Array(pixels(1).buffer), after), false);
  const numbers = openDm(result).signals()[0]!.read();
  assertEquals(numbers.some((value) => value !== numbers[0]), true);
});

Deno.test("planDm() refuses a file without images", () => {
  const plan = () => planDm(memorySource(writeDm({ version: 3, images: [] }), { name: "x.dm3" }));
  assertThrows(plan, Error, "It holds no image");
});
