import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { bundle, leftovers } from "../../tools/bundle.ts";

const permissions = { read: true, write: true, run: true, env: true } as const;

Deno.test({
  name: "leftovers() finds what asks for files of sources, or tells about the machine",
  permissions: "none",
  fn() {
    assertEquals(leftovers('new URL("./core.wasm",import.meta.url)', []), [
      'asks for "./core.wasm" beside itself',
    ]);
    assertEquals(leftovers("new URL(`x.xsd`, import.meta.url)", []), ['asks for "x.xsd" beside itself']);
    assertEquals(leftovers('import.meta.resolve("./x")', []), [
      "uses import.meta.resolve, which is another in a bundle",
    ]);
    assertEquals(leftovers('"/home/amara/.cache/deno/npm/x"', ["/home/amara/"]), ['names "/home/amara/"']);
    assertEquals(
      leftovers('new URL("https://qudt.org/",import.meta.url);new URL("./a",base)', ["/home/a/"]),
      [],
    );
  },
});

Deno.test({
  name:
    "bundle() runs from its folder alone, with bytes and lazy parts, and leaves nothing of an earlier one",
  permissions,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(`${folder}/data.bin`, new Uint8Array([1, 2, 255]));
      await Deno.writeTextFile(`${folder}/lazy.ts`, "export const lazy: string = 'loaded';");
      await Deno.writeTextFile(
        `${folder}/main.ts`,
        `import bytes from "./data.bin" with { type: "bytes" };
        const { lazy } = await import("./lazy.ts");
        console.log(lazy, bytes.length, bytes[2]);`,
      );
      await Deno.mkdir(`${folder}/app`);
      await Deno.writeTextFile(`${folder}/app/chunk-STALE.js`, "");
      assertEquals(await bundle(`${folder}/main.ts`, `${folder}/app`), []);
      const pieces = [...Deno.readDirSync(`${folder}/app`)].map(({ name }) => name);
      assertEquals(pieces.includes("main.js") && !pieces.includes("chunk-STALE.js"), true);
      await Deno.mkdir(`${folder}/elsewhere`);
      await Deno.rename(`${folder}/app`, `${folder}/elsewhere/app`);
      for (const source of ["main.ts", "lazy.ts", "data.bin"]) await Deno.remove(`${folder}/${source}`);
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [
          "run",
          "--no-prompt",
          "--no-config",
          "--no-lock",
          "--no-npm",
          "--no-remote",
          "elsewhere/app/main.js",
        ],
        cwd: folder,
        env: { DENO_DIR: `${folder}/cache`, NO_COLOR: "1" },
      }).output();
      const text = new TextDecoder();
      assertEquals([text.decode(stdout), text.decode(stderr)], ["loaded 3 255\n", ""]);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "bundle() names what points out of the folder, and an import that is missing",
  permissions,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeTextFile(`${folder}/main.ts`, 'console.log(new URL("./table.csv", import.meta.url));');
      assertEquals(await bundle(`${folder}/main.ts`, `${folder}/app`), [
        'main.js: asks for "./table.csv" beside itself',
      ]);
      await Deno.writeTextFile(`${folder}/main.ts`, 'import "./gone.ts";');
      const error = await assertRejects(() => bundle(`${folder}/main.ts`, `${folder}/app`), Error);
      assertMatch(error.message, /gone\.ts/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
