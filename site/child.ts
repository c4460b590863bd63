/**
 * The process of one plugin of the site: loads it, describes it, answers one request, ends.
 *
 * @module
 */
import { encodeFrame, FrameReader } from "../sandbox/frames.ts";
import { takeOutput } from "../sandbox/output.ts";
import { makePlugin } from "../sandbox/plugins.ts";
import type { SiteDestination, SiteHarvester, SiteStep } from "./contract.ts";
import { describeMade } from "./describe_made.ts";
import { meaningOf } from "./meaning.ts";
import type { FromPlugin, PluginStart, ToPlugin } from "./protocol.ts";

/** Describes the plugin, and does what is asked of it. */
export async function servePlugin(): Promise<void> {
  const write = takeOutput();
  const say = (message: FromPlugin) => write(encodeFrame(JSON.stringify(message)));
  const { plugin }: PluginStart = JSON.parse(Deno.args[1] ?? "{}");
  let made: unknown;
  try {
    refuseImports(Deno.readTextFileSync(plugin));
    made = await makePlugin(plugin);
    say({ kind: "described", description: describeMade(made) });
  } catch (error) {
    say({ kind: "refused", reason: meaningOf(error).message });
    Deno.exit(0);
  }
  const request = (await new FrameReader(Deno.stdin.readable).next())?.json as ToPlugin | undefined;
  if (request) {
    const { id } = request;
    try {
      prepareFetch(request);
      const value = await answer(made, request, (message) => say({ kind: "note", id, message }));
      say({ kind: "result", id, value: value ?? null });
    } catch (error) {
      say({ kind: "failed", id, ...meaningOf(error) });
    }
  }
  Deno.exit(0); // the plugin may have left timers and connections
}

/** What works from sources only, where packages are at hand, would fail in the executable. */
function refuseImports(text: string): void {
  const found = /^[ \t]*import\b(?!\s*(?:type\b|\())[^"']*["']([^"']*)["']/m.exec(text);
  if (!found) return;
  throw new TypeError(
    `it imports "${
      found[1]
    }": a plugin gets all that it works with as its argument, and types by \`import type\``,
  );
}

function answer(made: unknown, request: ToPlugin, tell: (message: string) => void): unknown {
  const context = {
    settings: request.settings,
    now: new Date(request.now),
    note: (message: unknown) => tell(String(message)),
  };
  const [subject, other] = request.args as [never, never];
  switch (request.method) {
    case "sessions":
      return (made as SiteHarvester).sessions(subject, context);
    case "describe":
      return (made as SiteHarvester).describe(subject, context);
    case "upload":
      return (made as SiteDestination).upload(subject, other, context);
    case "check":
      return (made as SiteDestination).check!(context);
    case "run":
      return (made as SiteStep).run({ ...context, ...(subject as object | undefined) } as never);
  }
}

/**
 * Makes `fetch` give up after a time, trust the site's certificates, and use each connection once: on a connection
 * that ends meanwhile, Deno sends a request again, even one that changes something.
 */
function prepareFetch({ certificates, requestTimeoutMs }: ToPlugin): void {
  const { fetch } = globalThis;
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0, caCerts: certificates });
  globalThis.fetch = (input, init) =>
    fetch(input, { signal: AbortSignal.timeout(requestTimeoutMs), client, ...init });
}
