import { assertEquals } from "@std/assert";
import { readInstrument } from "../../db/instruments.ts";
import { commonFolder, instrumentAt } from "../../workflows/read_files.ts";

Deno.test("commonFolder() is the deepest folder that all are in", () => {
  assertEquals(commonFolder(["/a/b/c", "/a/b/d", "/a/b"]), "/a/b");
  assertEquals(commonFolder(["/a/bc", "/a/bd"]), "/a");
  assertEquals(commonFolder(["/a", "/b"]), "/");
  assertEquals(commonFolder(["/a/b"]), "/a/b");
});

Deno.test("instrumentAt() takes the innermost folder, and no folder that only begins alike", () => {
  const all = ["Titan", "Titan/STEM", "JEOL"].map((folder) =>
    readInstrument({ instrument_pid: folder.replace("/", "-"), filestore_path: folder })
  );
  const at = (path: string) => instrumentAt(path, "/data", all)?.pid;
  assertEquals(at("/data/Titan/STEM/x.dm3"), "Titan-STEM");
  assertEquals(at("/data/Titan/x.dm3"), "Titan");
  assertEquals(at("/data/Titanic/x.dm3"), undefined);
  assertEquals(at("/data/x.dm3"), undefined);
  assertEquals(at("/elsewhere/JEOL/x.dm3"), undefined);
  assertEquals(instrumentAt("/data/Titan/x", undefined, all), undefined);
});
