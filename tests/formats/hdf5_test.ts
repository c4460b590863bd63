import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { hdf5, Hdf5Dataset, Hdf5Group, openHdf5 } from "../../formats/hdf5.ts";
import { nearby } from "./hdf5_files.ts";
import { type ByteSource, FormatError, memorySource } from "../../formats/source.ts";
import { bytesOf } from "../../formats/strided.ts";

const old = nearby("old.h5");
const current = nearby("new.h5");
const rootOf = (bytes: Uint8Array) => openHdf5(memorySource(bytes, { name: "a.h5" })).root;

for (const [version, bytes] of [["1.6", old], ["2.0", current]] as const) {
  const root = rootOf(bytes);

  Deno.test(`openHdf5() reads every kind of number, as HDF5 ${version} writes them`, () => {
    for (const name of root.group("numbers")!.names()) {
      const dataset = root.dataset(`numbers/${name}`)!;
      if (name === "bool") {
        assertEquals([dataset.dtype, [...dataset.numbers()]], ["bool", [1, 0, 1]]);
        assertEquals(dataset.value(), [true, false, true]);
        continue;
      }
      const [, kind, width] = /^(?:le|be)?([uifc])(\d+)$/.exec(name)!;
      const dtypes = { u: "uint", i: "int", f: "float", c: "complex" };
      const bits = Number(width) * 8;
      assertEquals(dataset.dtype, `${dtypes[kind as "u"]}${name.endsWith("f2") ? 32 : bits}`, name);
      const complex = kind === "c";
      const wanted = [0, 1, 2, 3, 4, 5].flatMap((n) => complex ? [n, 0] : [n]);
      assertEquals(Array.from(dataset.numbers(), Number), wanted, name);
    }
  });

  Deno.test(`openHdf5() reads arrays however they are laid out, as HDF5 ${version} does it`, () => {
    let seen = 0;
    for (const name of root.group("arrays")!.names()) {
      if (["sparse", "never written", "nothing"].includes(name)) continue;
      const dataset = root.dataset(`arrays/${name}`)!;
      const count = dataset.shape.reduce((a, b) => a * b, 1);
      assertEquals(Array.from(dataset.numbers(), Number), Array.from({ length: count }, (_, i) => i), name);
      seen++;
    }
    assert(seen >= 9);
  });

  Deno.test(`openHdf5() gives the fill value where nothing was written, in HDF5 ${version}`, () => {
    const sparse = root.dataset("arrays/sparse")!.numbers();
    assertEquals(Array.from(sparse, Number).filter((value) => value !== -7), [5]);
    assertEquals(sparse[2 * 6 + 3], 5);
    assertEquals(root.dataset("arrays/never written")!.numbers(), Float32Array.of(2.5, 2.5, 2.5));
    assertEquals(root.dataset("arrays/nothing")!.numbers().length, 0);
  });

  Deno.test(`openHdf5() reads values that are no numbers, in HDF5 ${version}`, () => {
    const value = (name: string) => root.dataset(`values/${name}`)!.value();
    assertEquals(value("text"), "héllo");
    assertEquals(value("fixed text"), "abc");
    assertEquals(value("texts"), ["a", "", "ccc"]);
    assertEquals(value("one"), 3.5);
    assertEquals(value("lists"), [Int32Array.of(1, 2, 3), [], Int32Array.of(9)]);
    assertEquals(value("colours"), ["RED", "BLUE"]);
    assertEquals(value("rows"), [
      { n: 1, s: "x", m: [new Float64Array(2), new Float64Array(2)], in: { x: 0, y: 0.5 } },
      { n: 2, s: "yyyy", m: [Float64Array.of(1, 2), Float64Array.of(3, 4)], in: { x: 0, y: 0.5 } },
    ]);
    assertEquals(root.dataset("values/none")!.numbers().length, 0);
    assertEquals(root.dataset("values/typed")!.numbers(), Float32Array.of(0, 1, 2));
    assertEquals(root.get("values/type"), undefined);
  });

  Deno.test(`openHdf5() finds one of many links and attributes, in HDF5 ${version}`, () => {
    const many = root.group("many")!;
    assertEquals(many.names().length, 20);
    assertEquals(many.dataset("link 17")!.shape, [5, 7]);
    assertEquals(many.get("link 18"), undefined);
    assertEquals(many.attributeNames().length, 30 + (version === "2.0" ? 1 : 0));
    assertEquals(many.attribute("attribute 28"), "text 28");
    assertEquals(many.attribute("attribute 29"), Int32Array.of(0, 1, 2, 3));
    assertEquals(many.attribute("attribute"), undefined);
    if (version === "2.0") assertEquals((many.attribute("huge") as Int32Array)[1099], 1099);
  });

  Deno.test(`openHdf5() follows links, but not round in circles, in HDF5 ${version}`, () => {
    const links = root.group("links")!;
    assertEquals(links.dataset("hard")!.shape, [5, 7]);
    assertEquals(root.dataset("links/round/round/hard")!.shape, [5, 7]);
    assertEquals(links.get("elsewhere"), undefined);
    assertThrows(() => links.get("loop"), FormatError, "leads round in circles");
    const to = links.dataset("hard")!.follow(Number(links.attribute("to")));
    assert(to instanceof Hdf5Dataset && to.shape.length === 2);
    assert(links.group("round") instanceof Hdf5Group);
  });

  Deno.test(`openHdf5() reads any region like a slice of the whole, in HDF5 ${version}`, () => {
    const names = root.group("arrays")!.names().filter((name) =>
      root.dataset(`arrays/${name}`)!.shape.length === 2
    );
    fc.assert(fc.property(fc.constantFrom(...names), fc.infiniteStream(fc.nat()), (name, stream) => {
      const dataset = root.dataset(`arrays/${name}`)!;
      const next = (most: number) => stream.next().value! % (most + 1);
      const axes = dataset.shape.map((size) => {
        const start = next(size);
        return { start, stop: start + next(size - start), step: 1 + next(3) };
      });
      const region = {
        start: axes.map(({ start }) => start),
        stop: axes.map(({ stop }) => stop),
        step: axes.map(({ step }) => step),
      };
      const whole = dataset.numbers();
      const [rows, columns] = axes.map(({ start, stop, step }) =>
        Array.from({ length: Math.ceil((stop - start) / step) }, (_, i) => start + i * step)
      );
      const wanted = rows!.flatMap((y) => columns!.map((x) => Number(whole[y * dataset.shape[1]! + x])));
      assertEquals(Array.from(dataset.numbers(region), Number), wanted, name);
    }));
  });
}

