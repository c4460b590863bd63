import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { makeTree, NOON } from "./tree.ts";

const permissions = { read: true, write: true, env: true } as const;
const names = (files: { relative: string }[]) => files.map((file) => file.relative);

Deno.test({
  name: "walk() searches linked folders beside ordinary ones, files keeping their paths as seen",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/a/x.dm3");
    await tree.file("pool/deep/y.dm3");
    await tree.file("pool2/z.dm3");
    await tree.link("Titan/linked", "../pool");
    await tree.link("pool/deep/more", "../../pool2");
    const { files } = await tree.find();
    assertEquals(names(files), [
      "Titan/a/x.dm3",
      "Titan/linked/deep/more/z.dm3",
      "Titan/linked/deep/y.dm3",
    ]);
    assertEquals(files[1]!.path, `${tree.root}/Titan/linked/deep/more/z.dm3`);
  },
});

Deno.test({
  name: "walk() ends in loops, and sees each file once",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/a/x.dm3");
    await tree.file("pool/y.dm3");
    await tree.link("Titan/a/self", ".");
    await tree.link("Titan/a/up", "..");
    await tree.link("Titan/l1", "../pool");
    await tree.link("Titan/l2", "../pool");
    await tree.link("pool/back", "../Titan");
    await tree.link("Titan/knot", "knot");
    const found = await tree.find();
    assertEquals(names(found.files), ["Titan/a/x.dm3", "Titan/l1/y.dm3"]);
    assertEquals(found.excluded.map(({ path, reason }) => [path, reason]), [
      ["Titan/knot", "link that leads to itself"],
    ]);
  },
});

Deno.test({
  name: "walk() follows a link to a file by the time of its target, and takes no file twice",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/a.dm3", NOON, "four");
    await tree.file("pool/in time.dm3", NOON + 1, "five!");
    await tree.file("pool/old.dm3", NOON - 86400_000);
    await tree.link("Titan/again.dm3", "a.dm3");
    await tree.link("Titan/b.dm3", "../pool/in time.dm3");
    await tree.link("Titan/old.dm3", "../pool/old.dm3");
    const found = await tree.find();
    assertEquals(found.files.map(({ relative, size, mtime }) => [relative, size, mtime]), [
      ["Titan/a.dm3", 4, NOON],
      ["Titan/b.dm3", 5, NOON + 1],
    ]);
    assertEquals(found.excluded, [
      { path: "Titan/again.dm3", size: 4, mtime: NOON, reason: 'the same file as "Titan/a.dm3"' },
    ]);
    assertEquals(found.outsideTime, 1);
  },
});

Deno.test({
  name: "walk() does not leave the root by a link, and says what to do",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await using outside = await makeTree();
    await outside.file("secret/s.dm3");
    await outside.file("old.dm3", NOON - 86400_000);
    await tree.file("Titan/a.dm3");
    await tree.file("Quanta/q.dm3");
    await tree.link("Titan/folder", `${outside.root}/secret`);
    await tree.link("Titan/file.dm3", `${outside.root}/secret/s.dm3`);
    await tree.link("Titan/old.dm3", `${outside.root}/old.dm3`);
    await tree.link("Titan/everything", tree.root);
    await tree.link("Titan/nowhere.dm3", "gone.dm3");
    // A sibling whose name begins like the root's is outside too.
    await Deno.mkdir(`${tree.root} too`);
    await tree.link("Titan/beside", `${tree.root} too`);
    try {
      const found = await tree.find({ to: new Date(Date.now() + 86400_000) });
      assertEquals(names(found.files), ["Titan/a.dm3"]);
      const reasons = Object.fromEntries(found.excluded.map(({ path, reason }) => [path, reason]));
      assertEquals(Object.keys(reasons).sort(), [
        "Titan/beside",
        "Titan/everything",
        "Titan/file.dm3",
        "Titan/folder",
        "Titan/nowhere.dm3",
      ]);
      for (const link of ["beside", "file.dm3", "folder"]) {
        assertMatch(reasons[`Titan/${link}`]!, /outside of the data root; mount that below the root/);
      }
      assertMatch(reasons["Titan/everything"]!, /holds the searched folder/);
      assertEquals(reasons["Titan/nowhere.dm3"], "link that leads nowhere");
      assertEquals(found.outsideTime, 1);
    } finally {
      await Deno.remove(`${tree.root} too`);
    }
  },
});

Deno.test({
  name: "walk() takes a session folder that is a link inside the root, and refuses one that leaves it",
  permissions,
  async fn() {
    await using tree = await makeTree();
    await using outside = await makeTree();
    await tree.file("disks/7/a.dm3");
    await tree.link("Titan", "disks/7");
    assertEquals(names((await tree.find()).files), ["Titan/a.dm3"]);
    await outside.file("a.dm3");
    await tree.link("Quanta", outside.root);
    await assertRejects(
      () => tree.find({ folder: "Quanta" }),
      RangeError,
      "mount that folder below the root",
    );
  },
});

