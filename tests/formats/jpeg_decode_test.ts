import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { decodeJpeg, type JpegWanted } from "../../formats/jpeg_decode.ts";
import { memorySource } from "../../formats/source.ts";
import { openTiff } from "../../formats/tiff.ts";
import { sha256 } from "./golden_data.ts";
import { askPython, referenceTest } from "./reference_python.ts";

const segment = (
  marker: number,
  ...body: number[]
) => [0xff, marker, (body.length + 2) >> 8, body.length + 2 & 255, ...body];
const frame = (marker: number, factors = 0x11) => segment(marker, 8, 0, 8, 0, 16, 1, 1, factors, 0);
const quantization = segment(0xdb, 0, ...new Array<number>(64).fill(1));
// codes of two bits: 00 and 01 of the DC table for 0 and 7 more bits, 00 of the AC table for the block's end
const dc = segment(0xc4, 0x00, 0, 2, ...new Array<number>(14).fill(0), 0, 7);
const ac = segment(0xc4, 0x10, 0, 1, ...new Array<number>(14).fill(0), 0);
const scan = segment(0xda, 1, 1, 0x00, 0, 63, 0);
const wanted: JpegWanted = { columns: 16, rows: 8, samples: 1, toRgb: false };
// two blocks: +64 and the same again (01 1000000 00 | 00 00), filled up with ones
const data = [0b01100000, 0b00000001, 0b11111111, 0];
const stream = (...parts: number[][]) => Uint8Array.from([0xff, 0xd8, ...parts.flat(), 0xff, 0xd9]);
const good = stream(quantization, dc, ac, frame(0xc0), scan, data);

Deno.test("decodeJpeg() decodes blocks, with tables of their own or of the page", () => {
  assertEquals(decodeJpeg(good, wanted), new Uint8Array(128).fill(136), "64 / 8 above the middle");
  const tables = stream(quantization, dc, ac);
  const bare = stream(frame(0xc0), scan, data);
  assertEquals(decodeJpeg(bare, { ...wanted, tables }), new Uint8Array(128).fill(136));
  assertEquals(decodeJpeg(good, { ...wanted, rows: 3 }).length, 48);
});

Deno.test("decodeJpeg() refuses other kinds of JPEG and what does not fit, and says so", () => {
  const refused = (bytes: Uint8Array, message: string, options: Partial<JpegWanted> = {}) =>
    assertThrows(() => decodeJpeg(bytes, { ...wanted, ...options }), SyntaxError, message);
  refused(stream(frame(0xc3)), "The JPEG is lossless: only baseline and progressive ones are supported");
  refused(stream(frame(0xc9)), "arithmetic");
  refused(good, "The JPEG has 16 × 8 pixels of 1 samples, not 17 × 8 of 1", { columns: 17 });
  refused(good, "not 16 × 9 of 1", { rows: 9 });
  refused(good, "of 3", { samples: 3 });
  refused(stream(segment(0xc0, 12, 0, 8, 0, 16, 1, 1, 0x11, 0)), "The JPEG has 12 bits a sample");
  const three = (factors: number) =>
    stream(segment(0xc0, 8, 0, 8, 0, 16, 3, 1, 0x31, 0, 2, factors, 0, 3, 0x11, 0));
  refused(three(0x21), "no whole parts of each other", { samples: 3 });
  refused(three(0x51), "a sampling factor that is none of 1 to 4", { samples: 3 });
  refused(three(0), "a sampling factor that is none of 1 to 4", { samples: 3 });
  refused(stream(scan, data), "a scan before its frame");
  refused(stream(frame(0xc0), scan, data), "lacks a table");
  refused(stream(quantization, dc, ac, frame(0xc0)), "The JPEG lacks components");
  refused(stream(quantization, dc, ac, frame(0xc0), scan, [0b01100000]), "The data of the JPEG end early");
  refused(
    stream(quantization, dc, ac, frame(0xc0), scan, [0xc0, 0, 0, 0]),
    "a code that is not in its table",
  );
  refused(good.subarray(0, 40), "The JPEG ends inside a segment");
  refused(new Uint8Array(), "It does not begin as a JPEG");
});

Deno.test("decodeJpeg() gives its bytes or a SyntaxError on broken streams, soon", () => {
  const flips = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
  let intact = 0;
  fc.assert(
    fc.property(flips, fc.nat(good.length), (flips, cut) => {
      const broken = good.slice(0, cut > good.length / 2 ? good.length : cut);
      for (const [at, value] of flips) if (at < broken.length) broken[at] = value;
      try {
        assertEquals(decodeJpeg(broken, wanted).length, 128);
        intact++;
      } catch (error) {
        assert(error instanceof SyntaxError, String(error));
      }
    }),
    { numRuns: 3000 },
  );
  assert(intact > 100);
});

referenceTest(
  "openTiff() decodes JPEG to the same bits as libjpeg: grey, RGB, YCbCr, strips, tiles, odd sizes, any quality",
  async () => {
    const script = `
import base64, hashlib, io, json, numpy as np, tifffile
rng = np.random.default_rng(3)
rows = []
y, x = np.mgrid[0:75, 0:101]
soft = np.clip(127 + 100 * np.sin(x / 7) * np.cos(y / 5) + rng.normal(0, 12, x.shape), 0, 255).astype("u1")
hard = rng.integers(0, 256, x.shape).astype("u1")
colour = np.stack([soft, hard, 255 - soft], -1)
for data, options in [(soft, {}), (hard, {}), (colour, {"photometric": "rgb"}), (colour, {"photometric": "ycbcr", "subsampling": (1, 1)})]:
    for level in (20, 75, 90, 100):
        for layout in ({}, {"rowsperstrip": 16}, {"tile": (32, 48)}):
            file = io.BytesIO()
            arguments = dict(compression="jpeg", compressionargs={"level": level}, metadata=None, **options, **layout)
            if options.get("photometric") == "rgb": arguments["compressionargs"]["outcolorspace"] = "rgb"
            tifffile.imwrite(file, data, **arguments)
            with tifffile.TiffFile(io.BytesIO(file.getvalue())) as tiff:
                back = tiff.pages[0].asarray()
            rows.append([str(options) + str(level) + str(layout), base64.b64encode(file.getvalue()).decode(), list(back.shape), hashlib.sha256(back.tobytes()).hexdigest()])
print(json.dumps(rows))
`;
    const rows = await askPython(script, {}) as [string, string, number[], string][];
    assertEquals(rows.length, 48);
    for (const [what, file, shape, hash] of rows) {
      const signal = openTiff(memorySource(Uint8Array.fromBase64(file))).signal();
      assertEquals([...signal.shape, ...(signal.dtype === "rgb8" ? [3] : [])], shape, what);
      assertEquals(sha256(signal.read()), hash, what);
    }
  },
);
