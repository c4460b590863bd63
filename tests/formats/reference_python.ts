/** The reference's own readers, run by the python that `EMLOOM_REFERENCE_PYTHON` names. */

/** Path of a python with rosettasciio, tifffile and imagecodecs, if there is one here. */
export const PYTHON: string | undefined = Deno.env.get("EMLOOM_REFERENCE_PYTHON");

/** Registers a test that needs the reference; without one it is reported as skipped. */
export function referenceTest(name: string, test: () => void | Promise<void>): void {
  if (PYTHON) Deno.test(name, test);
  else {Deno.test({
      name: `${name} (skipped: EMLOOM_REFERENCE_PYTHON is not set)`,
      ignore: true,
      fn: () => {},
    });}
}

/** Writes `files` to a folder, runs `script` there and resolves to the JSON that it prints. */
export async function askPython(script: string, files: Record<string, Uint8Array>): Promise<unknown> {
  const cwd = await Deno.makeTempDir();
  try {
    for (const [name, bytes] of Object.entries(files)) await Deno.writeFile(`${cwd}/${name}`, bytes);
    const { success, stdout, stderr } = await new Deno.Command(PYTHON!, { args: ["-c", script], cwd })
      .output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return JSON.parse(new TextDecoder().decode(stdout));
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}
