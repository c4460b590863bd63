/** A TCP server that answers what HTTP libraries would not. */

/** The server's side of one connection. */
export interface Socket {
  reply(text: string): void;
  close(): void;
}

/** Calls `answer` for each request head that arrives on a free port. */
export function rawServer(answer: (request: string, socket: Socket) => void) {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const requests: string[] = [];
  const open = new Set<Deno.Conn>();
  const close = (connection: Deno.Conn) => {
    if (open.delete(connection)) connection.close();
  };
  async function talk(connection: Deno.Conn): Promise<void> {
    open.add(connection);
    const buffer = new Uint8Array(65_536);
    let pending: Promise<unknown> = Promise.resolve();
    try {
      for (let length; (length = await connection.read(buffer)) !== null;) {
        const text = new TextDecoder().decode(buffer.subarray(0, length));
        if (!/^[A-Z]+ \S+ HTTP/.test(text)) continue; // the body of a request, in a packet of its own
        requests.push(text);
        answer(text, {
          reply: (reply) => pending = connection.write(new TextEncoder().encode(reply)).catch(() => {}),
          close: () => pending = pending.then(() => close(connection)),
        });
      }
    } catch {
      // closed by us or by the client
    }
    close(connection);
  }
  (async () => {
    for await (const connection of listener) void talk(connection);
  })().catch(() => {});
  return {
    url: `http://127.0.0.1:${listener.addr.port}/`,
    requests,
    [Symbol.dispose]() {
      listener.close();
      for (const connection of [...open]) close(connection);
    },
  };
}
