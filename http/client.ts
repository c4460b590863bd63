/**
 * The client for other servers: time limits, repetition of what may be repeated, checked replies.
 *
 * Only reads are repeated: after a network error, a time-out, 408, 425, 429 and 5xx, with jitter, honouring
 * `Retry-After`. A call that changes something is sent at most once.
 *
 * @module
 */
import { getLogger } from "@logtape/logtape";
import ky, { HTTPError, type RetryOptions, TimeoutError } from "ky";
import { RetryableError } from "../engine/errors.ts";
import { excerpt, HttpError, isRetryableStatus } from "./errors.ts";
import { ConnectionError, exchange } from "./exchange.ts";
import { Reply } from "./reply.ts";
import { safeUrl } from "./url.ts";

const log = getLogger(["emloom", "http"]);

/** How a client behaves. */
export interface HttpOptions {
  /** Paths are resolved against it; ends in `/`. */
  baseUrl: string;
  /** Sent with each request. Values are kept out of errors and logs. */
  headers?: Record<string, string>;
  /** For one attempt, from the first byte sent to the last byte read. @default 30_000 */
  timeoutMs?: number;
  /** How often a read is repeated. @default 2 */
  retries?: number;
  /** Milliseconds before repetition 1, 2, …, before jitter. @default 300 · 2ⁿ⁻¹ */
  backoff?: (repetition: number) => number;
  /** A longer `Retry-After` is left to the caller. @default 10_000 */
  maxWaitMs?: number;
  /** Larger replies are refused. @default 64 MiB */
  maxBytes?: number;
  /** PEM certificates trusted beside the usual ones. */
  caCerts?: readonly string[];
  /** The URL itself is a secret: show only its host. */
  secretUrl?: boolean;
}

/** One request. */
export interface SendOptions {
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
  timeoutMs?: number;
  signal?: AbortSignal;
}

/** A client for one server. Holds no connection: there is nothing to close. */
export interface Http {
  readonly baseUrl: string;
  /**
   * Sends a request and gives its reply, which has a status of 200 to 299.
   *
   * @throws {HttpError} for a status that stays, a refused redirect, a reply that is too large.
   * @throws {RetryableError} for trouble that may pass; `cause` is the {@linkcode HttpError} where there was a
   * reply. See {@linkcode isUnclear} before sending a change again.
   */
  send(method: string, path: string, options?: SendOptions): Promise<Reply>;
  /** {@linkcode send} with GET. */
  get(path: string, options?: SendOptions): Promise<Reply>;
}

/** Makes a client for the server at `baseUrl`. */
export function createHttp(options: HttpOptions): Http {
  if (!URL.canParse(options.baseUrl)) {
    throw new TypeError(`Cannot use "${options.baseUrl}" as an address: not a URL`);
  }
  const http: Http = {
    baseUrl: options.baseUrl,
    send: (method, path, send = {}) => sendOnce(options, method.toUpperCase(), path, send),
    get: (path, send) => http.send("GET", path, send),
  };
  return http;
}

async function sendOnce(
  options: HttpOptions,
  method: string,
  path: string,
  send: SendOptions,
): Promise<Reply> {
  const url = new URL(path, options.baseUrl);
  // A comma stays a comma: Django splits lists at it.
  const query = Object.entries(send.query ?? {}).filter(([, value]) => value !== undefined)
    .map(([name, value]) =>
      `${encodeURIComponent(name)}=${encodeURIComponent(value!).replaceAll("%2C", ",")}`
    );
  if (query.length > 0) url.search = [url.search.slice(1), ...query].filter(Boolean).join("&");
  const shown = safeUrl(url, options.secretUrl);
  const headers = { ...options.headers, ...send.headers };
  const timeout = send.timeoutMs ?? options.timeoutMs ?? 30_000;
  const began = performance.now();
  try {
    const response = await ky(url, {
      method,
      headers,
      timeout,
      redirect: "manual",
      retry: retryPolicy(options),
      fetch: (input) =>
        exchange(input as Request, {
          maxBytes: options.maxBytes ?? 64 * 2 ** 20,
          caCerts: options.caCerts ?? [],
          secretUrl: options.secretUrl ?? false,
        }),
      ...(send.json === undefined ? {} : { json: send.json }),
      ...(send.body === undefined ? {} : { body: send.body }),
      ...(send.signal ? { signal: send.signal } : {}),
    });
    log.debug("{method} {url}: {status} after {ms} ms", {
      method,
      url: shown,
      status: response.status,
      ms: Math.round(performance.now() - began),
    });
    return new Reply(
      method,
      shown,
      response.status,
      response.headers,
      new Uint8Array(await response.arrayBuffer()),
    );
  } catch (error) {
    send.signal?.throwIfAborted();
    const told = translate(error, method, shown, timeout, secretsOf(headers));
    log.debug("{message}", { message: told instanceof Error ? told.message : String(told) });
    throw told;
  }
}

function retryPolicy(options: HttpOptions): RetryOptions {
  return {
    limit: options.retries ?? 2,
    methods: ["get", "head"],
    statusCodes: [408, 425, 429, 500, 502, 503, 504],
    afterStatusCodes: [429, 503],
    retryOnTimeout: true,
    delay: options.backoff ?? ((repetition) => 300 * 2 ** (repetition - 1)),
    jitter: (delay) => delay * (0.5 + Math.random() / 2),
    shouldRetry({ error }) {
      if (error instanceof ConnectionError) return true;
      const wait = error instanceof HTTPError ? retryAfter(error.response.headers) : undefined;
      return wait !== undefined && wait > (options.maxWaitMs ?? 10_000) ? false : undefined;
    },
  };
}

function translate(error: unknown, method: string, url: string, timeout: number, secrets: string[]): unknown {
  if (error instanceof TimeoutError) {
    return new RetryableError(`${method} ${url}: no whole answer within ${timeout / 1000} s`);
  }
  if (error instanceof ConnectionError) return new RetryableError(`${method} ${url}: ${error.message}`);
  if (!(error instanceof HTTPError)) return error;
  const { status, headers } = error.response;
  const body = excerpt(
    typeof error.data === "string" ? error.data : JSON.stringify(error.data) ?? "",
    secrets,
  );
  const http = new HttpError(`${method} ${url}: status ${status}${body && `, "${body}"`}`, {
    method,
    url,
    status,
    body,
  });
  if (!isRetryableStatus(status)) return http;
  return new RetryableError(http.message, { cause: http, retryAfter: retryAfter(headers) });
}

/** Milliseconds that the server asks to wait, from seconds or an HTTP date. */
function retryAfter(headers: Headers): number | undefined {
  const text = headers.get("retry-after")?.trim();
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** What must not come back in an error: the credentials, with and without their scheme. */
function secretsOf(headers: Record<string, string>): string[] {
  return Object.entries(headers).filter(([name]) => !/^(accept|content-type|user-agent)$/i.test(name))
    .flatMap(([, value]) => [value, ...value.split(" ").slice(1)]).filter((secret) => secret.length >= 4);
}
