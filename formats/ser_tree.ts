/**
 * What a `.ser` file says beside its numbers, under the names that readers of the field give it.
 *
 * @module
 */
import type { TagTree, TagValue } from "./container.ts";
import type { SerElement, SerTag } from "./ser_element.ts";
import type { SerHeader } from "./ser_header.ts";

/** Of longer series the first elements stand for all. */
export const MOST_ELEMENTS = 4096;

/**
 * Head, elements and tags as one table. What all elements have in common stands once, the rest as lists.
 *
 * @param most How many elements are looked at.
 */
export function serTree(
  header: SerHeader,
  element: (index: number) => SerElement,
  tag: (index: number) => SerTag | undefined,
  most = MOST_ELEMENTS,
): { [name: string]: TagTree } {
  const columns = new Map<string, number[]>();
  const add = (name: string, value: number) => {
    if (!columns.has(name)) columns.set(name, []);
    columns.get(name)!.push(value);
  };
  for (let i = 0; i < Math.min(header.valid, most); i++) {
    const { dataType, sizes, calibrations } = element(i);
    const suffixes = sizes.length === 1 ? [""] : ["Y", "X"];
    suffixes.forEach((suffix, k) => {
      add(`CalibrationOffset${suffix}`, calibrations[k]!.offset);
      add(`CalibrationDelta${suffix}`, calibrations[k]!.delta);
      add(`CalibrationElement${suffix}`, calibrations[k]!.element);
      add(sizes.length === 1 ? "ArrayLength" : `ArraySize${suffix}`, sizes[k]!);
    });
    add("DataType", dataType);
    const found = tag(i);
    if (!found) continue;
    add("Time", found.time);
    if (!found.position) continue;
    add("PositionX", found.position.x);
    add("PositionY", found.position.y);
  }
  const elements = [...columns].map(([name, values]): [string, TagValue] => [
    name,
    values.every((value) => Object.is(value, values[0])) ? values[0]! : Float64Array.from(values),
  ]);
  return { ...headTree(header), ...Object.fromEntries(elements) };
}

function headTree(header: SerHeader): { [name: string]: TagTree } {
  const tree: { [name: string]: TagTree } = {
    ByteOrder: 0x4949,
    SeriesID: 0x0197,
    SeriesVersion: header.version,
    DataTypeID: header.dataTypeId,
    TagTypeID: header.tagTypeId,
    TotalNumberElements: header.total,
    ValidNumberElements: header.valid,
    OffsetArrayOffset: header.table,
    NumberDimensions: header.dimensions.length,
  };
  header.dimensions.forEach(({ size, offset, delta, element, description, units }, i) => {
    const prefix = `Dim-${i + 1}_`;
    tree[`${prefix}DimensionSize`] = size;
    tree[`${prefix}CalibrationOffset`] = offset;
    tree[`${prefix}CalibrationDelta`] = delta;
    tree[`${prefix}CalibrationElement`] = element;
    tree[`${prefix}Description`] = description;
    tree[`${prefix}Units`] = units;
  });
  return tree;
}
