import { assert, assertEquals } from "@std/assert";
import { buildRecord } from "../../record/build.ts";
import { identityOf, sameSession } from "../../record/identity.ts";
import { input, session } from "./sample_input.ts";

const ours = buildRecord(input()).xml;

Deno.test("identityOf() reads record id, page and instrument", async () => {
  assertEquals(await identityOf(ours), {
    recordId: "emloom:nemo-1:201",
    ref: "https://nemo.example.org/event_details/usage/201/",
    instrument: "FEI-Titan-STEM",
  });
});

Deno.test("identityOf() knows no other document", async () => {
  for (const xml of ["", "<a/>", "<Experiment/>", ours.slice(0, 400)]) {
    assertEquals(await identityOf(xml), undefined);
  }
});

Deno.test("sameSession() goes by record id, and by page and instrument where there is none", async () => {
  const id = async (xml: string) => (await identityOf(xml))!;
  const theirs = ours.replace(/ pid="emloom:[^"]*"/, "");
  const one = await id(ours);
  assert(sameSession(one, await id(ours.replace("Al-Cu", "Al"))));
  assert(sameSession(one, await id(theirs)));
  assert(!sameSession(one, await id(theirs.replace("usage/201", "usage/202"))));
  assert(!sameSession(one, await id(theirs.replace("FEI-Titan-STEM", "Other"))));
  assert(!sameSession(one, await id(theirs.replace(/ ref="[^"]*"/, ""))));
  assert(!sameSession(one, await id(buildRecord(input({ session: session({ source: "nemo-2" }) })).xml)));
});
