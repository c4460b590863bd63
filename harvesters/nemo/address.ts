/**
 * Which tool of which NEMO an instrument is.
 *
 * @module
 */

/** The tool's id when `apiUrl` names a tool of the NEMO at `address`. */
export function toolOf(apiUrl: string, address: string): number | undefined {
  if (!URL.canParse(apiUrl) || !URL.canParse(address)) return undefined;
  const [tool, root] = [new URL(apiUrl), new URL(address)];
  if (place(tool) !== place(root) || !tool.pathname.startsWith(root.pathname)) return undefined;
  const rest = /^tools\/?(?:(\d+)\/?)?$/.exec(tool.pathname.slice(root.pathname.length));
  const id = rest && (rest[1] ?? tool.searchParams.get("id"));
  return id && /^\d{1,10}$/.test(id) ? Number(id) : undefined;
}

/** Host and port; `http` and `https` on their usual ports count as the same server. */
function place({ protocol, hostname, port }: URL): string {
  return port === "" ? hostname : `${protocol}//${hostname}:${port}`;
}
