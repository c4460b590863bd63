import { assertEquals } from "@std/assert";
import { errorInfo } from "../../engine/error_info.ts";
import { NotYet, RetryableError } from "../../engine/errors.ts";

Deno.test("errorInfo() keeps name, message, place and the chain of causes, without stacks", () => {
  const inner = Object.assign(new TypeError("bad tag"), { path: "a.dm4", offset: 12 });
  const outer = Object.assign(new RetryableError("not sent", { cause: inner }), {
    status: 503,
    body: "busy",
  });
  assertEquals(errorInfo(outer), {
    name: "RetryableError",
    message: "not sent",
    status: 503,
    body: "busy",
    cause: { name: "TypeError", message: "bad tag", path: "a.dm4", offset: 12 },
  });
  assertEquals(errorInfo(new NotYet("growing")), { name: "NotYet", message: "growing", waiting: true });
});

Deno.test("errorInfo() ignores fields of another type", () => {
  const error = Object.assign(new Error("x"), { path: 1, offset: "2", status: {}, body: null });
  assertEquals(errorInfo(error), { name: "Error", message: "x" });
});

Deno.test("errorInfo() is of bounded size", () => {
  let error = new Error("m".repeat(100_000));
  for (let i = 0; i < 100; i++) {
    error = Object.assign(new Error("m".repeat(100_000), { cause: error }), { body: "b".repeat(100_000) });
  }
  const size = JSON.stringify(errorInfo(error)).length;
  assertEquals(size < 60_000, true, `${size} characters`);
  const self = new Error("self");
  self.cause = self;
  assertEquals(JSON.stringify(errorInfo(self)).length < 1000, true);
});

Deno.test("errorInfo() tells something of whatever was thrown", () => {
  const ring: Record<string, unknown> = {};
  ring.self = ring;
  const said = ["text", 7, undefined, null, { code: 1 }, ring].map((thrown) => errorInfo(thrown).message);
  assertEquals(said, [
    "text",
    "7",
    "undefined",
    "null",
    '{"code":1}',
    "Something that is not an error was thrown",
  ]);
  assertEquals(errorInfo(new AggregateError([new Error("first")], "all failed")).cause?.message, "first");
});
