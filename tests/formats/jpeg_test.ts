import { assert, assertEquals, assertThrows } from "@std/assert";
import { openJpeg } from "../../formats/jpeg.ts";
import { FormatError, memorySource } from "../../formats/source.ts";
import { dataFile, goldenTest } from "./golden_data.ts";
import { greyJpeg, jpegSegment } from "./fuzz/pictures.ts";
import { askPython, referenceTest } from "./reference_python.ts";

const open = (bytes: Uint8Array) => openJpeg(memorySource(bytes, { name: "a.jpg" }));

/** `bytes` with segments behind its first marker. */
function inserted(bytes: Uint8Array, ...segments: number[][]): Uint8Array {
  return Uint8Array.of(...bytes.subarray(0, 2), ...segments.flat(), ...bytes.subarray(2));
}

Deno.test("openJpeg() knows the size without decoding, and reads the picture in regions", () => {
  const found = open(greyJpeg());
  assertEquals([found.format, found.width, found.height], ["JPEG", 40, 30]);
  const [signal] = found.signals();
  assertEquals([signal!.shape, signal!.dtype], [[30, 40], "uint8"]);
  assertEquals([...signal!.read({ start: [29, 38], stop: [30, 40] })], [136, 136]);
  const cut = greyJpeg().slice(0, -6);
  assertEquals(open(cut).width, 40);
  assertThrows(() => open(cut).signals()[0]!.read(), FormatError, "a.jpg at byte");
});

Deno.test("openJpeg() reads comments and the Exif block, and tells when that is damaged", () => {
  const comment = jpegSegment(0xfe, ..."chamber view\0".split("").map((c) => c.charCodeAt(0)));
  assertEquals(open(inserted(greyJpeg(), comment)).comments, ["chamber view"]);
  const exif = (...tiff: number[]) => jpegSegment(0xe1, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff);
  // one directory: Make (271) is "EM"
  const tiff = [73, 73, 42, 0, 8, 0, 0, 0, 1, 0, 15, 1, 2, 0, 3, 0, 0, 0, 69, 77, 0, 0, 0, 0, 0, 0];
  const whole = open(inserted(greyJpeg(), exif(...tiff)));
  assertEquals(whole.exif?.text(271), "EM");
  const broken = open(inserted(greyJpeg(), exif(1, 2, 3, 4, 5, 6, 7, 8))).tree() as Record<string, unknown>;
  assertEquals(broken["Exif problem"], "a.jpg: Exif block at byte 0: Not a TIFF file");
});

Deno.test("openJpeg() refuses what is none, ends early, or claims more than it can hold", () => {
  const refused = (bytes: Uint8Array, message: string) =>
    assertThrows(() => open(bytes).signals()[0]!.read(), FormatError, message);
  refused(Uint8Array.of(1, 2, 3), "a.jpg at byte 0: It does not begin as a JPEG");
  refused(greyJpeg().slice(0, 2), "a.jpg at byte 2: The JPEG ends before its picture");
  refused(greyJpeg().slice(0, 30), "ends inside a segment; copy the file anew");
  const bomb = greyJpeg();
  const frame = bomb.findIndex((byte, i) => byte === 0xff && bomb[i + 1] === 0xc0);
  bomb.set([0xff, 0xff, 0xff, 0xff], frame + 5);
  refused(bomb, "65535 × 65535 pixels take 4294836225 bytes, which the");
  bomb.set([0, 0, 0, 0], frame + 5);
  refused(bomb, "0 × 0 pixels has no image");
});

referenceTest(
  "openJpeg() gives the bits of libjpeg: subsampled, progressive, with restarts, of odd sizes, CMYK within ±1",
  async () => {
    const script = `
import base64, io, json, numpy as np
from PIL import Image
rng = np.random.default_rng(5)
rows = []
for width, height in [(1, 1), (2, 3), (5, 4), (17, 9), (33, 47), (64, 64), (101, 75)]:
    y, x = np.mgrid[0:height, 0:width]
    soft = np.clip(127 + 100 * np.sin(x / 7) * np.cos(y / 5) + rng.normal(0, 12, x.shape), 0, 255).astype("u1")
    hard = rng.integers(0, 256, x.shape).astype("u1")
    for mode, data in [("L", soft), ("RGB", np.stack([soft, hard, 255 - soft], -1)), ("CMYK", np.stack([soft, hard, soft // 3, hard // 2], -1))]:
        for progressive in (False, True):
            for subsampling in ((0,) if mode == "L" else (0, 1, 2)):
                for options in ({"quality": 30}, {"quality": 95, "restart_marker_blocks": 3}, {"quality": 100, "optimize": True}):
                    if mode == "CMYK" and subsampling: continue
                    file = io.BytesIO()
                    Image.fromarray(data, mode).save(file, "JPEG", progressive=progressive, subsampling=subsampling, **options)
                    back = Image.open(io.BytesIO(file.getvalue()))
                    if mode == "CMYK": back = back.convert("RGB")
                    rows.append([f"{mode} {width}x{height} {progressive} {subsampling} {options}", base64.b64encode(file.getvalue()).decode(), base64.b64encode(np.asarray(back).tobytes()).decode()])
import imagecodecs
for subsampling in ("440", "411"):
    for width, height in [(5, 4), (33, 47), (101, 75)]:
        data = rng.integers(0, 256, (height, width, 3)).astype("u1")
        file = imagecodecs.jpeg8_encode(data, level=85, subsampling=subsampling)
        rows.append([f"{subsampling} {width}x{height}", base64.b64encode(file).decode(), base64.b64encode(np.asarray(Image.open(io.BytesIO(file))).tobytes()).decode()])
print(json.dumps(rows))
`;
    const rows = await askPython(script, {}) as [string, string, string][];
    assertEquals(rows.length, 216);
    const wrong: string[] = [];
    for (const [what, file, pixels] of rows) {
      const ours = open(Uint8Array.fromBase64(file)).signals()[0]!.read() as Uint8Array;
      const theirs = Uint8Array.fromBase64(pixels);
      assertEquals(ours.length, theirs.length, what);
      let far = 0;
      for (let i = 0; i < ours.length; i++) far = Math.max(far, Math.abs(ours[i]! - theirs[i]!));
      if (far > (what.startsWith("CMYK") ? 1 : 0)) wrong.push(`${what}: ${far}`);
    }
    assertEquals(wrong, []);
  },
);

goldenTest("openJpeg() reads the real photographs, also the progressive one", () => {
  const progressive = openJpeg(dataFile("nx280/test_image_thumb_source.jpg"));
  assertEquals([progressive.format, progressive.width, progressive.height], [
    "JPEG, progressive",
    2560,
    1920,
  ]);
  const [signal] = progressive.signals();
  assertEquals(signal!.dtype, "rgb8");
  assert(new Set(signal!.read() as Uint8Array).size > 20);
  assertEquals(openJpeg(dataFile("rsciio/image/jpg_no_exif_tags.jpg")).signals()[0]!.shape, [182, 255]);
});
