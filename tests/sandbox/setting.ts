/** Files, hostile and healthy, in a folder that is removed at the end; and the forms in which emloom runs. */
import { fileURLToPath } from "node:url";
import { dm3 } from "../extractors/fixtures.ts";

/** Absolute path of a plugin of these tests. */
export const plugin = (name: string) => fileURLToPath(new URL(`plugins/${name}.ts`, import.meta.url));

/** All plugins that load. */
export const PLUGINS = ["loops", "bombs", "snoop", "talkers", "moody", "site_profile", "strips"].map(plugin);

/** The module that children run, as sources. */
export const SOURCE = fileURLToPath(new URL("../../main.ts", import.meta.url));

/** A folder of data for one test. */
export class DataRoot {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async make(suffix = ""): Promise<DataRoot> {
    const path = await Deno.makeTempDir({ prefix: "emloom-", suffix });
    return new DataRoot(await Deno.realPath(path));
  }

  /** Writes a file; resolves to its path. */
  async file(name: string, content: string | Uint8Array): Promise<string> {
    const path = `${this.path}/${name}`;
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return path;
  }

  /** Writes a small DM3 image. */
  healthy(name = "healthy.dm3"): Promise<string> {
    return this.file(name, dm3({ shape: [8, 12], units: ["nm", "nm"] }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** A form in which emloom runs: what children are started with. */
export interface Form {
  name: string;
  entry: string;
}

/** Sources; a bundle, made into `folder`; and the bundle of a binary, where `EMLOOM_TEST_BINARY_APP` names it. */
export async function forms(folder: string): Promise<Form[]> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--minify", "--code-splitting", "--outdir", folder, SOURCE],
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stderr: "piped",
    stdout: "null",
  }).output();
  if (!success) throw new Error(`The bundle cannot be made: ${new TextDecoder().decode(stderr)}`);
  const binary = Deno.env.get("EMLOOM_TEST_BINARY_APP");
  return [
    { name: "source", entry: SOURCE },
    { name: "bundle", entry: `${folder}/main.js` },
    ...(binary ? [{ name: "binary", entry: binary }] : []),
  ];
}
