/**
 * All settings: names, types, defaults, meaning. The reference table in the docs, `config show` and the names
 * of the environment variables come from here.
 *
 * `meta`: `nx` is the variable of NexusLIMS that sets it, `path` marks a file or folder, `secret`
 * what must not be shown.
 *
 * @module
 */
import { z } from "zod";
import { calendar, nemo } from "./calendars.ts";
import { pluginSettings, secret, webAddress } from "./types.ts";

/** Answers to the question about consent that count as "yes". */
export const ALLOW = [
  "agree",
  "agreed",
  "i agree",
  "accept",
  "i accept",
  "consent",
  "i consent",
  "yes",
  "y",
  "true",
  "1",
];

const consent = z.object({
  required: z.boolean().default(true).meta({
    description: "Build nothing unless the user has agreed. When false, only a refusal stops a record",
  }),
  question: z.string().min(1).default("data_consent").meta({
    description: "Name of the question that asks for consent",
  }),
  allow: z.array(z.string().min(1)).min(1).default(ALLOW).meta({
    description: "Answers that count as consent, in any case; every other answer is a refusal",
  }),
});

const cdcs = z.object({
  url: webAddress.meta({ description: "Address of the CDCS", nx: "NX_CDCS_URL" }),
  token: secret().optional().meta({
    description: "API token of the CDCS",
    nx: "NX_CDCS_TOKEN",
    secret: true,
  }),
  workspace: z.string().min(1).optional().meta({ description: "Title of the workspace that records go to" }),
  template: z.string().min(1).optional().meta({
    description: "Title of the template that records belong to",
  }),
  public: z.boolean().default(false).meta({
    description: "Put records into the public workspace, where everybody can read them",
    nx: "NX_CDCS_ASSIGN_TO_PUBLIC_WORKSPACE",
  }),
});

const sandbox = z.object({
  processes: z.int().min(1).max(64).default(2).meta({
    description: "Files that are extracted at the same time",
  }),
  timeLimitSeconds: z.number().positive().max(3600).default(60).meta({
    description: "Time for one file, after which its process is killed",
  }),
  memoryMb: z.int().min(768).default(1536).meta({ description: "Memory of one extraction process, in MB" }),
});

const harvest = z.object({
  overlapDays: z.number().min(0).max(366).default(14).meta({
    description:
      "How far each look at a calendar reaches back behind the one before, so that corrections are seen",
  }),
});

const http = z.object({
  timeoutSeconds: z.number().positive().max(600).default(30).meta({
    description: "Time for one request to a server",
  }),
  retries: z.int().min(0).max(10).default(2).meta({ description: "How often a read is repeated at once" }),
});

const web = z.object({
  host: z.string().min(1).default("127.0.0.1").meta({
    description: "Address that the status page listens on",
  }),
  port: z.int().min(0).max(65_535).default(8080).meta({ description: "Port of the status page" }),
  hosts: z.array(z.string().min(1)).default([]).meta({
    description:
      "Names, without port, that the status page answers under, such as a proxy's; `localhost`, IP addresses and this machine's own name need not be listed",
  }),
});

const certificates = z.object({
  file: z.string().optional().meta({
    description: "PEM file of certificates to trust beside the usual ones",
    nx: "NX_CERT_BUNDLE_FILE",
    path: true,
  }),
  text: z.string().optional().meta({
    description: "The same as text, lines separated by line breaks or `\\n`; goes before the file",
    nx: "NX_CERT_BUNDLE",
  }),
});

/** The schema of all settings. */
export const settingsSchema = z.object({
  instrumentDataPath: z.string().optional().meta({
    description: "Root of the instruments' data; never written to",
    nx: "NX_INSTRUMENT_DATA_PATH",
    path: true,
  }),
  dataPath: z.string().optional().meta({
    description: "Root of what emloom writes: metadata, previews, records, logs",
    nx: "NX_DATA_PATH",
    path: true,
  }),
  databasePath: z.string().optional().meta({
    description: "emloom's SQLite database; `emloom.db` beside NX_DB_PATH, else below `data_path`",
    path: true,
  }),
  nexuslimsDatabasePath: z.string().optional().meta({
    description: "The database of NexusLIMS, if there is one; never written to",
    nx: "NX_DB_PATH",
    path: true,
  }),
  recordsPath: z.string().optional().meta({
    description: "Folder of XML records; `records` below `data_path`",
    nx: "NX_RECORDS_PATH",
    path: true,
  }),
  logPath: z.string().optional().meta({
    description: "Folder of log files; `logs` below `data_path`",
    nx: "NX_LOG_PATH",
    path: true,
  }),
  fileStrategy: z.enum(["exclusive", "inclusive"]).default("exclusive").meta({
    description: "Only files of known formats, or all",
    nx: "NX_FILE_STRATEGY",
  }),
  ignorePatterns: z.array(z.string().min(1)).default(["*.mib", "*.db", "*.emi", "*.hdr"]).meta({
    description: "Names of files to leave out, with `*` and `?`",
    nx: "NX_IGNORE_PATTERNS",
  }),
  fileDelayDays: z.number().positive().default(2).meta({
    description: "How long files may come in late before a session counts as one without files",
    nx: "NX_FILE_DELAY_DAYS",
  }),
  settleSeconds: z.number().min(0).default(60).meta({
    description: "How long size and time of a file must stay the same before it is read",
  }),
  clusteringSensitivity: z.number().min(0).default(1).meta({
    description: "Higher makes more acquisition activities; 0 makes one",
    nx: "NX_CLUSTERING_SENSITIVITY",
  }),
  clusterCompat: z.boolean().default(false).meta({ description: "Group files exactly as NexusLIMS does" }),
  exportStrategy: z.enum(["all", "first_success", "best_effort"]).default("all").meta({
    description: "Which destinations must have a record for its session to be complete",
    nx: "NX_EXPORT_STRATEGY",
  }),
  nemo: z.array(nemo).default([]).meta({ description: "NEMO instances to harvest" }),
  calendars: z.array(calendar).default([]).meta({ description: "Calendar files and feeds to harvest" }),
  consent: consent.prefault({}),
  harvest: harvest.prefault({}),
  cdcs: cdcs.optional(),
  folder: z.object({
    path: z.string().min(1).meta({ description: "Folder that finished records are copied to", path: true }),
  }).optional(),
  sandbox: sandbox.prefault({}),
  http: http.prefault({}),
  web: web.prefault({}),
  certificates: certificates.prefault({}),
  pluginsPath: z.string().optional().meta({
    description: "Folder of the site's own plugins: every .ts and .js file in it is one",
    path: true,
  }),
  plugins: pluginSettings.meta({
    description:
      "What each plugin is told, by its name: tokens, addresses, anything that YAML can hold. As a variable: JSON",
    secret: true,
  }),
  log: z.string().default("").meta({ description: "Log levels by area, like `harvesters=debug,http=info`" }),
});

/** All settings, checked. */
export type Settings = z.output<typeof settingsSchema>;
/** Who may be harvested. */
export type ConsentSettings = Settings["consent"];
