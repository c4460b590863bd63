/**
 * Builds `wasm/core.wasm` from `wasm/src`; with `--check` only compares it with the one that is committed.
 *
 * @module
 */

const ROOT = new URL("../", import.meta.url);
const COMPILER = "npm:assemblyscript@0.28.20/asc";
const FLAGS = [
  "--runtime",
  "stub",
  "--importMemory",
  "--noExportMemory",
  "--initialMemory",
  "16",
  "--maximumMemory",
  "16384",
  "--enable",
  "simd",
  "-O3",
  "--converge",
  "--noAssert",
  "--use",
  "abort=",
];

/** Compiles the core; resolves to its bytes. */
async function build(): Promise<Uint8Array> {
  const out = await Deno.makeTempFile({ suffix: ".wasm" });
  try {
    // The compiler is no part of the product: it stays out of the import map and the lock.
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-config",
        "--no-lock",
        COMPILER,
        "wasm/src/core.ts",
        "--outFile",
        out,
        ...FLAGS,
      ],
      cwd: ROOT,
    }).output();
    if (!success) {
      throw new Error(new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr));
    }
    return await Deno.readFile(out);
  } finally {
    await Deno.remove(out);
  }
}

async function sha256(bytes: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(bytes))).toHex();
}

const target = new URL("wasm/core.wasm", ROOT);
const bytes = await build();
if (Deno.args.includes("--check")) {
  const committed = await Deno.readFile(target);
  const [built, stored] = await Promise.all([sha256(bytes), sha256(committed)]);
  if (built !== stored) {
    console.error(`wasm/core.wasm is stale: it has sha256 ${stored}, its sources give ${built}`);
    Deno.exit(1);
  }
  console.log(`wasm/core.wasm is built from its sources: sha256 ${built}`);
} else {
  await Deno.writeFile(target, bytes);
  console.log(`wasm/core.wasm: ${bytes.length} bytes, sha256 ${await sha256(bytes)}`);
}
