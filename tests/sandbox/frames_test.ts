import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { encodeFrame, FrameError, FrameReader } from "../../sandbox/frames.ts";
import { MAX_BINARY, MAX_JSON } from "../../sandbox/protocol.ts";

const readerOf = (...parts: Uint8Array[]) => new FrameReader(ReadableStream.from(parts));
const concat = (parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));
const head = (json: number, binary: number) => new Uint8Array(new Uint32Array([json, binary]).buffer);

Deno.test("FrameReader takes apart what encodeFrame() made, however the stream is cut", async () => {
  const frames = fc.array(fc.tuple(fc.jsonValue(), fc.uint8Array({ maxLength: 50 })), { maxLength: 5 });
  await fc.assert(fc.asyncProperty(frames, fc.integer({ min: 1, max: 40 }), async (frames, step) => {
    const all = concat(frames.flatMap(([json, binary]) => encodeFrame(JSON.stringify(json), binary)));
    const cuts = Array.from(
      { length: Math.ceil(all.length / step) },
      (_, i) => all.slice(i * step, (i + 1) * step),
    );
    const reader = readerOf(...cuts);
    for (const [json, binary] of frames) {
      const frame = (await reader.next())!;
      assertEquals(frame.json, JSON.parse(JSON.stringify(json)));
      assertEquals([...frame.binary], [...binary]);
    }
    assertEquals(await reader.next(), undefined);
  }));
});

Deno.test("FrameReader refuses lengths above the caps before it reads on", async () => {
  for (const lengths of [head(MAX_JSON + 1, 0), head(0, MAX_BINARY + 1), head(-1, -1)]) {
    const endless = new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(lengths) });
    const reader = new FrameReader(endless);
    await assertRejects(() => reader.next(), FrameError, "A frame announces");
    await reader.cancel();
  }
});

Deno.test("FrameReader refuses what is no JSON or no UTF-8", async () => {
  for (const text of [[0x7b], [0x22, 0xff, 0x22], []]) {
    await assertRejects(
      () => readerOf(head(text.length, 0), new Uint8Array(text)).next(),
      FrameError,
      "no JSON",
    );
  }
});

Deno.test("FrameReader ends with a stream that ends within a frame", async () => {
  const whole = concat(encodeFrame('{"a":1}', new Uint8Array(5)));
  for (let length = 0; length < whole.length; length++) {
    assertEquals(await readerOf(whole.subarray(0, length)).next(), undefined);
  }
});

Deno.test("FrameReader tells whether more has come than was asked for", async () => {
  const frame = concat(encodeFrame("1"));
  const one = readerOf(frame);
  await one.next();
  assertEquals(one.hasMore, false);
  const two = readerOf(concat([frame, frame]));
  await two.next();
  assertEquals(two.hasMore, true);
});

Deno.test("encodeFrame() refuses parts above the caps", () => {
  assertThrows(() => encodeFrame("1", new Uint8Array(MAX_BINARY + 1)), FrameError, "more than");
  assertThrows(() => encodeFrame(`"${"x".repeat(MAX_JSON)}"`), FrameError, "bytes of JSON");
});

Deno.test("FrameReader refuses what is nothing but brackets, and takes brackets in texts", async () => {
  const deep = "[".repeat(1000) + "]".repeat(1000);
  await assertRejects(
    () => readerOf(...encodeFrame(deep, new Uint8Array())).next(),
    FrameError,
    "nested more than",
  );
  const texts = [`${deep}"\\`, deep];
  const frame = await readerOf(...encodeFrame(JSON.stringify(texts), new Uint8Array())).next();
  assertEquals(frame!.json, texts);
});
