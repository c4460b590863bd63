import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { nameUuid, recordIdOf, recordTitle, sha256 } from "../../record/ids.ts";
import { instrument, session } from "./sample_input.ts";

Deno.test("nameUuid() gives the UUID that RFC 9562 prints for its example", () => {
  // Appendix A.4: www.example.com in the namespace of DNS names
  assertEquals(
    nameUuid("www.example.com", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    "2ed6657d-e927-568b-95e1-2665a8aea6a2",
  );
});

Deno.test("sha256() hashes UTF-8", () => {
  assertEquals(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

Deno.test("recordTitle() takes the date on the instrument's wall", () => {
  assertEquals(recordTitle(session({ start: "2024-02-15T03:00:00Z" })), "2024-02-14_FEI-Titan-STEM_201");
});

Deno.test("recordTitle() names the instrument when its time zone is unknown", () => {
  assertThrows(
    () => recordTitle(session({ instrument: { ...instrument, timeZone: "Mars/Olympus" } })),
    RangeError,
    'Instrument "FEI-Titan-STEM": unknown time zone "Mars/Olympus"',
  );
});

Deno.test("recordTitle() never leaves its folder, and keeps different sessions apart", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("..", "../../etc/passwd", "", "a/b", "a\0b"),
  );
  fc.assert(fc.property(anyText, anyText, (one, other) => {
    const title = recordTitle(session({ eventId: one, instrument: { ...instrument, pid: other } }));
    assert(/^2024-02-14_[^/\\\0]+$/.test(title), title);
    assert(new TextEncoder().encode(title).length <= 2000);
    if (one !== other) {
      assertNotEquals(recordTitle(session({ eventId: one })), recordTitle(session({ eventId: other })));
    }
  }));
});

Deno.test("recordIdOf() stays the same over revisions", () => {
  assertEquals(recordIdOf(session({ revision: 1 })), "emloom:nemo-1:201");
  assertEquals(recordIdOf(session({ revision: 7 })), "emloom:nemo-1:201");
});
