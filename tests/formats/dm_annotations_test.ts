import { assertEquals } from "@std/assert";
import { openDm } from "../../formats/dm.ts";
import { type DmInput, DmTyped, writeDm } from "../../formats/dm_writer.ts";
import { memorySource } from "../../formats/source.ts";

const rectangle = (...numbers: number[]) => new DmTyped([6, 6, 6, 6], numbers);
const colour = (...levels: number[]) => new DmTyped([2, 2, 2], levels);

/** Annotations as the second image of a file has them, whose first display shows the third. */
function annotationsOf(list: DmInput[]) {
  const image = { name: "", dtype: "uint8" as const, shape: [2, 3], data: new Uint8Array(6) };
  const file = writeDm({
    version: 4,
    images: [{ ...image, name: "a" }, { ...image, name: "b" }, { ...image, name: "c" }],
    tags: {
      DocumentObjectList: [{
        ImageSource: 0,
        AnnotationGroupList: [{ AnnotationType: 5, Rectangle: rectangle(0, 0, 9, 9) }],
      }, {
        ImageSource: 1,
        AnnotationGroupList: list,
      }],
      ImageSourceList: [{ ImageRef: 2 }, { ImageRef: 1 }, { ImageRef: 0 }],
    },
  });
  const [a, b, c] = openDm(memorySource(file)).signals();
  assertEquals([a!.annotations, c!.annotations?.length], [[], 1]);
  return b!.annotations;
}

Deno.test("Signal.annotations of a DM file are those of the image that the display shows", () => {
  assertEquals(
    annotationsOf([
      { AnnotationType: 2, Rectangle: rectangle(1, 2, 3, 4.5), ForegroundColor: colour(0, -32640, -1) },
      {
        AnnotationType: 13,
        Rectangle: rectangle(5, 6, 7, 8),
        Text: "α Fe",
        ForegroundColor: colour(-1, 0, 256),
      },
      { AnnotationType: 23, Rectangle: rectangle(1, 1, 2, 2), ForegroundColor: colour(0, 0, 0) },
      { AnnotationType: 27, Rectangle: rectangle(4, 4, 4, 4), Color: colour(0, -1, 0) },
    ]),
    [
      { kind: "line", region: false, top: 1, left: 2, bottom: 3, right: 4.5, colour: [0, 128, 255] },
      {
        kind: "text",
        region: false,
        top: 5,
        left: 6,
        bottom: 7,
        right: 8,
        colour: [255, 0, 1],
        text: "α Fe",
      },
      { kind: "rectangle", region: true, top: 1, left: 1, bottom: 2, right: 2, colour: [255, 0, 0] },
      { kind: "point", region: true, top: 4, left: 4, bottom: 4, right: 4, colour: [0, 255, 0] },
    ],
  );
});

Deno.test("Signal.annotations of a DM file leave out what cannot be drawn", () => {
  assertEquals(
    annotationsOf([
      { AnnotationType: 31, Rectangle: rectangle(1, 2, 3, 4) },
      { AnnotationType: 2, Rectangle: rectangle(1, NaN, 3, 4) },
      { AnnotationType: 2, Rectangle: new DmTyped([6, 6], [1, 2]) },
      { AnnotationType: 2, Rectangle: "1, 2, 3, 4" },
      { AnnotationType: 2 },
      { AnnotationType: 5, Rectangle: rectangle(1, 2, 3, 4), IsVisible: false },
      { AnnotationType: 13, Rectangle: rectangle(1, 2, 3, 4) },
      { AnnotationType: "2", Rectangle: rectangle(1, 2, 3, 4) },
      { Rectangle: rectangle(1, 2, 3, 4) },
    ]),
    [],
  );
});
