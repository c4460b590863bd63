/** HDF5 files to test with: those that lie beside the tests, and others made by the HDF5 library itself. */
import { File as H5File, FS, type Group, ready } from "../h5wasm.ts";

/** A file of `data/`, which `make_hdf5.py` there makes. */
export function nearby(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(new URL(`./data/${name}`, import.meta.url));
}

/** Makes a file in memory with the HDF5 library (h5wasm). */
export async function makeHdf5(
  fill: (root: Group) => void,
  libver?: "latest",
): Promise<Uint8Array<ArrayBuffer>> {
  await ready;
  const file = new H5File("made.h5", "w", { ...(libver ? { libver } : {}) });
  fill(file);
  file.close();
  const bytes = FS!.readFile("made.h5") as Uint8Array<ArrayBuffer>;
  FS!.unlink("made.h5");
  return bytes.slice();
}

/** The group at a path, made with those above it where they are not there yet. */
export function groupAt(root: Group, path: string): Group {
  return path.split("/").reduce(
    (group, name) => (group.keys().includes(name) ? group.get(name) : group.create_group(name)) as Group,
    root,
  );
}

/** Opens a file in memory with the HDF5 library, to compare with. */
export async function withLibrary<T>(bytes: Uint8Array, look: (root: Group) => T): Promise<T> {
  await ready;
  FS!.writeFile("looked.h5", bytes);
  const file = new H5File("looked.h5", "r");
  try {
    return look(file);
  } finally {
    file.close();
    FS!.unlink("looked.h5");
  }
}