Deno.test({
  name: "walk() passes a name that is not UTF-8 with its reason, neighbours go on",
  permissions: { ...permissions, run: ["/bin/sh"] },
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/caf\u00e9.dm3");
    await tree.file("Titan/question \ufffd.dm3"); // a name that really has the replacement character
    const { success } = await new Deno.Command("/bin/sh", {
      args: [
        "-c",
        `: >"$(printf 'caf\\351.dm3')" && mkdir "$(printf 'd\\377')" && : >"$(printf 'd\\377/in.dm3')"`,
      ],
      cwd: `${tree.root}/Titan`,
    }).output();
    assertEquals(success, true);
    const found = await tree.find();
    assertEquals(names(found.files), ["Titan/caf\u00e9.dm3", "Titan/question \ufffd.dm3"]);
    assertEquals(
      found.excluded,
      ["Titan/caf\ufffd.dm3", "Titan/d\ufffd"].map((path) => ({
        path,
        size: 0,
        mtime: 0,
        reason: "name is not valid UTF-8; rename it",
      })),
    );
  },
});

Deno.test({
  name: "walk() passes what is no regular file",
  permissions: { ...permissions, run: ["mkfifo"] },
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/a.dm3");
    await new Deno.Command("mkfifo", { args: [`${tree.root}/Titan/pipe.dm3`] }).output();
    const found = await tree.find({ to: new Date(Date.now() + 86400_000) });
    assertEquals(names(found.files), ["Titan/a.dm3"]);
    assertEquals(found.excluded.map(({ path, reason }) => [path, reason]), [
      ["Titan/pipe.dm3", "not a regular file"],
    ]);
  },
});

Deno.test({
  name: "walk() passes a folder that may not be read, and findFiles() is retryable when it is the session's",
  permissions: { ...permissions, run: true, sys: ["uid"] },
  async fn() {
    await using tree = await makeTree();
    await tree.file("Titan/a.dm3");
    await tree.file("Titan/closed/b.dm3");
    await tree.file("Titan/listed/c.dm3");
    await tree.file("Locked/d.dm3");
    await Deno.chmod(`${tree.root}/Titan/closed`, 0o000);
    await Deno.chmod(`${tree.root}/Titan/listed`, 0o444); // names can be read, files cannot be looked at
    await Deno.chmod(`${tree.root}/Locked`, 0o000);
    try {
      const { found, error } = await findAsUser(tree.root);
      assertEquals(found.files, ["Titan/a.dm3"]);
      assertEquals(found.excluded.map(([path]) => path), ["Titan/closed", "Titan/listed"]);
      for (const [, reason] of found.excluded) assertMatch(reason, /give emloom's user permission/);
      assertMatch(error, /^RetryableError: Cannot read ".*Locked": Permission denied/);
    } finally {
      await Deno.chmod(`${tree.root}/Titan/closed`, 0o700);
      await Deno.chmod(`${tree.root}/Locked`, 0o700);
      await Deno.chmod(`${tree.root}/Titan/listed`, 0o700);
    }
  },
});

/** Permissions hold nobody back who is root: the search then runs as another user, from a place of its own. */
async function findAsUser(
  root: string,
): Promise<{ found: { files: string[]; excluded: [string, string][] }; error: string }> {
  const place = await Deno.makeTempDir();
  try {
    const isRoot = Deno.uid() === 0;
    const sources = ["files/find.ts", "files/walk.ts", "files/glob.ts", "engine/errors.ts"];
    for (const folder of ["files", "engine"]) await Deno.mkdir(`${place}/${folder}`);
    for (const source of sources) {
      await Deno.copyFile(new URL(`../../${source}`, import.meta.url), `${place}/${source}`);
    }
    await Deno.writeTextFile(
      `${place}/main.ts`,
      `import { findFiles } from "./files/find.ts";
      const options = { root: Deno.args[0], from: new Date(0), to: new Date("2100-01-01"), strategy: "exclusive",
        extensions: new Set(), ignore: [], settleMs: 0, now: new Date("2100-01-01") };
      const found = await findFiles({ ...options, folder: "Titan" });
      const error = await findFiles({ ...options, folder: "Locked" }).then(() => "none", String);
      console.log(JSON.stringify({
        found: { files: found.files.map((f) => f.relative), excluded: found.excluded.map((f) => [f.path, f.reason]) },
        error,
      }));`,
    );
    let deno = Deno.execPath();
    if (isRoot) {
      await Deno.copyFile(deno, `${place}/deno`);
      deno = `${place}/deno`;
      await Deno.chmod(deno, 0o755);
      await Deno.chmod(place, 0o755);
      await Deno.chmod(root, 0o755);
    }
    const { stdout, stderr } = await new Deno.Command(deno, {
      args: ["run", "--no-config", "--no-lock", "--no-check", "--allow-read", `${place}/main.ts`, root],
      cwd: place,
      env: { DENO_DIR: `${place}/cache`, NO_COLOR: "1" },
      ...(isRoot ? { uid: 65534, gid: 65534 } : {}),
    }).output();
    const text = new TextDecoder();
    if (stdout.length === 0) throw new Error(text.decode(stderr));
    return JSON.parse(text.decode(stdout));
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}
