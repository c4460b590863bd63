/**
 * Under which names the pages answer. A page of somebody else's could otherwise let its own name point to this machine,
 * and then read here what it likes (DNS rebinding): the browser takes both for one site.
 *
 * @module
 */
import type { MiddlewareHandler } from "hono";

const LONGEST = 100;

/**
 * Refuses requests, with 421, whose `Host` is neither `localhost`, nor an IP address, nor one of `names`. An address
 * cannot be made to point elsewhere, so it is no danger.
 */
export function onlyUnder(names: readonly string[]): MiddlewareHandler {
  const known = new Set(names.map((name) => name.toLowerCase()));
  return async (c, next) => {
    const host = c.req.header("host") ?? new URL(c.req.url).host;
    const name = nameOf(host);
    if (name !== undefined && (isOwn(name) || known.has(name))) return await next();
    return c.text(
      `This is not the site "${host.slice(0, LONGEST)}". ` +
        'If it is meant to be, add that name (without a port) to the setting "web.hosts"; otherwise ask for localhost ' +
        "or the machine's IP address\n",
      421,
    );
  };
}

/** The name in a `Host` header, without port, as URLs have it; nothing where it is none. */
function nameOf(host: string): string | undefined {
  if (/[/@?#\s\\]/.test(host)) return undefined;
  return URL.parse(`http://${host}/`)?.hostname.replace(/\.$/, "");
}

function isOwn(name: string): boolean {
  return name === "localhost" || name.endsWith(".localhost") || name.startsWith("[") ||
    /^\d+(\.\d+){3}$/.test(name);
}

/** The address of a server for people to open: IPv6 addresses stand in brackets. */
export function serverUrl(hostname: string, port: number): string {
  return `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}/`;
}
