import { assertEquals } from "@std/assert";
import { npyHeader } from "../../formats/npy_writer.ts";
import type { Dtype } from "../../formats/signal.ts";
import { bytesOf } from "../../formats/strided.ts";
import { askPython, referenceTest } from "./reference_python.ts";

Deno.test("npyHeader() is a header of version 1.0 whose end is at a multiple of 64 bytes", () => {
  for (const shape of [[], [5], [3, 4], new Array<number>(30).fill(123456)]) {
    const header = npyHeader(shape, "float32");
    assertEquals(header.length % 64, 0);
    assertEquals([...header.subarray(0, 8)], [0x93, 78, 85, 77, 80, 89, 1, 0]);
    assertEquals(new DataView(header.buffer).getUint16(8, true), header.length - 10);
    assertEquals(header.at(-1), 10);
  }
  assertEquals(
    new TextDecoder().decode(npyHeader([5], "uint16").subarray(10)).trimEnd(),
    "{'descr': '<u2', 'fortran_order': False, 'shape': (5,), }",
  );
});

referenceTest("npyHeader() is read by NumPy for every type", async () => {
  const types: Dtype[] = [
    "uint8",
    "int8",
    "uint16",
    "int16",
    "uint32",
    "int32",
    "uint64",
    "int64",
    "float32",
    "float64",
    "complex64",
    "complex128",
    "bool",
    "rgb8",
    "rgba8",
  ];
  const files = Object.fromEntries(types.map((dtype) => {
    const header = npyHeader([2, 3], dtype);
    const bytes = new Uint8Array(header.length + 6 * bytesOf(dtype));
    bytes.set(header);
    return [`${dtype}.npy`, bytes];
  }));
  const script = `
import json, numpy as np
print(json.dumps([[str(a.dtype), list(a.shape)] for a in (np.load(t + ".npy") for t in ${
    JSON.stringify(types)
  })]))
`;
  const expected = types.map((dtype) => {
    const samples = { rgb8: 3, rgba8: 4 }[dtype as string];
    return [samples ? "uint8" : dtype, samples ? [2, 3, samples] : [2, 3]];
  });
  assertEquals(await askPython(script, files), expected);
});
