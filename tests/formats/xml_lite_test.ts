import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { FormatError } from "../../formats/source.ts";
import { findXml, parseXml, xmlData } from "../../formats/xml_lite.ts";

Deno.test("parseXml() reads elements, attributes, references, comments and CDATA", () => {
  const root = parseXml(
    `\ufeff<?xml version="1.0" encoding="utf-8"?><!-- a > b -->
     <M xmlns:x="urn:x" a='1 &amp; 2'><x:N> 5 &lt; &#x39;&#54; &unknown; </x:N><E/><C><![CDATA[<&>]]></C></M>\0\0`,
    "f.tif",
  );
  assertEquals(root.attributes, { "xmlns:x": "urn:x", "a": "1 & 2" });
  assertEquals(xmlData(root), { "x:N": "5 < 96 &unknown;", "E": "", "C": "<&>" });
});

Deno.test("xmlData() keeps all of repeated elements, findXml() takes the first along a path", () => {
  const root = parseXml("<R><A><B>1</B><B>2</B></A><A><B>3</B></A></R>", "f.tif");
  assertEquals(xmlData(root), { A: [{ B: ["1", "2"] }, { B: "3" }] });
  assertEquals(findXml(root, "A/B")?.text, "1");
  assertEquals(findXml(root, "A/C/D"), undefined);
});

Deno.test("parseXml() refuses what is not well formed, naming file and place", () => {
  const wrong = [
    "",
    "text",
    "<a>",
    "<a></b>",
    "<a><b></a>",
    "<a b=c/>",
    "<!-- ",
    "<a><![CDATA[ </a>",
    "< a/>",
  ];
  for (const text of wrong) {
    const error = assertThrows(() => parseXml(text, "f.tif"), FormatError);
    assertEquals(/^f\.tif: Cannot read XML at character \d+: /.test(error.message), true, error.message);
  }
});

Deno.test("parseXml() refuses document types, so that no entity can be declared", () => {
  const bomb = `<!DOCTYPE a [<!ENTITY b "&b;&b;">]><a>&b;</a>`;
  assertThrows(() => parseXml(bomb, "f.tif"), FormatError);
});

Deno.test("parseXml() refuses elements without end in depth or number", () => {
  assertThrows(
    () => parseXml("<a>".repeat(70) + "</a>".repeat(70), "f.tif"),
    FormatError,
    "inside each other",
  );
  assertThrows(() => parseXml(`<a>${"<b/>".repeat(100_001)}</a>`, "f.tif"), FormatError, "100000 elements");
});

Deno.test("parseXml() gives back any text that is escaped", () => {
  const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  fc.assert(fc.property(fc.string(), (text) => {
    assertEquals(parseXml(`<a>${escape(text)}</a>`, "f").text, text.trim());
  }));
});

Deno.test("parseXml() ends with a result or a FormatError on any text", () => {
  const piece = fc.constantFrom(
    "<",
    ">",
    "/",
    "a",
    "=",
    '"',
    "'",
    " ",
    "&",
    ";",
    "!",
    "--",
    "?",
    "[CDATA[",
    "]]>",
  );
  fc.assert(fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
    try {
      parseXml(pieces.join(""), "f");
    } catch (error) {
      assertEquals(error instanceof FormatError, true, String(error));
    }
  }));
});
