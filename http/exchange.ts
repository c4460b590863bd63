/**
 * One request and its whole reply, on Deno's fetch.
 *
 * @module
 */
import { HttpError } from "./errors.ts";
import { safeUrl, sameHost } from "./url.ts";

/** Redirects that are followed for one request. */
const MAX_REDIRECTS = 5;

/** How one request is made. */
export interface ExchangeOptions {
  /** Larger replies are refused. */
  maxBytes: number;
  /** PEM certificates trusted beside the usual ones. */
  caCerts: readonly string[];
  secretUrl: boolean;
}

/** The connection could not be made, or it broke. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}

/**
 * Sends a request once and reads the reply to its end.
 *
 * Calls that change something get a connection of their own: Deno 2.9 silently sends a request again, POST
 * included, when a reused connection ends before the answer.
 *
 * @throws {ConnectionError} when no whole reply came.
 * @throws {HttpError} when the reply is too large or redirects where it must not.
 */
export async function exchange(request: Request, options: ExchangeOptions): Promise<Response> {
  const reading = request.method === "GET" || request.method === "HEAD";
  if (reading && options.caCerts.length === 0) return await follow(request, options);
  using client = ownClient(options.caCerts);
  return await follow(request, options, client);
}

function ownClient(caCerts: readonly string[]): Deno.HttpClient {
  try {
    return Deno.createHttpClient({ poolMaxIdlePerHost: 0, caCerts: [...caCerts] });
  } catch (error) {
    throw new TypeError(
      `Cannot use the extra certificates: ${(error as Error).message}; correct NX_CERT_BUNDLE(_FILE)`,
    );
  }
}

async function follow(
  request: Request,
  options: ExchangeOptions,
  client?: Deno.HttpClient,
): Promise<Response> {
  for (let hops = 0;; hops++) {
    const response = await connected(() => fetch(request, client ? { client } : {}));
    const location = [301, 302, 303, 307, 308].includes(response.status) && response.headers.get("location");
    if (!location) return await whole(request, response, options);
    await response.body?.cancel();
    const from = new URL(request.url);
    const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
    const refuse = (why: string) =>
      new HttpError(
        `${request.method} ${safeUrl(from, options.secretUrl)}: redirected to ${
          to ? safeUrl(to, options.secretUrl) : "nowhere"
        }, ${why}. Correct the address in the settings`,
        { method: request.method, url: safeUrl(from, options.secretUrl), status: response.status },
      );
    if (!to || !sameHost(from, to)) throw refuse("which is another host");
    if (request.method !== "GET" && request.method !== "HEAD") {
      throw refuse("where it would lose its content");
    }
    if (hops >= MAX_REDIRECTS) throw refuse(`after ${MAX_REDIRECTS} redirects`);
    request = new Request(to, request);
  }
}

async function whole(request: Request, response: Response, options: ExchangeOptions): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await connected(() => reader.read());
    if (done) break;
    chunks.push(value);
    length += value.length;
    if (length > options.maxBytes) {
      await reader.cancel().catch(() => {});
      const url = safeUrl(request.url, options.secretUrl);
      throw new HttpError(`${request.method} ${url}: the reply is larger than ${options.maxBytes} bytes`, {
        method: request.method,
        url,
        status: response.status,
      });
    }
  }
  const body = new Uint8Array(length);
  for (let offset = 0, i = 0; i < chunks.length; offset += chunks[i++]!.length) body.set(chunks[i]!, offset);
  const bare = [101, 103, 204, 205, 304].includes(response.status);
  return new Response(bare ? null : body, { status: response.status, headers: response.headers });
}

async function connected<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new ConnectionError(reasonOf(error));
  }
}

/** What Deno says about a broken connection, without the URL, which may hold secrets. */
function reasonOf(error: Error): string {
  const inner = error.cause instanceof Error ? error.cause.message : error.message;
  const reason = inner.replace(/^error sending request.*?for url \(.*?\):?\s*/s, "").replace(
    /\S+:\/\/\S+/g,
    "…",
  );
  const remedy = /certificate/i.test(reason) ? "; name its issuer's certificate in NX_CERT_BUNDLE_FILE" : "";
  return `${reason || "no connection"}${remedy}`;
}
