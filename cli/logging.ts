/**
 * Debug logging per area: `--log extractors=debug --log http=info`, to standard error.
 *
 * @module
 */
import { configure, getConsoleSink, type LogLevel } from "@logtape/logtape";
import { NotConfiguredError, UsageError } from "./define.ts";

const LEVELS: readonly LogLevel[] = ["trace", "debug", "info", "warning", "error", "fatal"];

/**
 * Turns on logging for the areas named. An area is a folder of the program, or `all`.
 *
 * @param setting name of the setting that the entries are from; without it they are from `--log`
 * @throws {UsageError} when an entry of `--log` is not `AREA=LEVEL`.
 * @throws {NotConfiguredError} when one of a setting is not.
 */
export async function configureLogging(entries: readonly string[], setting?: string): Promise<void> {
  const wanted = entries.flatMap((entry) => entry.split(",")).map((entry) => {
    const [area, level = "debug"] = entry.split("=");
    if (!area || !LEVELS.includes(level as LogLevel)) {
      const reason = `"${entry}": write AREA=LEVEL, with a level of ${LEVELS.join(", ")}`;
      if (setting) throw new NotConfiguredError(`Cannot read the setting ${setting}, ${reason}`);
      throw new UsageError(`Cannot read --log ${reason}`);
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
