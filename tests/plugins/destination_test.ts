import { assertEquals, assertMatch } from "@std/assert";
import { kit, open, TROUBLE } from "./facility.ts";

const bad = (name: string, body: string) =>
  `export default (emloom) => emloom.defineDestination({
    name: "${name}", title: "Bad", hosts: [], async upload(record, previous) { ${body} },
  });`;

Deno.test("a site's destination gets each record, and bad ones beside it keep it from nobody", async () => {
  const troubles = Object.entries({
    ...TROUBLE,
    lies: `return { remoteId: "1", sha256: "0".repeat(64), action: "created" }`,
    mumbles: `return { remoteId: 1 }`,
    scripts: `return { remoteId: "1", sha256: record.sha256, action: "created", url: "javascript:alert(1)" }`,
  });
  await using site = await open({
    plugins: {
      ...Object.fromEntries(troubles.map(([name, body]) => [`bad_${name}.js`, bad(name, body)])),
      "archive.ts": await kit("archive.ts"),
    },
  });
  assertEquals((await site.emloom("run", "--from", "none")).code, 3);
  const session = await site.session();
  assertEquals(session.state, "BUILT_NOT_EXPORTED");
  const found = Object.fromEntries(
    session.uploads.map((each: { destination: string; state: string; error: string }) => [
      each.destination,
      each.error ?? each.state,
    ]),
  );
  assertEquals([found.archive, found.folder], ["done", "done"]);
  for (
    const [name, reason] of Object.entries({
      throws: /broken on purpose/,
      hangs: /longer than 12 s/,
      eats: /more memory than/,
      leaves: /ended with code 7/,
      lies: /another record than the one it was given/,
      mumbles: /what its "upload" gives makes no sense: "remoteId"/,
      scripts: /"url": write an address that begins with https:/,
    })
  ) assertMatch(found[name], reason);
  assertEquals(site.records().length, 1);
  assertEquals(site.heard.length, 1);
  const [{ path, body }] = site.heard as [typeof site.heard[0]];
  assertEquals(path, `/archive/${encodeURIComponent(body.recordId as string)}`);
  assertEquals([body.previous, "path" in body], [{ remoteId: null, sha256: null }, false]);

  // put aside, they are no part of the facility any more
  for (const [name] of troubles) {
    await Deno.rename(`${site.folder}/plugins/bad_${name}.js`, `${site.folder}/plugins/_bad_${name}.js`);
  }
  await site.emloom("sessions", "retry", "1");
  assertEquals((await site.emloom("run")).code, 0);
  assertEquals((await site.session()).state, "COMPLETED");
  assertEquals((site.heard.at(-1)!.body.previous as { remoteId: string }).remoteId, body.recordId);
  const doctor = JSON.parse((await site.emloom("doctor", "--json")).stdout) as {
    findings: { check: string; message: string }[];
  };
  const finding = (check: string) => doctor.findings.find((each) => each.check === check)?.message;
  assertEquals(finding("destination archive"), "it answers 200");
  assertEquals(finding("plugin archive"), `destination, may reach 127.0.0.1:${site.port}`);
});
