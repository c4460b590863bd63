/** Every real file that can be sanitised: checklist, and the readers of the field on what comes out. */
import { assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { extractors } from "../../extractors/mod.ts";
import { type ByteSource, memorySource } from "../../formats/source.ts";
import { patched, renamed } from "../../sanitize/overlay.ts";
import { planOf } from "../../sanitize/plan.ts";
import type { Report } from "../../sanitize/report.ts";
import { verify } from "../../sanitize/verify.ts";
import { emloom } from "../cli/emloom.ts";
import { DATA, goldenTest } from "../formats/golden_data.ts";
import { PYTHON } from "../formats/reference_python.ts";

const KNOWN = /\.(?:tiff?|dm[34]|ser|emi|spc|msa|mrc|h5|hdf5|hspy|emd|nxs)$/;
const OPTIONS = { fill: "zero" as const, strict: false };

/** Files that are broken, and why nothing is made of them. */
const REFUSED: Record<string, RegExp> = {
  "nx280/test_corrupted.dm3": /The file ends inside this tag/,
  "nx280/fei_emi_ser/Titan_TEM_13_unreadable_ser_1.ser": /its format is not known/,
  "nx280/fei_emi_ser/Titan_TEM_14_unreadable_emi.emi": /its format is not known/,
  // their tables of strips are damaged: nobody knows where the pixels are
  "nx280/quad1image_001_no_beam_scan_or_system_meta.tif": /Block 0 of page 0 lies outside the file/,
  "nx280/quanta_no_beam_scan_or_system_meta.tif": /Block 0 of page 0 lies outside the file/,
};
function filesBelow(folder: string): string[] {
  return [...Deno.readDirSync(`${DATA}/data/${folder}`)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    return isDirectory ? filesBelow(path) : KNOWN.test(name) ? [path] : [];
  }).sort();
}

function open(path: string): ByteSource {
  const bytes = Deno.readFileSync(`${DATA}/data/${path}`);
  const name = path.split("/").at(-1)!;
  const beside = new Map<string, ByteSource | undefined>();
  const sibling = (other: string): ByteSource | undefined => {
    if (!beside.has(other)) {
      const there = filesIn(dirname(path)).has(other);
      beside.set(other, there ? open(join(dirname(path), other)) : undefined);
    }
    return beside.get(other);
  };
  return renamed(memorySource(bytes, { name }), name, sibling);
}

const folders = new Map<string, Set<string>>();

function filesIn(folder: string): Set<string> {
  let names = folders.get(folder);
  if (!names) {
    folders.set(
      folder,
      names = new Set([...Deno.readDirSync(`${DATA}/data/${folder}`)].map(({ name }) => name)),
    );
  }
  return names;
}

/** No images are in them: what they have left is for a person to judge. */
const DATALESS = new Set(["hs176/velox/1532 Camera Ceta.emd", "rsciio/arina/test_00_master.h5"]);

/** The copy of a file without its data; its companion is copied as it is. */
function copyOf(
  path: string,
): { before: ByteSource; after: ByteSource; patches: ReturnType<typeof planOf>["patches"] } {
  const before = open(path);
  const { patches } = planOf(before, OPTIONS);
  const over = patched(before, patches, "zero");
  const bytes = memorySource(over.read(0, over.size));
  return { before, patches, after: renamed(bytes, before.name, (name) => before.sibling(name)) };
}

goldenTest("every file passes the checklist, or is refused with a reason", () => {
  const wrong: string[] = [];
  let done = 0;
  for (const path of filesBelow("")) {
    try {
      const checks = verify({ ...copyOf(path), options: OPTIONS, extractors });
      const odd = checks.filter(({ state }) => state === "failed" || state === "warn");
      if (DATALESS.has(path)) {
        assertEquals(odd.map(({ id, state }) => [id, state]), [[4, "warn"], [5, "warn"]], path);
      } else if (odd.length > 0) {
        wrong.push(`${path}: ${odd.map(({ name, detail }) => `${name}: ${detail}`)}`);
      }
      if (REFUSED[path]) wrong.push(`${path}: not refused`);
      done++;
    } catch (error) {
      if (!REFUSED[path]?.test((error as Error).message)) wrong.push(`${path}: ${(error as Error).message}`);
    }
  }
  assertEquals(wrong, []);
  assertEquals(done > 200, true);
});

goldenTest(
  "the command takes series with companions that hold a copy of their data, and packs what passes",
  async () => {
    const out = await Deno.makeTempDir();
    try {
      const found = await emloom(["sanitize", `${DATA}/data/rsciio/tia`, "--out", out, "--json", "--force"]);
      const reports = found.out.trim().split("\n").map((line) => JSON.parse(line) as Report);
      const failed = reports.filter(({ error, checks }) =>
        error || checks.some(({ state }) => state === "failed")
      );
      assertEquals([failed.map(({ input, error }) => `${input}: ${error}`), reports.length > 30], [[], true]);
      const stripped = reports.filter(({ input, ranges }) => input.endsWith(".emi") && ranges.length > 0);
      assertEquals(stripped.length >= 9, true);
    } finally {
      await Deno.remove(out, { recursive: true });
    }
  },
);

