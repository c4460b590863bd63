import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { maskedValue, masker } from "../../site/secrets.ts";

Deno.test("masker() hides each text among the settings, however deep and however written", () => {
  const mask = masker({
    token: "sesame open+1",
    deep: [{ list: ["second-one", "short", 12345678] }],
    long: "sesame open+123",
  });
  assertEquals(mask("with sesame open+1 and second-one, short 12345678"), "with *** and ***, short 12345678");
  assertEquals(mask("sesame open+123"), "***");
  assertEquals(mask(`?token=${encodeURIComponent("sesame open+1")}`), "?token=***");
  assertEquals(mask(`Basic ${btoa("sesame open+1")}`), "Basic ***");
  assertEquals(masker({})("nothing to hide"), "nothing to hide");
});

Deno.test("masker() leaves no value of six letters or more in any text", () => {
  fc.assert(fc.property(fc.string({ minLength: 6 }), fc.string(), fc.string(), (secret, before, after) => {
    if (/^\*+$/.test(secret)) return;
    const masked = masker({ secret })(before + secret + after);
    assertEquals(masked.length < (before + secret + after).length, true);
  }));
});

Deno.test("maskedValue() hides them in names and values, and leaves all else as it is", () => {
  const given = { sent: ["with sesame-open", 3, null, true], "sesame-open": { deep: "sesame-open" } };
  assertEquals(maskedValue(given, masker({ token: "sesame-open" })), {
    sent: ["with ***", 3, null, true],
    "***": { deep: "***" },
  });
});
