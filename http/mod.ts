/**
 * Talking to other servers.
 *
 * @module
 */
export { createHttp, type Http, type HttpOptions, type SendOptions } from "./client.ts";
export { HttpError, isUnclear, statusOf } from "./errors.ts";
export { Reply } from "./reply.ts";
export { safeUrl } from "./url.ts";
