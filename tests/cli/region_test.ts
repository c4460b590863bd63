import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../cli/define.ts";
import { fitRegion, parseRegion } from "../../cli/region.ts";

const axis = (name: string, size: number) => ({
  name,
  size,
  units: "",
  scale: 1,
  offset: 0,
  navigate: false,
});
const image = { shape: [10, 20], axes: [axis("y", 10), axis("x", 20)] };
const fit = (text: string) => fitRegion(parseRegion(text), image);

Deno.test("fitRegion() takes slices as NumPy does", () => {
  assertEquals(fit("2:8:2,:"), [{ start: 2, step: 2, count: 3 }, { start: 0, step: 1, count: 20 }]);
  assertEquals(fit("-3:"), [{ start: 7, step: 1, count: 3 }, { start: 0, step: 1, count: 20 }]);
  assertEquals(fit(" 4 , :-5 "), [{ start: 4, step: 1, count: 1, drop: true }, {
    start: 0,
    step: 1,
    count: 15,
  }]);
  assertEquals(fit("-1,::7"), [{ start: 9, step: 1, count: 1, drop: true }, { start: 0, step: 7, count: 3 }]);
});

Deno.test("fitRegion() names the axis that a region does not fit", () => {
  assertThrows(() => fit("0:11"), RangeError, '--region, axis 0 (y) of size 10: "0:11" reaches outside');
  assertThrows(() => fit(":,20"), RangeError, '--region, axis 1 (x) of size 20: "20" is outside');
  assertThrows(() => fit(":,-21"), RangeError, "axis 1 (x)");
  assertThrows(() => fit("5:5"), RangeError, '"5:5" takes nothing');
  assertThrows(() => fit("6:5"), RangeError, "takes nothing");
  assertThrows(() => fit("0,0,0"), RangeError, "--region names 3 axes, the signal has 2: y 10, x 20");
});

Deno.test("parseRegion() refuses what is no region, naming the axis", () => {
  for (const text of ["x", "1:2:-1", "1:2:3:4", "", "1.5", "0x10", "99999999999999999999", "1-2"]) {
    assertThrows(() => parseRegion(`:,${text}`), UsageError, `--region, axis 1: "${text}" is neither`);
  }
  assertThrows(
    () => parseRegion(":,1:2:0"),
    UsageError,
    '--region, axis 1: the step of "1:2:0" must be 1 or more',
  );
});
