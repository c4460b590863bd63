import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { RetryableError } from "../../engine/errors.ts";
import { createHttp, HttpError, type HttpOptions, isUnclear, statusOf } from "../../http/mod.ts";
import { rawServer } from "./raw_server.ts";

const TOKEN = "s3cr3t-token-of-ours";

/** A server on a free port, and a client for it that does not wait between attempts. */
function serve(handler: (request: Request, count: number) => Response | Promise<Response>) {
  let count = 0;
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    (request) => handler(request, ++count),
  );
  const baseUrl = `http://127.0.0.1:${server.addr.port}/api/`;
  return {
    baseUrl,
    count: () => count,
    client: (options: Partial<HttpOptions> = {}) =>
      createHttp({ baseUrl, headers: { Authorization: `Token ${TOKEN}` }, backoff: () => 0, ...options }),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("send() gives the reply and sends query, headers and JSON", async () => {
  await using server = serve(async (request) =>
    Response.json({
      url: request.url,
      token: request.headers.get("authorization"),
      body: request.method === "POST" ? await request.json() : null,
    })
  );
  const http = server.client();
  assertEquals(
    (await http.get("tools/", { query: { id__in: "1,2", none: undefined, time: "10:00+02" } })).json(),
    {
      url: `${server.baseUrl}tools/?id__in=1,2&time=10%3A00%2B02`,
      token: `Token ${TOKEN}`,
      body: null,
    },
  );
  const posted = (await http.send("post", "rest/data/", { json: { title: "Ø" } })).json() as {
    body: unknown;
  };
  assertEquals(posted.body, { title: "Ø" });
});

Deno.test("get() repeats after 503 and 429 until the server answers", async () => {
  await using server = serve((_, count) =>
    count === 1
      ? new Response("busy", { status: 503 })
      : count === 2
      ? new Response("slow down", { status: 429, headers: { "Retry-After": "0" } })
      : Response.json({ count })
  );
  assertEquals((await server.client().get("x")).json(), { count: 3 });
});

Deno.test("get() gives up with the time to wait when Retry-After is long", async () => {
  await using server = serve(() => new Response("later", { status: 429, headers: { "Retry-After": "120" } }));
  const error = await assertRejects(() => server.client().get("x"), RetryableError, "status 429");
  assertEquals([error.retryAfter, statusOf(error), isUnclear(error), server.count()], [
    120_000,
    429,
    false,
    1,
  ]);
});

Deno.test("send() never repeats a POST or PATCH, and says that their fate is unclear", async () => {
  await using server = serve(() => new Response("oops", { status: 502 }));
  for (const method of ["POST", "PATCH", "PUT", "DELETE"]) {
    const error = await assertRejects(() => server.client().send(method, "x", { json: {} }), RetryableError);
    assert(isUnclear(error));
  }
  assertEquals(server.count(), 4);
});

Deno.test("send() sends a POST once when a used connection ends before the answer", async () => {
  using server = rawServer((request, socket) => {
    if (request.startsWith("GET")) return socket.reply("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    socket.close();
  });
  const http = createHttp({ baseUrl: server.url });
  await http.get("x"); // leaves a connection in the pool
  const error = await assertRejects(() => http.send("POST", "x", { json: { a: 1 } }), RetryableError);
  assert(isUnclear(error));
  assertEquals(server.requests.filter((each) => each.startsWith("POST")).length, 1);
});

Deno.test("get() repeats when the body ends early, then says so", async () => {
  using server = rawServer((_, socket) => {
    socket.reply('HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[{"id":1');
    socket.close();
  });
  const http = createHttp({ baseUrl: server.url, backoff: () => 0, retries: 1 });
  await assertRejects(() => http.get("x"), RetryableError, `GET ${server.url}x`);
  assertEquals(server.requests.length, 2);
});

Deno.test("get() ends in time when the server hangs in the head or in the body", async () => {
  for (const start of ["", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n[1,"]) {
    using server = rawServer((_, socket) => start ? socket.reply(start) : undefined);
    const http = createHttp({ baseUrl: server.url, backoff: () => 0, retries: 1, timeoutMs: 60 });
    await assertRejects(() => http.get("x"), RetryableError, "no whole answer within 0.06 s");
    assertEquals(server.requests.length, 2);
  }
});

Deno.test("get() is retryable when nobody listens", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  const http = createHttp({ baseUrl: `http://user:${TOKEN}@127.0.0.1:${port}/`, retries: 0 });
  const error = await assertRejects(
    () => http.get(`x?token=${TOKEN}&id=3`),
    RetryableError,
    "Connection refused",
  );
  assertStringIncludes(error.message, `GET http://127.0.0.1:${port}/x?token=***&id=3: `);
  assert(!`${error.message} ${Deno.inspect(error)}`.includes(TOKEN));
});

Deno.test("send() gives HttpError with status and body, the token taken out", async () => {
  await using server = serve((request) =>
    new Response(`no such\u0007 thing for ${request.headers.get("authorization")} ${"x".repeat(3000)}`, {
      status: 404,
    })
  );
  const error = await assertRejects(
    () => server.client().get("x"),
    HttpError,
    'status 404, "no such thing for *** x',
  );
  assertEquals([error.status, error.method, error.url], [404, "GET", `${server.baseUrl}x`]);
  assert(error.body.length <= 501);
  assert(!Deno.inspect(error).includes(TOKEN));
});

Deno.test("get() follows a redirect on the same host, and to no other with the token", async () => {
  const seen: (string | null)[] = [];
  await using other = serve((request) => {
    seen.push(request.headers.get("authorization"));
    return Response.json({});
  });
  await using server = serve((request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/api/away") return Response.redirect(`${other.baseUrl}x`, 302);
    return pathname === "/api/tools"
      ? new Response(null, { status: 301, headers: { location: "/api/tools/" } })
      : Response.json(pathname);
  });
  assertEquals((await server.client().get("tools")).json(), "/api/tools/");
  await assertRejects(() => server.client().get("away"), HttpError, "which is another host");
  await assertRejects(
    () => server.client().send("POST", "tools", { json: 1 }),
    HttpError,
    "lose its content",
  );
  assertEquals(seen, []);
});

Deno.test("get() ends a circle of redirects", async () => {
  await using server = serve((request) => Response.redirect(request.url, 302));
  await assertRejects(() => server.client().get("x"), HttpError, "after 5 redirects");
});

Deno.test("get() refuses a reply over the limit, and JSON that is none", async () => {
  await using server = serve((request) =>
    new Response(request.url.endsWith("big") ? "x".repeat(2000) : "<html>\n<title>Log in</title>")
  );
  const http = server.client({ maxBytes: 1000 });
  await assertRejects(() => http.get("big"), HttpError, "larger than 1000 bytes");
  const reply = await http.get("page");
  await assertRejects(
    async () => await reply.json(),
    HttpError,
    'not JSON, but "<html> <title>Log in</title>"',
  );
});

Deno.test("send() ends with the caller's reason when it is aborted", async () => {
  using server = rawServer(() => undefined);
  const stop = new AbortController();
  const going = createHttp({ baseUrl: server.url }).get("x", { signal: stop.signal });
  const reason = new Error("stopped by the user");
  stop.abort(reason);
  assertEquals(await going.catch((error) => error), reason);
});

Deno.test("send() trusts the extra certificates and no other unknown ones", async () => {
  const { certificate, key } = await selfSigned();
  const server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", cert: certificate, key, onListen() {} },
    () => Response.json(1),
  );
  const baseUrl = `https://127.0.0.1:${server.addr.port}/`;
  const get = (options: Partial<HttpOptions>) => createHttp({ baseUrl, retries: 0, ...options }).get("x");
  assertEquals((await get({ caCerts: [certificate] })).json(), 1);
  await assertRejects(() => get({}), RetryableError, "UnknownIssuer; name its issuer's");
  await assertRejects(
    () => get({ caCerts: [certificate.replace(/\n(.+)\n/, "\nAAAA\n")] }),
    TypeError,
    "NX_CERT_BUNDLE",
  );
  await server.shutdown();
});

/** A certificate for 127.0.0.1 that nobody knows. */
async function selfSigned() {
  const folder = await Deno.makeTempDir();
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
      ...[
        "-addext",
        "basicConstraints=critical,CA:FALSE",
        "-keyout",
        `${folder}/key.pem`,
        "-out",
        `${folder}/cert.pem`,
      ],
    ],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const [certificate, key] = await Promise.all(
    ["cert.pem", "key.pem"].map((name) => Deno.readTextFile(`${folder}/${name}`)),
  );
  await Deno.remove(folder, { recursive: true });
  return { certificate: certificate!, key: key! };
}
