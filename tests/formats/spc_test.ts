import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FormatError, memorySource } from "../../formats/source.ts";
import { openSpc, spc, spcFault } from "../../formats/spc.ts";
import { SPC_FIELDS, SPC_TRAILER, spcWidth } from "../../formats/spc_fields.ts";
import { writeSpc } from "../../formats/spc_writer.ts";

const source = (bytes: Uint8Array) => memorySource(bytes, { name: "a.spc" });

Deno.test("openSpc() reads counts, axis and header", () => {
  const file = openSpc(source(writeSpc({
    counts: [0, 7, 2 ** 32 - 1],
    fields: {
      evPerChan: 5,
      startEnergy: 0.1,
      kV: 15,
      numElem: 2,
      at: [8, 27, 99],
      roiNames: ["Fe K", "Co"],
      numRois: 1,
    },
  })));
  const [signal, ...others] = file.signals();
  assertEquals(others, []);
  assertEquals([signal!.shape, signal!.dtype], [[3], "uint32"]);
  assertEquals(signal!.read(), Uint32Array.of(0, 7, 2 ** 32 - 1));
  assertEquals(signal!.read({ start: [1], stop: [2] }), Uint32Array.of(7));
  const [axis] = signal!.axes;
  assertEquals([axis!.name, axis!.units, axis!.scale, axis!.offset], ["Energy", "keV", 0.005, 0.1]);
  const tree = file.tree() as Record<string, unknown>;
  assertEquals([tree.kV, tree.at, tree.roiNames], [15, Float64Array.of(8, 27), ["Fe K"]]);
  assertEquals([file.number("fVersion"), file.get("nothing")], [0.7, undefined]);
});

Deno.test("the fields of the header lie one behind the other, and none lies over another", () => {
  const fields = Object.entries({ ...SPC_FIELDS, ...SPC_TRAILER }).sort(([, a], [, b]) => a[0] - b[0]);
  let end = 0;
  for (const [name, [offset, type, count = 1, each = 1]] of fields) {
    assertEquals(offset >= end, true, name);
    assertEquals(count % each, 0, name);
    end = offset + count * spcWidth(type);
  }
});

Deno.test("openSpc() refuses headers that make no sense, with the byte", () => {
  const refuses = (fields: Record<string, number>, message: string) => {
    assertThrows(() => openSpc(source(writeSpc({ counts: [1], fields }))), FormatError, message);
  };
  refuses({ fVersion: 0 }, "a.spc at byte 0: Not an EDAX spectrum: fVersion is 0, not from 0.1 to 9.99");
  refuses({ evPerChan: 0 }, "at byte 384");
  refuses({ numPts: -1 }, "numPts is -1");
  refuses({ dataStart: 3 }, "at byte 28");
  refuses({ numElem: 60 }, "numElem is 60, not from 0 to 48");
  assertThrows(() => openSpc(source(new Uint8Array(100))), FormatError, "shorter than its header");
});

Deno.test("openSpc() tells how many bytes of counts are missing, and keeps the header", () => {
  const file = openSpc(source(writeSpc({ counts: [1, 2, 3], fields: { liveTime: 12 } }).slice(0, 3845)));
  assertEquals(file.number("liveTime"), 12);
  assertThrows(() => file.signals(), FormatError, "a.spc at byte 3845: 7 bytes of 3 uint32 are missing");
});

Deno.test("spc.recognises() goes by the header", () => {
  assertEquals(spc.recognises(source(writeSpc({ counts: [1] }))), true);
  // the head of a Galactic SPC file, another format of that extension
  assertEquals(spc.recognises(source(Uint8Array.from({ length: 1024 }, (_, i) => [0, 0x4b][i] ?? 0))), false);
  assertEquals(spcFault(source(new Uint8Array())), "shorter than its header");
});

Deno.test("writeSpc() and openSpc() agree on any counts to the bit", () => {
  const counts = fc.array(fc.nat({ max: 2 ** 32 - 1 }), { minLength: 1, maxLength: 60 });
  fc.assert(fc.property(counts, fc.float({ noNaN: true, noDefaultInfinity: true }), (counts, tilt) => {
    const file = openSpc(source(writeSpc({ counts, fields: { tilt } })));
    assertEquals(file.signals()[0]!.read(), Uint32Array.from(counts));
    assertEquals(Math.fround(file.number("tilt")!) + 0, tilt + 0);
  }));
});

Deno.test("openSpc() throws FormatError alone for files that are cut off or damaged", () => {
  const whole = writeSpc({ counts: [1, 2, 3] });
  const read = (bytes: Uint8Array) => {
    try {
      const file = openSpc(source(bytes));
      JSON.stringify(file.tree());
      return file.signals()[0]!.read().length;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      return undefined;
    }
  };
  for (let length = 0; length < 3852; length += 7) assertEquals(read(whole.slice(0, length)), undefined);
  assertEquals(read(whole.slice(0, 3852)), 3);
  fc.assert(
    fc.property(fc.nat(799), fc.nat(7), (at, bit) => {
      const bytes = whole.slice();
      bytes[at]! ^= 1 << bit;
      read(bytes);
    }),
    { numRuns: 500 },
  );
});

Deno.test("writeSpc() refuses what the layout cannot hold", () => {
  assertThrows(() => writeSpc({ counts: [] }), TypeError, "There are 0 counts");
  assertThrows(() => writeSpc({ counts: new Uint32Array(4097) }), TypeError, "a file has 1 to 4096");
  assertThrows(() => writeSpc({ counts: [1], fields: { xyz: 1 } }), TypeError, 'no field "xyz"');
  assertThrows(
    () => writeSpc({ counts: [1], fields: { fileName: "too long a name" } }),
    TypeError,
    "does not fit",
  );
});
