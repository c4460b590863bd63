/**
 * A recorded session to build again and again: its files, look-alikes of NEMO and CDCS, and settings that both
 * emloom and the reference read.
 *
 * @module
 */

/** A scenario laid out in a folder. */
export interface Scene {
  folder: string;
  /** `NX_…` settings, which are in the folder's `.env` too. */
  settings: Record<string, string>;
  /** Rows of the table `instruments`, with the reference's columns; also in `instruments.json`. */
  instruments: Record<string, string>[];
  /** Starts look-alikes that know of nothing yet. */
  serve(): Promise<AsyncDisposable>;
}

/** Where the recording and the look-alikes are. */
export interface Places {
  /** Folder with `data` and `e2e`. */
  data: string;
  /** Folder of `mock_nemo.py` and `mock_cdcs.py`. */
  servers: string;
}

/** Lays a scenario out in `folder`. */
export async function laySession(places: Places, name: string, folder: string): Promise<Scene> {
  const recorded = `${places.data}/e2e/${name}`;
  const ports = { "18765": freePort(), "18766": freePort() };
  const readJson = async (file: string) => {
    let text = (await Deno.readTextFile(`${recorded}/${file}`)).replaceAll("$ROOT", folder);
    for (const [old, port] of Object.entries(ports)) {
      text = text.replaceAll(`127.0.0.1:${old}`, `127.0.0.1:${port}`);
    }
    return text;
  };
  const settings = JSON.parse(await readJson("env.json")) as Record<string, string>;
  const instruments = await readJson("instruments.json");
  await Deno.writeTextFile(`${folder}/nemo.json`, await readJson("nemo.json"));
  await Deno.writeTextFile(`${folder}/instruments.json`, instruments);
  await Deno.writeTextFile(
    `${folder}/.env`,
    Object.entries(settings).map(([key, value]) => `${key}=${value}\n`).join(""),
  );
  const files = JSON.parse(await readJson("files.json")) as { path: string; source: string; mtime: number }[];
  for (const { path, source, mtime } of files) {
    const target = `${settings.NX_INSTRUMENT_DATA_PATH}/${path}`;
    await Deno.mkdir(target.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.copyFile(`${places.data}/data/${source}`, target);
    await Deno.utime(target, mtime, mtime);
  }
  return {
    folder,
    settings,
    instruments: JSON.parse(instruments),
    serve: () =>
      startServers([
        [`${places.servers}/mock_nemo.py`, `${folder}/nemo.json`, `${ports["18765"]}`],
        [`${places.servers}/mock_cdcs.py`, `${ports["18766"]}`, `${folder}/cdcs.log`],
      ], Object.values(ports)),
  };
}

async function startServers(commands: string[][], ports: number[]): Promise<AsyncDisposable> {
  const children = commands.map((args) =>
    new Deno.Command("python3", { args, stdin: "null", stdout: "null", stderr: "inherit" }).spawn()
  );
  const servers = {
    async [Symbol.asyncDispose]() {
      for (const child of children) child.kill("SIGTERM");
      await Promise.all(children.map((child) => child.status));
    },
  };
  for (const port of ports) {
    for (let tries = 200; !await answers(port); tries--) {
      if (tries === 0) {
        await servers[Symbol.asyncDispose]();
        throw new Error(`A look-alike does not answer on port ${port}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }
  return servers;
}

async function answers(port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname: "127.0.0.1", port })).close();
    return true;
  } catch {
    return false;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
