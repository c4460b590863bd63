/**
 * URLs fit for logs and errors.
 *
 * @module
 */

const SECRET = /token|secret|passw|key|akid|signature|^sig$|^auth|credential|code/i;

/**
 * A URL without user, password, fragment and the values of parameters that look secret.
 *
 * @param secretPath The path itself is a secret, as in private calendar links: only the host is shown.
 */
export function safeUrl(url: string | URL, secretPath = false): string {
  if (!URL.canParse(`${url}`)) return "(not a URL)";
  const parsed = new URL(url);
  if (secretPath) return `${parsed.protocol}//${parsed.host}/***`;
  const query = [...parsed.searchParams].map(([name, value]) =>
    `${name}=${SECRET.test(name) ? "***" : value}`
  );
  return `${parsed.protocol}//${parsed.host}${parsed.pathname}${
    query.length > 0 ? `?${query.join("&")}` : ""
  }`;
}

/** True when a redirect from `from` to `to` stays on the same host and port, and does not leave TLS. */
export function sameHost(from: URL, to: URL): boolean {
  return from.host === to.host && (to.protocol === from.protocol || to.protocol === "https:");
}
