/**
 * The settings one by one, read off the schema.
 *
 * @module
 */
import { z } from "zod";
import { settingsSchema } from "./settings.ts";

/** One setting. */
export interface Field {
  /** `["cdcs", "url"]`; for lists of groups `["nemo", "*", "address"]`. */
  path: readonly string[];
  /** `cdcs.url`, `nemo.N.address`: as in emloom.yaml. */
  name: string;
  kind: "text" | "number" | "boolean" | "list" | "choice" | "map";
  choices: readonly string[];
  default: unknown;
  description: string;
  /** Environment variable, with `_N` for lists of groups. */
  environment: string;
  /** NexusLIMS' variable. */
  nexuslims?: string;
  /** The value is a file or folder, resolved against the place where it is written. */
  isPath: boolean;
  isSecret: boolean;
}

/** `timeZone` → `time_zone`, the form of names in emloom.yaml. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** `time_zone` → `timeZone`. */
export function camel(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** All settings in the order of the schema. */
export const FIELDS: readonly Field[] = walk(settingsSchema, []);

/** Groups that may occur several times: `nemo`, `calendars`. */
export const LISTS: readonly string[] = [
  ...new Set(FIELDS.filter((field) => field.path[1] === "*").map((field) => field.path[0]!)),
];

function walk(schema: z.ZodObject, path: string[]): Field[] {
  return Object.entries(schema.shape).flatMap(([key, value]): Field[] => {
    const { inner, byDefault } = unwrap(value as z.ZodType);
    if (inner instanceof z.ZodObject) return walk(inner, [...path, key]);
    if (inner instanceof z.ZodArray) {
      const element = unwrap(inner.element as z.ZodType).inner;
      if (element instanceof z.ZodObject) return walk(element, [...path, key, "*"]);
    }
    return [describe(value as z.ZodType, inner, byDefault, [...path, key])];
  });
}

function describe(schema: z.ZodType, inner: z.ZodType, byDefault: unknown, path: string[]): Field {
  const meta = (schema.meta() ?? {}) as {
    description?: string;
    nx?: string;
    path?: boolean;
    secret?: boolean;
  };
  if (!meta.description) throw new TypeError(`The setting "${path.join(".")}" has no description`);
  const several = path.includes("*");
  const words = path.filter((part) => part !== "*").map(snake).join("_").toUpperCase();
  return {
    path,
    name: path.map((part) => part === "*" ? "N" : snake(part)).join("."),
    kind: kindOf(inner),
    choices: inner instanceof z.ZodEnum ? inner.options.map(String) : [],
    default: byDefault,
    description: meta.description,
    environment: `EMLOOM_${words}${several ? "_N" : ""}`,
    ...(meta.nx ? { nexuslims: `${meta.nx}${several ? "_N" : ""}` } : {}),
    isPath: meta.path ?? false,
    isSecret: meta.secret ?? false,
  };
}

function kindOf(schema: z.ZodType): Field["kind"] {
  if (schema instanceof z.ZodNumber) return "number";
  if (schema instanceof z.ZodBoolean) return "boolean";
  if (schema instanceof z.ZodArray) return "list";
  if (schema instanceof z.ZodRecord) return "map";
  return schema instanceof z.ZodEnum ? "choice" : "text";
}

/** Takes off optional, default and transform. */
function unwrap(schema: z.ZodType): { inner: z.ZodType; byDefault?: unknown } {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault) {
    return unwrap(schema.unwrap() as z.ZodType);
  }
  if (schema instanceof z.ZodDefault) {
    return { inner: unwrap(schema.unwrap() as z.ZodType).inner, byDefault: schema.def.defaultValue };
  }
  return schema instanceof z.ZodPipe ? unwrap(schema.in as z.ZodType) : { inner: schema };
}