/** Reads pairs of files by the reference's readers: what opens before must open after, alike but for its data. */
const READ = `
import json, logging, os, sys, warnings
warnings.filterwarnings("ignore"); logging.disable(logging.CRITICAL)
import h5py, numpy as np, tifffile
from rsciio import digitalmicrograph, tia, edax, msa, mrc, hspy, delmic, nexus, emd, tiff
BY = {"dm3": [digitalmicrograph], "dm4": [digitalmicrograph], "ser": [tia], "spc": [edax], "msa": [msa], "mrc": [mrc],
      "tif": [tiff], "h5": [delmic, emd], "hdf5": [hspy], "hspy": [hspy], "nxs": [nexus], "emd": [emd]}
PLACES = {"StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts"}
before, after = sys.argv[1:3]
problems, opened = [], {}

def signals(reader, path):
    return reader.file_reader(path, lazy=False)

def shape(s):
    return s["data"].shape, str(s["data"].dtype), [
        (a.get("name"), a.get("units"), a.get("size"), str(a.get("axis")), repr(a.get("scale")), repr(a.get("offset"))) for a in s["axes"]]

def zero(a):
    if a.dtype.names: return all(zero(a[n]) for n in a.dtype.names)
    return not np.any(np.nan_to_num(a))

def tags(page):
    return {t.name: str(t.value) for t in page.tags.values() if t.name not in PLACES}

for line in sys.stdin:
    path = line.rstrip("\\n")
    kind = path.rsplit(".", 1)[-1].lower()
    if kind == "emi": continue
    for reader in BY[kind]:
        name = reader.__name__.split(".")[-1]
        try:
            was = signals(reader, os.path.join(before, path))
        except BaseException:
            continue
        try:
            found = signals(reader, os.path.join(after, path))
            opened[name] = opened.get(name, 0) + 1
            if [shape(s) for s in was] != [shape(s) for s in found]: problems.append(f"{path}: {name}: other shape or axes")
            # to the reader of NeXus axes are signals as well
            if not all(zero(s["data"]) for s in found if name != "nexus" or s["data"].ndim > 1): problems.append(f"{path}: {name}: data are left")
        except BaseException as error:
            problems.append(f"{path}: {name}: {error!r}")
        break
    if kind in ("h5", "hdf5", "hspy", "nxs", "emd"):
        with h5py.File(os.path.join(before, path)) as was, h5py.File(os.path.join(after, path)) as found:
            def compare(name, a):
                b = found[name]
                if {k: str(v) for k, v in a.attrs.items()} != {k: str(v) for k, v in b.attrs.items()}:
                    problems.append(f"{path}: h5py: other attributes of {name}")
                if not isinstance(a, h5py.Dataset): return
                try: value = a[()]
                except OSError: return # a filter that is not installed
                same = np.array_equal(value, b[()], equal_nan=a.dtype.kind in "fc") if value is not None and a.dtype.kind in "iufc" else str(value) == str(b[()])
                lists = a.dtype.kind == "O" and h5py.check_string_dtype(a.dtype) is None
                if lists: same = all(len(x) == len(y) and zero(y) for x, y in zip(value.flat, b[()].flat))
                if not same and not (a.dtype.kind in "iufc" and zero(b[()])): problems.append(f"{path}: h5py: other {name}")
            was.visititems(compare)
            opened["h5py"] = opened.get("h5py", 0) + 1
    if kind == "tif":
        try:
            with tifffile.TiffFile(os.path.join(before, path)) as was: told = [tags(p) for p in was.pages]
            with tifffile.TiffFile(os.path.join(after, path)) as found:
                if told != [tags(p) for p in found.pages]: problems.append(f"{path}: tifffile: other tags")
                for p in found.pages:
                    a = p.asarray()
                    if a.min() != a.max(): problems.append(f"{path}: tifffile: data are left")
            opened["tifffile"] = opened.get("tifffile", 0) + 1
        except BaseException as error:
            problems.append(f"{path}: tifffile: {error!r}")
print(json.dumps({"problems": problems, "opened": opened}))
`;

const withReference = PYTHON
  ? goldenTest
  : (name: string) =>
    Deno.test({ name: `${name} (skipped: EMLOOM_REFERENCE_PYTHON is not set)`, ignore: true, fn: () => {} });

withReference(
  "rosettasciio and tifffile open what they could open before, and find nothing in it",
  async () => {
    const folder = await Deno.makeTempDir();
    try {
      const paths = filesBelow("").filter((path) => !REFUSED[path]);
      for (const path of paths) {
        await Deno.mkdir(dirname(join(folder, path)), { recursive: true });
        const { after } = copyOf(path);
        await Deno.writeFile(join(folder, path), after.read(0, after.size));
      }
      const child = new Deno.Command(PYTHON!, {
        args: ["-c", READ, `${DATA}/data`, folder],
        stdin: "piped",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const writer = child.stdin.getWriter();
      await writer.write(new TextEncoder().encode(`${paths.join("\n")}\n`));
      await writer.close();
      const { stdout, stderr, success } = await child.output();
      if (!success) throw new Error(new TextDecoder().decode(stderr));
      const { problems, opened } = JSON.parse(new TextDecoder().decode(stdout)) as {
        problems: string[];
        opened: Record<string, number>;
      };
      assertEquals(problems, []);
      assertEquals(
        opened.digitalmicrograph! > 90 && opened.tia! > 30 && opened.tifffile! > 20 && opened.h5py! > 15,
        true,
        JSON.stringify(opened),
      );
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
