/**
 * What a plugin says of itself, checked: it decides which hosts its process may reach.
 *
 * @module
 */
import { z } from "zod";

/** `host`, `host:port`, `[address]:port`; no pattern, nothing that Deno's flag would take for two. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i;

const host = z.string().max(300).refine((text) => {
  const [, port] = HOST.exec(text) ?? [null];
  return HOST.test(text) &&
    (port === undefined || port === null || Number(port) >= 1 && Number(port) <= 65_535);
}, { error: 'write a host like "mail.example.org:25", without path or pattern' });
const title = z.string().min(1).max(200);
const label = z.string().min(1).max(100);
const name = z.string().max(40).regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
  error: "write a name of small letters, digits and dashes",
});
const reaching = { name, title, hosts: z.array(host).max(20) };

const description = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("extractor"),
    name: label,
    title,
    extensions: z.array(
      z.string().regex(/^[a-z0-9_+-]{1,20}$/, {
        error: "write an extension in small letters, without dot",
      }),
    ).max(100),
  }),
  z.object({ kind: z.literal("profile"), name: label, title, match: z.string().max(1000) }),
  z.object({ kind: z.literal("harvester"), ...reaching, canCheck: z.boolean() }),
  z.object({ kind: z.literal("destination"), ...reaching, canCheck: z.boolean() }),
  z.object({
    kind: z.literal("step"),
    ...reaching,
    after: label.optional(),
    before: label.optional(),
    onError: z.enum(["keep", "fail"]).default("keep"),
  }).refine(({ after, before }) => (after === undefined) !== (before === undefined), {
    error: "a step needs either `after` or `before`, the name of a built-in step",
  }),
]);

/** What a plugin says of itself. */
export type PluginDescription = z.output<typeof description>;
/** What a plugin of one kind says of itself. */
export type DescriptionOf<K extends PluginDescription["kind"]> = Extract<PluginDescription, { kind: K }>;

/**
 * The description, checked.
 *
 * @throws {TypeError} naming the field and what to write.
 */
export function parseDescription(given: unknown): PluginDescription {
  const result = description.safeParse(given);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0]!;
  const field = path.join(".");
  throw new TypeError(field ? `its "${field}": ${message}` : message);
}
