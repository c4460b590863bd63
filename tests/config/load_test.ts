import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConfigError, describeSettings, loadSettings, requireFor } from "../../config/mod.ts";

/** Loads from a folder with these files. */
async function load(files: Record<string, string>, env: Record<string, string> = {}, configPath?: string) {
  const cwd = await Deno.makeTempDir();
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${cwd}/${name}`, text);
    const loaded = await loadSettings({ cwd, env, ...(configPath ? { configPath } : {}) });
    return JSON.parse(JSON.stringify(loaded).replaceAll(cwd, "CWD")) as typeof loaded;
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

const DROP_IN = `# NexusLIMS
NX_INSTRUMENT_DATA_PATH=/srv/instruments
NX_DATA_PATH='/srv/nx'
NX_DB_PATH="/srv/db/nexuslims.db"
NX_CDCS_URL=https://cdcs.example.org
NX_CDCS_TOKEN='it's a secret'
NX_FILE_STRATEGY=Inclusive
NX_IGNORE_PATTERNS='["*.mib","*.raw"]'
NX_FILE_DELAY_DAYS=1.5
NX_NEMO_ADDRESS_2=https://NEMO.example.org:443/api/
NX_NEMO_TOKEN_2=${"a".repeat(40)}
NX_NEMO_TZ_2=America/Denver
NX_NEMO_STRFTIME_FMT_2=%Y-%m-%dT%H:%M:%S%z
NX_NEMO_ADDRESS_5=https://other.example.org/api/
NX_EMAIL_SMTP_HOST=mail.example.org
NX_DISABLE_SSL_VERIFY=true
NX_UNHEARD_OF=1
UNRELATED=x
`;

Deno.test("loadSettings() takes the .env of NexusLIMS as it is", async () => {
  const { settings, origin, warnings } = await load({ ".env": DROP_IN });
  assertEquals([settings.instrumentDataPath, settings.dataPath, settings.recordsPath, settings.logPath], [
    "/srv/instruments",
    "/srv/nx",
    "/srv/nx/records",
    "/srv/nx/logs",
  ]);
  assertEquals([settings.nexuslimsDatabasePath, settings.databasePath], [
    "/srv/db/nexuslims.db",
    "/srv/db/emloom.db",
  ]);
  assertEquals([settings.fileStrategy, settings.ignorePatterns, settings.fileDelayDays], ["inclusive", [
    "*.mib",
    "*.raw",
  ], 1.5]);
  assertEquals(settings.cdcs as unknown, { url: "https://cdcs.example.org/", token: "***", public: false });
  assertEquals(settings.nemo as unknown, [{
    name: "nemo-2",
    address: "https://nemo.example.org/api/",
    token: "***",
    timeZone: "America/Denver",
    ignoreOffset: true,
  }]);
  assertEquals(origin["nemo.2.token"], ".env:11 NX_NEMO_TOKEN_2");
  assertEquals(warnings, [
    "Ignoring NX_EMAIL_SMTP_HOST (.env:15): no e-mail is sent yet: watch the exit code, or `emloom sessions list`",
    "Ignoring NX_DISABLE_SSL_VERIFY (.env:16): certificates are always checked: name the issuer's in NX_CERT_BUNDLE_FILE",
    "Ignoring NX_UNHEARD_OF (.env:17): there is no such setting",
    "Leaving out NEMO 5 (.env:14 NX_NEMO_ADDRESS_5): it has no token; set NX_NEMO_TOKEN_5",
  ]);
  assertEquals(requireFor(settings, "run"), []);
});

Deno.test("loadSettings() lays the sources over each other", async () => {
  const yaml = "data_path: from-yaml\nlog_path: from-yaml\nweb: { port: 1 }\n";
  const value = async (env: Record<string, string>, ...dotenv: string[]) => {
    const { settings, origin } = await load({ "emloom.yaml": yaml, ".env": dotenv.join("\n") }, env);
    return [settings.dataPath, origin.dataPath];
  };
  const [nx, ours] = [{ NX_DATA_PATH: "/nx" }, { EMLOOM_DATA_PATH: "/ours" }];
  assertEquals(await value({}), ["CWD/from-yaml", "emloom.yaml:1"]);
  assertEquals(await value({}, "NX_DATA_PATH=a"), ["CWD/a", ".env:1 NX_DATA_PATH"]);
  assertEquals(await value({}, "EMLOOM_DATA_PATH=b", "NX_DATA_PATH=a"), ["CWD/b", ".env:1 EMLOOM_DATA_PATH"]);
  assertEquals(await value(nx, "EMLOOM_DATA_PATH=b"), ["/nx", "environment NX_DATA_PATH"]);
  assertEquals(await value({ ...nx, ...ours }, "EMLOOM_DATA_PATH=b"), [
    "/ours",
    "environment EMLOOM_DATA_PATH",
  ]);
  assertEquals(await value({ EMLOOM_DATA_PATH: "" }, "NX_DATA_PATH=a"), ["CWD/a", ".env:1 NX_DATA_PATH"]);
});

Deno.test("loadSettings() reads groups, lists, numbers and calendars", async () => {
  const { settings, origin } = await load({
    "emloom.yaml": `
consent: { allow: [ja], required: false }
calendars:
  - kind: ical
    path: titan.ics
  - { name: booking, kind: csv, url: "https://x.org/private-key.csv", consent_required: true }
`,
  }, {
    EMLOOM_WEB_PORT: "9000",
    EMLOOM_CLUSTER_COMPAT: "yes",
    EMLOOM_IGNORE_PATTERNS: "*.a, *.b",
    EMLOOM_SANDBOX_MEMORY_MB: "2048",
    NX_CERT_BUNDLE: "-----BEGIN",
    NX_CDCS_URL: "http://x/",
    NX_CDCS_ASSIGN_TO_PUBLIC_WORKSPACE: "true",
  });
  assertEquals([
    settings.web.port,
    settings.clusterCompat,
    settings.ignorePatterns,
    settings.sandbox.memoryMb,
  ], [
    9000,
    true,
    ["*.a", "*.b"],
    2048,
  ]);
  assertEquals([settings.consent.allow, settings.consent.required, settings.cdcs?.public], [
    ["ja"],
    false,
    true,
  ]);
  assertEquals(settings.calendars as unknown, [
    { name: "ical-1", kind: "ical", path: "CWD/titan.ics" },
    { name: "booking", kind: "csv", url: "https://x.org/***", consentRequired: true },
  ]);
  assertEquals(origin["calendars.2.kind"], "emloom.yaml:6");
  assertEquals(requireFor(settings, "run").map((each) => each.setting), [
    "instrument_data_path",
    "data_path",
    "database_path",
    "cdcs.token",
  ]);
  assertEquals(requireFor(settings, "extract"), []);
});

Deno.test("loadSettings() never mixes a list of the file with variables", async () => {
  const { settings, warnings } = await load({
    "emloom.yaml": "nemo:\n  - { address: 'https://a.org/api/', token: of-a }\n",
    ".env": "NX_NEMO_ADDRESS_1=https://b.org/api/\n",
  });
  assertEquals(settings.nemo, []);
  assert(warnings.includes('Ignoring "nemo" of emloom.yaml: variables define it'), `${warnings}`);
});

Deno.test("loadSettings() tells all problems at once, with place and remedy", async () => {
  const error = await assertRejects(() =>
    load({
      ".env":
        "NX_FILE_DELAY_DAYS=soon\nNX_FILE_STRATEGY=some\nNX_NEMO_ADDRESS_1=nemo.example.org\nNX_NEMO_TOKEN_1=very-secret\nNX_NEMO_TZ_1=Denver\nNX_NEMO_STRPTIME_FMT_1=%Q",
      "emloom.yaml": "web:\n  port: 99999\ncalendars:\n  - kind: ical\n",
    }), ConfigError);
  assertEquals(error.problems.map((each) => each.replace(/^CWD/, "")), [
    '.env:2 NX_FILE_STRATEGY: cannot use this value: expected one of "exclusive"|"inclusive"',
    ".env:1 NX_FILE_DELAY_DAYS: cannot use this value: expected number, received string",
    ".env:3 NX_NEMO_ADDRESS_1: cannot use this value: write an address like https://host/api/, without user, query or #",
    ".env:5 NX_NEMO_TZ_1: cannot use this value: write an IANA time zone like Europe/Berlin",
    '.env:6 NX_NEMO_STRPTIME_FMT_1: cannot use this value: cannot use the directive "%Q" of this time format',
    "calendars.1: a calendar needs either a path or a url",
    "emloom.yaml:2: cannot use this value of web.port: too big: expected number to be <=65535",
  ]);
  assert(!error.message.includes("very-secret"));
});

Deno.test("loadSettings() names what a calendar lacks, and leaves out a CDCS without address", async () => {
  const calendars = { "emloom.yaml": "calendars:\n  - path: a.ics\n" };
  await assertRejects(
    () => load(calendars),
    ConfigError,
    '"calendars.1.kind" is missing: set EMLOOM_CALENDARS_KIND_1, or',
  );
  const { settings, warnings } = await load({}, { NX_CDCS_TOKEN: "t" });
  assertEquals([settings.cdcs, warnings], [undefined, [
    "Leaving out the CDCS (environment NX_CDCS_TOKEN): it has no address; set NX_CDCS_URL",
  ]]);
});

Deno.test("loadSettings() names file and line of broken files, and what was meant", async () => {
  const fails = async (files: Record<string, string>, text: string) => {
    await assertRejects(() => load(files), ConfigError, text);
  };
  await fails(
    { ".env": 'A=1\n\nNX_CDCS_TOKEN="a"b"\n' },
    ".env:3: the value of NX_CDCS_TOKEN has an opening",
  );
  await fails({ ".env": "A=1\nwhat is this\n" }, ".env:2: cannot read this line");
  await fails({ "emloom.yaml": "a: [1\n" }, "emloom.yaml:2: ");
  await fails(
    { "emloom.yaml": "web:\n  prot: 3\n" },
    'emloom.yaml:2: unknown setting "web.prot"; did you mean "web.port"?',
  );
  await fails({ "emloom.yaml": "nemo: here\n" }, 'emloom.yaml:1: "nemo" needs a list');
  await assertRejects(() => load({}, {}, "other.yaml"), ConfigError, "correct --config");
  assertEquals((await load({ "other.yaml": "log: all=debug" }, {}, "other.yaml")).settings.log, "all=debug");
});

Deno.test("loadSettings() keeps emloom's database apart from that of NexusLIMS", async () => {
  const { settings } = await load({}, { NX_DB_PATH: "/srv/emloom.db" });
  assertEquals(settings.databasePath, "/srv/emloom-own.db");
  const same = { NX_DB_PATH: "/srv/a.db", EMLOOM_DATABASE_PATH: "/srv/x/../a.db" };
  await assertRejects(() => load({}, same), ConfigError, "which emloom never writes");
  const cwd = await Deno.makeTempDir();
  await Deno.writeTextFile(`${cwd}/nx.db`, "");
  await Deno.symlink(`${cwd}/nx.db`, `${cwd}/emloom.db`);
  await assertRejects(() => loadSettings({ cwd, env: { NX_DB_PATH: "nx.db" } }), ConfigError, "never writes");
  await Deno.remove(cwd, { recursive: true });
});

Deno.test("describeSettings() shows every setting once, secrets masked", async () => {
  const cwd = await Deno.makeTempDir();
  await Deno.writeTextFile(`${cwd}/.env`, DROP_IN);
  const loaded = await loadSettings({ cwd, env: { EMLOOM_WEB_PORT: "1" } });
  await Deno.remove(cwd, { recursive: true });
  const rows = new Map(describeSettings(loaded).map((row) => [row.path, row]));
  assertEquals(rows.get("cdcs.token"), { path: "cdcs.token", value: "***", source: ".env:6 NX_CDCS_TOKEN" });
  assertEquals(rows.get("nemo.2.token")?.value, "***");
  assertEquals(rows.get("web.port"), { path: "web.port", value: 1, source: "environment EMLOOM_WEB_PORT" });
  assertEquals(rows.get("web.host"), { path: "web.host", value: "127.0.0.1", source: "default" });
  assertEquals(rows.get("plugins_path"), { path: "plugins_path", value: null, source: "not set" });
  assertEquals(rows.get("database_path")?.source, "beside NX_DB_PATH");
  const everything = `${JSON.stringify(loaded)} ${Deno.inspect(loaded, { depth: 9 })} ${
    JSON.stringify([...rows])
  } ${loaded.settings.cdcs?.token}`;
  assert(!everything.includes("it's a secret") && !everything.includes("aaaa"));
  assertEquals(loaded.settings.cdcs?.token?.reveal(), "it's a secret");
});

Deno.test("loadSettings() takes a section for each plugin, and shows no value of it", async () => {
  const yaml = "plugins:\n  letter:\n    token: sesame\n    leaders: { NI-24: a@b.c }\n  other: {}\n";
  const cwd = await Deno.makeTempDir();
  await Deno.writeTextFile(`${cwd}/emloom.yaml`, yaml);
  const loaded = await loadSettings({ cwd, env: {} });
  assertEquals(JSON.parse(loaded.settings.plugins.letter!.reveal()), {
    token: "sesame",
    leaders: { "NI-24": "a@b.c" },
  });
  const row = describeSettings(loaded).find(({ path }) => path === "plugins");
  assertEquals(row?.value, ["letter: ***", "other: ***"]);
  assertEquals(JSON.stringify(loaded).includes("sesame"), false);
  assertEquals(Deno.inspect(loaded, { depth: 9 }).includes("sesame"), false);
  const env = { EMLOOM_PLUGINS: '{"letter": {"token": "other"}}' };
  const { settings } = await loadSettings({ cwd, env });
  assertEquals(Object.entries(settings.plugins).map(([name, each]) => [name, each.reveal()]), [[
    "letter",
    '{"token":"other"}',
  ]]);
  for (const text of ["{broken", '"text"', '{"letter": 1}']) {
    const error = await assertRejects(
      () => loadSettings({ cwd, env: { EMLOOM_PLUGINS: text } }),
      ConfigError,
    );
    assert(error.message.includes("plugins") || error.message.includes("EMLOOM_PLUGINS"), error.message);
  }
  await Deno.remove(cwd, { recursive: true });
});
