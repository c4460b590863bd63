import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { constants, deflateSync } from "node:zlib";
import * as zlib from "../../formats/inflate.ts";
import * as page from "../../formats/inflate_browser.ts";

/** What an inflate makes of a stream: bytes, or nothing where it says that they are broken or too many. */
function outcome(inflate: typeof zlib.inflate, bytes: Uint8Array, limit: number): Uint8Array | undefined {
  try {
    return inflate(bytes, limit);
  } catch (error) {
    assert(error instanceof RangeError || error instanceof SyntaxError, String(error));
  }
}

const streams = fc.record({
  runs: fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 1, max: 700 })), {
    maxLength: 30,
  }),
  noise: fc.uint8Array({ maxLength: 300 }),
  level: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY),
}).map(({ runs, noise, level, strategy }) => {
  const raw = Uint8Array.from([
    ...runs.flatMap(([byte, count]) => Array<number>(count).fill(byte)),
    ...noise,
  ]);
  return { raw, packed: new Uint8Array(deflateSync(raw, { level, strategy })) };
});

for (const [name, { inflate }] of Object.entries({ zlib, page })) {
  Deno.test(`inflate() of the ${name} gives back what was packed, whatever follows it`, () => {
    fc.assert(fc.property(streams, fc.uint8Array({ maxLength: 9 }), ({ raw, packed }, rest) => {
      assertEquals(inflate(Uint8Array.of(...packed, ...rest), raw.length), raw);
    }));
    // More than one piece of input, in blocks that are not compressed.
    const large = crypto.getRandomValues(new Uint8Array(60_000));
    assertEquals(inflate(deflateSync(large), 60_000), large);
  });

  Deno.test(`inflate() of the ${name} refuses more than its limit, and a bomb early`, () => {
    fc.assert(fc.property(streams.filter(({ raw }) => raw.length > 0), ({ raw, packed }) => {
      assertThrows(() => inflate(packed, raw.length - 1), RangeError, `more than ${raw.length - 1} bytes`);
    }));
    const bomb = deflateSync(new Uint8Array(2 ** 28));
    assertThrows(() => inflate(bomb, 1000), RangeError, "more than 1000 bytes");
  });

  Deno.test(`inflate() of the ${name} gives what there is of a stream that is cut off`, () => {
    fc.assert(fc.property(streams, fc.double({ min: 0, max: 1, noNaN: true }), ({ raw, packed }, part) => {
      const found = inflate(packed.subarray(0, Math.floor(part * packed.length)), raw.length);
      assertEquals(found, raw.subarray(0, found.length));
    }));
    const raw = Uint8Array.from({ length: 10_000 }, (_, i) => i * i >> 7);
    const packed = deflateSync(raw);
    assert(inflate(packed.subarray(0, packed.length >> 1), raw.length).length > 3000);
    assertEquals(inflate(packed.subarray(0, packed.length - 2), raw.length), raw);
  });
}

Deno.test("both inflates refuse or give the same of spoiled streams, never more than the limit", () => {
  const spoiled = fc.tuple(streams, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.nat(2000));
  fc.assert(
    fc.property(spoiled, ([{ packed }, place, flip, limit]) => {
      const bytes = packed.slice();
      bytes[place % bytes.length]! ^= flip;
      const [ours, theirs] = [outcome(page.inflate, bytes, limit), outcome(zlib.inflate, bytes, limit)];
      assert((ours?.length ?? 0) <= limit && (theirs?.length ?? 0) <= limit);
      // Either may see a fault that the other takes for the end of what there is: the beginning is the same.
      if (!ours || !theirs) return;
      const shorter = Math.min(ours.length, theirs.length);
      assertEquals(ours.subarray(0, shorter), theirs.subarray(0, shorter));
    }),
    { numRuns: 2000 },
  );
});

Deno.test("both inflates refuse what is no zlib stream", () => {
  for (
    const bytes of [[0x79, 0x9c, 1], [0x78, 0x9d, 3, 0], [0x88, 0x1c, 3, 0], [0x78, 0xbb, 1, 2, 3, 4, 5]]
  ) {
    for (const { inflate } of [zlib, page]) {
      assertThrows(() => inflate(Uint8Array.from(bytes), 100), SyntaxError, "Cannot inflate");
    }
  }
  const wrongSum = new Uint8Array(deflateSync(new Uint8Array(100)));
  wrongSum[wrongSum.length - 1]! ^= 1;
  for (const { inflate } of [zlib, page]) {
    assertThrows(() => inflate(wrongSum, 100), SyntaxError, "incorrect data check");
  }
  for (const { inflate } of [zlib, page]) assertEquals(inflate(new Uint8Array(), 5).length, 0);
});
