import { assert, assertEquals, assertMatch } from "@std/assert";
import { INSTRUMENT, kit, open, SESSION, TROUBLE } from "./facility.ts";

/** Trouble before the plugin has said what it is: everything would wait for it. */
const atStart = Object.entries(TROUBLE).map((
  [name, body],
) => [`bad_${name}.js`, `${body};\nexport default 1;`]);

const badExtractor = (name: string, body: string) =>
  `export default (emloom) => emloom.defineExtractor({
    name: "${name}", title: "Bad", extensions: ["bad"],
    supports: (file) => emloom.textOf(file.read(0, 20)) === "BAD ${name}" || "no",
    *extract() { ${body} },
  });`;

Deno.test("a site's format and profile work in a session, and bad ones beside them cost their own files", async () => {
  await using site = await open({
    plugins: {
      ...Object.fromEntries(atStart),
      ...Object.fromEntries(
        Object.entries(TROUBLE).map(([name, body]) => [`worse_${name}.js`, badExtractor(name, body)]),
      ),
      "lamp.ts": await kit("lamp.ts"),
      "room.ts": await kit("room.ts"),
      "worse_profile.js": `export default (emloom) => emloom.defineProfile({
        name: "later", title: "Later", match: /^DEMO/, read() { for (;;); } });`,
    },
  });
  const data = `${site.folder}/instrument-data/${INSTRUMENT.filestore_path}`;
  const files = {
    "today.lamp": "LAMP 1250",
    ...Object.fromEntries(Object.keys(TROUBLE).map((n) => [`${n}.bad`, `BAD ${n}`])),
  };
  for (const [i, [name, text]] of Object.entries(files).entries()) {
    await Deno.writeTextFile(`${data}/${name}`, text);
    const at = new Date(SESSION.start.getTime() + 600_000 + i * 1000);
    await Deno.utime(`${data}/${name}`, at, at);
  }
  const run = await site.emloom("run", "--from", "none");
  assertEquals(run.code, 3);
  for (const [file] of atStart) assertMatch(run.stderr, new RegExp(`left out the plugin .*${file}: `));
  const session = await site.session();
  assertEquals([session.state, session.reason], ["COMPLETED", null]);
  const found = Object.fromEntries(
    session.datasets.map((each: { path: string }) => [each.path.split("/").at(-1), each]),
  );
  assertEquals(found["today.lamp"].data_type, "Lamp_Log");
  assertEquals(found["lattice_001.dm4"].error, null);
  for (const name of ["today.lamp", "lattice_001.dm4", "overview.tif"]) {
    assertEquals(found[name].metadata.extensions.Room, "B1", name);
  }
  assertMatch(found["throws.bad"].error, /broken on purpose/);
  assertMatch(found["hangs.bad"].error, /longer than 12 s/);
  assertMatch(found["eats.bad"].error, /more memory/);
  assertMatch(found["leaves.bad"].error, /code 7/);
});

Deno.test("a profile that never ends costs the files it is for, and says so", async () => {
  await using site = await open({
    plugins: {
      "endless.js": `export default (emloom) => emloom.defineProfile({
        name: "endless", title: "Endless", match: /^DEMO/, read({ dataType }) { if (/SEM/.test(dataType)) for (;;); } });`,
    },
  });
  assertEquals((await site.emloom("run", "--from", "none")).code, 0);
  const session = await site.session();
  assertEquals(session.state, "COMPLETED");
  const broken = session.datasets.filter((each: { error: string | null }) =>
    /longer than 12 s/.test(each.error ?? "")
  );
  assertEquals(broken.map((each: { path: string }) => each.path.split("/").at(-1)), ["overview.tif"]);
  assert(session.datasets.length > 4);
});
