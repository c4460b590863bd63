/**
 * Debug logging per area: `--log extractors=debug --log http=info`, to standard error.
 *
 * @module
 */
import { configure, getConsoleSink, type LogLevel } from "@logtape/logtape";
import { UsageError } from "./define.ts";

const LEVELS: readonly LogLevel[] = ["trace", "debug", "info", "warning", "error", "fatal"];

/**
 * Turns on logging for the areas named. An area is a folder of the program, or `all`.
 *
 * @throws {UsageError} when an entry is not `AREA=LEVEL`.
 */
export async function configureLogging(entries: readonly string[]): Promise<void> {
  const wanted = entries.flatMap((entry) => entry.split(",")).map((entry) => {
    const [area, level = "debug"] = entry.split("=");
    if (!area || !LEVELS.includes(level as LogLevel)) {
      throw new UsageError(
        `Cannot read --log "${entry}": write AREA=LEVEL, with a level of ${LEVELS.join(", ")}`,
      );
    }
    return { area, level: level as LogLevel };
  });
  await configure({
    sinks: { stderr: getConsoleSink({ formatter: (record) => [line(record)], levelMap: TO_STDERR }) },
    loggers: [
      { category: ["logtape", "meta"], sinks: ["stderr"], lowestLevel: "warning" },
      ...wanted.map(({ area, level }) => ({
        category: area === "all" ? ["emloom"] : ["emloom", area],
        sinks: ["stderr"],
        lowestLevel: level,
      })),
    ],
  });
}

// console.error is the one console method that never writes to standard output
const TO_STDERR = Object.fromEntries(LEVELS.map((level) => [level, "error"])) as Record<LogLevel, "error">;

function line(
  record: { timestamp: number; level: string; category: readonly string[]; message: readonly unknown[] },
) {
  const words = record.message.map((part) => typeof part === "string" ? part : JSON.stringify(part)).join("");
  return `${new Date(record.timestamp).toISOString()} ${record.level} ${
    record.category.slice(1).join(".")
  }: ${words}`;
}
