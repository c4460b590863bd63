import { assertEquals, assertMatch } from "@std/assert";
import { lastLine, outOfMemory, timedOut, whyEnded } from "../../sandbox/ending.ts";

const limits = { timeLimitMs: 60_000, memoryLimitMb: 1536 };
const status = (code: number, signal: Deno.Signal | null = null) => ({ success: false, code, signal });

Deno.test("whyEnded() tells want of memory by what V8 and Rust say", () => {
  const said = [
    "#\n# Fatal JavaScript out of memory: Reached heap limit\n#",
    "memory allocation of 4096 bytes failed",
    "Fatal process OOM in insufficient memory",
  ];
  for (const text of said) {
    const { kind, message, signal } = whyEnded(status(133, "SIGTRAP"), text, limits);
    assertEquals([kind, message, signal], ["memory", outOfMemory(1536), "SIGTRAP"]);
  }
  assertEquals(whyEnded(status(1), "error: there is no room here", limits).kind, "crashed");
});

Deno.test("whyEnded() names code or signal, and the reason", () => {
  const uncaught = "error: Uncaught (in promise) Error: broken.\n    at f (file:///a.ts:1:1)\n";
  assertEquals(
    whyEnded(status(1), uncaught, limits).message,
    [
      "its process ended with code 1",
      "error: Uncaught (in promise) Error: broken",
    ].join(": "),
  );
  assertEquals(whyEnded(status(139, "SIGSEGV"), "", limits).message, "its process ended by SIGSEGV");
  assertMatch(
    whyEnded(status(137, "SIGKILL"), "", limits).message,
    /killed from outside.*EMLOOM_SANDBOX_PROCESSES/,
  );
});

Deno.test("timedOut() names the limit and the setting", () => {
  assertMatch(
    timedOut({ ...limits, timeLimitMs: 1500 }).message,
    /1\.5 s.*EMLOOM_SANDBOX_TIME_LIMIT_SECONDS/,
  );
});

Deno.test("lastLine() is short and holds nothing that a terminal would act on", () => {
  assertEquals(lastLine("a\n\u001b[31mred\u001b[0m\n\n"), "[31mred [0m");
  assertEquals(lastLine(""), "");
  assertEquals(lastLine("x".repeat(5000)).length, 301);
});