Deno.test("openHdf5() lists signals and the tree of a file of no known layout", () => {
  const file = openHdf5(memorySource(current, { name: "new.h5" }));
  const signals = file.signals();
  assert(signals.some(({ name, shape }) => name === "arrays/whole" && shape.join() === "5,7"));
  const tree = file.tree() as Record<string, Record<string, unknown>>;
  assertEquals(tree.values!.text, "héllo");
  assertEquals(tree.many!["@attribute 28"], "text 28");
  assertEquals(tree.arrays!.pages, { "@type": "int32", "@shape": Float64Array.of(1030) });
  assertEquals(tree.links!.elsewhere, "link to what is not in this file");
});

Deno.test("openHdf5() reads no more of a file than what is asked for", () => {
  let read = 0;
  const whole = memorySource(current, { name: "new.h5" });
  const counting: ByteSource = {
    ...whole,
    read(offset, length) {
      const bytes = whole.read(offset, length);
      read += bytes.length;
      return bytes;
    },
  };
  assertEquals(
    openHdf5(counting).root.dataset("arrays/whole")!.numbers({ start: [0, 0], stop: [1, 7] }).length,
    7,
  );
  assert(read < 8000, `${read} bytes`);
});

Deno.test("Hdf5Dataset tells where its bytes lie", () => {
  const root = rootOf(current);
  const packed = root.dataset("arrays/packed")!.storage;
  const extents = [...packed.extents()];
  assertEquals(extents.length, 9);
  assert(extents.every(({ offset, size }) => offset > 1024 && offset + size <= current.length));
  const [whole] = root.dataset("arrays/whole")!.storage.extents();
  const numbers = new Int32Array(current.slice(whole!.offset, whole!.offset + whole!.size).buffer);
  assertEquals([...numbers], Array.from({ length: 35 }, (_, i) => i));
  const [compact] = root.dataset("arrays/compact")!.storage.extents();
  assertEquals(compact!.size, 35 * bytesOf("int32"));
});

Deno.test("hdf5 recognises a file with a block of the user's before it, and nothing else", () => {
  assert(hdf5.recognises(memorySource(current)));
  assertEquals(current[0], 0);
  assert(hdf5.recognises(memorySource(old)));
  assert(!hdf5.recognises(memorySource(new Uint8Array(5000))));
  assert(!hdf5.recognises(memorySource(old.slice(0, 7))));
  assertThrows(() => openHdf5(memorySource(new Uint8Array(9))), FormatError, "lacks the signature");
});

Deno.test("openHdf5() names dataset and remedy when the file is cut off or packed by what is not known", () => {
  const damaged = current.slice();
  const [chunk] = rootOf(current).dataset("arrays/packed")!.storage.extents();
  damaged.fill(0x55, chunk!.offset, chunk!.offset + chunk!.size);
  assertThrows(() => rootOf(damaged).dataset("arrays/packed")!.numbers(), FormatError, "/arrays/packed: ");
  assertThrows(
    () => rootOf(current.slice(0, chunk!.offset + 1)).dataset("arrays/packed")!.numbers(),
    FormatError,
    "damaged or cut off",
  );
});

Deno.test("openHdf5() tells that a file is cut off, and opens what is left", () => {
  for (const bytes of [old, current]) {
    assertEquals(rootOf(bytes).cutOff, undefined);
    const cut = rootOf(bytes.slice(0, bytes.length - 300));
    assertEquals(cut.cutOff, "a.h5 is cut off: 300 bytes are missing; copy it again from the instrument");
    assert(cut.names().includes("numbers"));
  }
});
