/**
 * Other people's libraries, each in a process of its own that is asked in turn: a line
 * `task TAB path TAB size TAB milliseconds` goes in, the seconds of the best run come out, or `-` and a reason.
 * With 0 milliseconds the result is written to `path.out` too: what was unpacked, packed (libtiff: a file), or the
 * pixels of all pages. Tasks: `unpack` an LZW stream to so many bytes, `pack` bytes, `read` all pages of a TIFF file.
 *
 * @module
 */
import { Conversation } from "../_conversation.ts";
import type { Racer } from "../_measure.ts";

/** What a peer can be asked to do. */
type Task = "unpack" | "pack" | "read";

/** A peer at work. */
export interface Peer extends AsyncDisposable {
  /** Does `task` with the file at `path`. */
  racer(task: Task, path: string, size: number): Racer;
}

/** Peers by name: `imagecodecs` (with tifffile), `libtiff`, `weezl`, `utif2`, `geotiff`. */
export type PeerName = keyof typeof START;

const HERE = new URL(".", import.meta.url).pathname;
const VERSIONS = { utif2: "4.1.0", geotiff: "2.1.3", weezl: "0.2.1" };
const CARGO = `[package]
name = "peer"
version = "0.1.0"
edition = "2021"
[[bin]]
name = "peer"
path = "main.rs"
[dependencies]
weezl = "=${VERSIONS.weezl}"
[profile.release]
debug = false
`;

const START = {
  imagecodecs() {
    const python = Deno.env.get("EMLOOM_REFERENCE_PYTHON");
    if (!python) throw new Error("EMLOOM_REFERENCE_PYTHON is not set");
    return { command: python, args: [`${HERE}python.py`] };
  },
  async libtiff(folder: string) {
    await run("gcc", ["-O3", "-march=native", "-o", `${folder}/libtiff`, `${HERE}libtiff.c`, "-ltiff"]);
    return { command: `${folder}/libtiff`, args: [] };
  },
  async weezl(folder: string) {
    await Deno.mkdir(`${folder}/weezl`);
    await Deno.writeTextFile(`${folder}/weezl/Cargo.toml`, CARGO);
    await Deno.copyFile(`${HERE}weezl.rs`, `${folder}/weezl/main.rs`);
    await run("cargo", ["build", "--release", "--quiet", "--manifest-path", `${folder}/weezl/Cargo.toml`], {
      RUSTFLAGS: "-C target-cpu=native",
      CARGO_TARGET_DIR: `${folder}/weezl/target`,
    });
    return { command: `${folder}/weezl/target/release/peer`, args: [] };
  },
  utif2: () => npm("utif2"),
  geotiff: () => npm("geotiff"),
};

async function npm(name: "utif2" | "geotiff") {
  // They are no part of the product: they stay out of the import map and the lock.
  const base = ["run", "-A", "--no-lock", "--no-config", "--quiet", `${HERE}npm.js`, name, VERSIONS[name]];
  await run(Deno.execPath(), base);
  return { command: Deno.execPath(), args: base };
}

async function run(command: string, args: string[], env?: Record<string, string>): Promise<void> {
  const child = new Deno.Command(command, {
    args,
    stdin: "null",
    stderr: "piped",
    stdout: "null",
    ...(env ? { env } : {}),
  });
  const { success, stderr } = await child.output();
  if (!success) {
    throw new Error(new TextDecoder().decode(stderr).trim().split("\n")[0] || `"${command}" failed`);
  }
}

/**
 * Starts peers; who cannot be had is left out, with a line that says so.
 *
 * @param folder Where to build those that are compiled.
 */
export async function startPeers(
  names: readonly PeerName[],
  folder: string,
): Promise<AsyncDisposable & { peers: Map<PeerName, Peer> }> {
  const peers = new Map<PeerName, Peer>();
  for (const name of names) {
    try {
      const { command, args } = await START[name](folder);
      peers.set(name, new Child(command, args));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      console.log(`${name}: left out (${reason})`);
    }
  }
  return {
    peers,
    async [Symbol.asyncDispose]() {
      for (const peer of peers.values()) await peer[Symbol.asyncDispose]();
    },
  };
}

class Child implements Peer {
  readonly #conversation: Conversation;

  constructor(command: string, args: string[]) {
    this.#conversation = new Conversation(command, { args, stderr: "null" });
  }

  racer(task: Task, path: string, size: number): Racer {
    return async (milliseconds) => {
      const asked = this.#conversation.ask([task, path, size, milliseconds].join("\t"));
      const answer = await asked.catch(() => "- it ended");
      return answer.startsWith("-") ? answer.slice(2) : Number(answer);
    };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#conversation[Symbol.asyncDispose]();
  }
}
