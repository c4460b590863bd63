import { assertEquals, assertThrows } from "@std/assert";
import { openGif } from "../../formats/gif.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { gifFile } from "./fuzz/pictures.ts";
import { dataFile, goldenTest } from "./golden_data.ts";
import { askPython, referenceTest } from "./reference_python.ts";

const open = (bytes: Uint8Array) => openGif(memorySource(bytes, { name: "a.gif" }));

Deno.test("openGif() reads the first image, its colours, transparency and comments", () => {
  const found = open(gifFile());
  assertEquals([found.format, found.width, found.height, found.comments], ["GIF 89a", 4, 2, ["note"]]);
  const [signal] = found.signals();
  assertEquals([...signal!.read()], [1, 1, 1, 1, 2, 2, 1, 1]);
  assertEquals(signal!.shown!.dtype, "rgba8");
  assertEquals([...signal!.shown!.read({ start: [1, 1], stop: [2, 3] })], [
    255,
    0,
    0,
    0,
    255,
    255,
    255,
    255,
  ]);
});

Deno.test("openGif() refuses bombs, damage and what is cut off, with place and remedy", () => {
  const whole = gifFile();
  const refused = (bytes: Uint8Array, message: string) =>
    assertThrows(() => open(bytes).signals()[0]!.read(), FormatError, `a.gif at byte ${message}`);
  const image = whole.indexOf(0x2c, 25);
  const bomb = whole.slice();
  bomb.fill(255, image + 5, image + 9);
  refused(bomb, `${image}: 65535 × 65535 pixels take 4294836225 bytes, which the`);
  const none = whole.slice();
  none.fill(0, image + 5, image + 9);
  refused(none, `${image}: A picture of 0 × 0 pixels has no image`);
  const longer = whole.slice();
  longer[image + 7] = 9;
  refused(longer, `${image + 10}: The GIF has 8 of 36 pixels; the file is cut off, copy it anew`);
  const strange = whole.slice();
  strange[image + 12] = 0xff;
  refused(strange, `${image + 10}: The GIF holds a code that is not in its table`);
  refused(whole.slice(0, image), `${image}: The GIF ends before its image`);
  refused(whole.slice(0, 12), "12: The GIF ends inside its header");
  refused(whole.slice(0, 20), "13: The GIF ends inside its colours");
  refused(Uint8Array.of(...whole.subarray(0, 25), 0x3b), "25: The GIF has no image");
  refused(Uint8Array.of(...whole.subarray(0, 25), 0x77), "25: The GIF has a block of kind 119");
  refused(new TextEncoder().encode("GIF88a"), "0: It does not begin as a GIF");
});

referenceTest(
  "openGif() gives Pillow's numbers, also interlaced, with long tables and few colours",
  async () => {
    const script = `
import base64, io, json, numpy as np
from PIL import Image
rng = np.random.default_rng(13)
rows = []
for width, height in [(1, 1), (3, 2), (17, 9), (101, 75), (300, 200)]:
    for colours in (2, 4, 5, 16, 200, 256):
        for kind in ("noise", "runs"):
            for interlace in (0, 1):
                data = rng.integers(0, colours, (height, width)).astype("u1")
                if kind == "runs": data = np.repeat(data, 40, axis=1)[:, :width]
                image = Image.fromarray(data, "P")
                image.putpalette(rng.bytes(3 * colours))
                file = io.BytesIO()
                image.save(file, "GIF", interlace=interlace, optimize=False)
                back = Image.open(io.BytesIO(file.getvalue()))
                rows.append([f"{width}x{height} {colours} {kind} {interlace}", base64.b64encode(file.getvalue()).decode(), base64.b64encode(np.asarray(back.convert("RGB")).tobytes()).decode()])
print(json.dumps(rows))
`;
    const rows = await askPython(script, {}) as [string, string, string][];
    assertEquals(rows.length, 120);
    for (const [what, file, pixels] of rows) {
      const shown = open(Uint8Array.fromBase64(file)).signals()[0]!.shown!;
      const ours = [...shown.read() as Uint8Array];
      const rgb = shown.dtype === "rgb8" ? ours : ours.flatMap((grey) => [grey, grey, grey]);
      assertEquals(rgb, [...Uint8Array.fromBase64(pixels)], what);
    }
  },
);

goldenTest("openGif() reads the real picture", () => {
  const [signal] = openGif(dataFile("nx280/test_image_thumb_source.gif")).signals();
  assertEquals(signal!.shape, [1920, 2560]);
  assertEquals(signal!.read().length, 2560 * 1920);
});
