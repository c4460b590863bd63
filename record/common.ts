/**
 * What the datasets of an activity have in common, and what is each one's own.
 *
 * @module
 */
import { isQuantity, type Quantity } from "../schemas/quantity.ts";
import { convert } from "../schemas/units.ts";
import type { Parameter } from "./model.ts";

/** The parameters of an activity, divided. */
export interface Divided {
  /** Common to all datasets, with name and unit of the first. */
  setup: Parameter[];
  /** What remains of each dataset. */
  own: Parameter[][];
}

/**
 * Divides the parameters of an activity's datasets: what every dataset has, with equal values, is its setup.
 * Datasets of files that could not be read do not count, or one broken file would empty the setup of its
 * neighbours; a dataset alone keeps all it has. Both parts are sorted by name, without regard to case.
 */
export function divide(datasets: readonly { parameters: Parameter[]; failed?: boolean }[]): Divided {
  const [first, ...others] = datasets.filter(({ failed }) => !failed).map(({ parameters }) =>
    byName(parameters)
  );
  const common = new Map<string, Parameter>();
  if (first && others.length > 0) {
    for (const [name, parameter] of first) {
      const same = others.map((other) => other.get(name));
      if (same.every((other) => other && sameValue(parameter.compare, other.compare))) {
        common.set(name, {
          ...parameter,
          warning: parameter.warning || same.some((other) => other!.warning),
        });
      }
    }
  }
  const isCommon = ({ name, compare }: Parameter) => {
    const shared = common.get(name);
    return shared !== undefined && sameValue(shared.compare, compare);
  };
  return {
    setup: sorted([...common.values()]),
    own: datasets.map(({ parameters }) => sorted(parameters.filter((parameter) => !isCommon(parameter)))),
  };
}

/** A name that occurs twice in a dataset has no one value and so cannot be common. */
function byName(parameters: readonly Parameter[]): Map<string, Parameter> {
  const found = new Map<string, Parameter>();
  const twice = new Set<string>();
  for (const parameter of parameters) {
    if (found.has(parameter.name)) twice.add(parameter.name);
    found.set(parameter.name, parameter);
  }
  for (const name of twice) found.delete(name);
  return found;
}

/** Equal texts, or quantities that are physically equal (5 kV and 5000 V). NaN equals nothing. */
export function sameValue(a: string | Quantity, b: string | Quantity): boolean {
  if (!isQuantity(a) || !isQuantity(b)) return a === b;
  if (a.unit === b.unit) return a.value === b.value;
  try {
    return convert(b, a.unit).value === convert(a, a.unit).value;
  } catch (error) {
    if (error instanceof RangeError) return false; // unknown unit, other dimension, or not a number
    throw error;
  }
}

function sorted(parameters: Parameter[]): Parameter[] {
  const key = ({ name }: Parameter) => name.toLowerCase();
  return parameters.toSorted((a, b) => compare(key(a), key(b)) || compare(a.name, b.name));
}

// By code unit: a locale's order differs from machine to machine.
const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0;
