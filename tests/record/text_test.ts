import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { location, uri, xmlText, xmlToken } from "../../record/text.ts";

const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});

Deno.test("xmlText() keeps every character of XML and nothing else", () => {
  assertEquals(xmlText("a\u0000\u001bb\r\nc\td\ufffe 😀\ud800"), "ab\nc\td 😀\ufffd");
  fc.assert(fc.property(anyText, (text) => {
    assert(/^[\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(xmlText(text)));
    assertEquals(xmlText(xmlText(text)), xmlText(text));
  }));
});

Deno.test("xmlToken() is what a reader makes of an xs:token", () => {
  assertEquals(xmlToken("  two\r\n\twords "), "two words");
});

Deno.test("location() encodes each segment once, as UTF-8", () => {
  assertEquals(location("Titan_STEM/a b/ü&<1>'(2).dm3"), "/Titan_STEM/a%20b/%C3%BC%26%3C1%3E%27%282%29.dm3");
  assertEquals(location("/a%20b.dm3"), "/a%2520b.dm3");
  const segment = fc.string({ unit: "grapheme", minLength: 1 }).filter((text) => !text.includes("/"));
  fc.assert(fc.property(fc.array(segment, { minLength: 1 }), (segments) => {
    const encoded = location(segments.join("/"));
    assert(/^[\w.~%/-]+$/.test(encoded));
    assertEquals(encoded.slice(1).split("/").map(decodeURIComponent), segments);
  }));
});

Deno.test("uri() encodes what may not stand in an address, once", () => {
  assertEquals(uri(" https://h/a b?c=ü%20&d=100%#x "), "https://h/a%20b?c=%C3%BC%20&d=100%25#x");
  fc.assert(fc.property(anyText, (text) => assertEquals(uri(uri(text)), uri(text))));
});
