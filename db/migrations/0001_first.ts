/** The first shape of the database. */
export default {
  name: "0001_first",
  sql: `
create table instruments (
  pid text primary key,
  display_name text not null,
  location text not null,
  property_tag text not null,
  filestore_path text not null,
  harvester text not null,
  api_url text not null,
  calendar_url text not null,
  time_zone text not null,
  retired_at text
) strict;

create table sessions (
  id integer primary key,
  source text not null,
  event_id text not null,
  identifier text not null,
  instrument text not null references instruments (pid) on update cascade,
  started_at text not null,
  ended_at text check (ended_at is null or ended_at >= started_at),
  time_zone text not null,
  user text,
  operator text,
  state text not null check (state in ('WAITING_FOR_END', 'TO_BE_BUILT', 'COMPLETED', 'BUILT_NOT_EXPORTED', 'ERROR',
    'NO_FILES_FOUND', 'NO_CONSENT', 'NO_RESERVATION')),
  reason text,
  revision integer not null default 1 check (revision >= 1),
  created_at text not null,
  updated_at text not null,
  unique (source, event_id)
) strict;
create index sessions_by_state on sessions (state, started_at);
create index sessions_by_time on sessions (started_at);
create index sessions_by_instrument on sessions (instrument, started_at);

create table session_log (
  id integer primary key,
  session_id integer not null references sessions (id),
  event_type text not null check (event_type in ('START', 'END', 'RECORD_GENERATION', 'STATE')),
  state text,
  reason text,
  actor text not null,
  at text not null
) strict;
create index session_log_by_session on session_log (session_id);

create table consents (
  session_id integer primary key references sessions (id),
  decision text not null,
  question text not null,
  answer text,
  person text,
  time text,
  source text not null,
  recorded_at text not null
) strict;

create table files (
  id integer primary key,
  session_id integer not null references sessions (id),
  revision integer not null,
  path text not null,
  size integer not null,
  mtime text not null,
  sha256 text,
  activity integer,
  excluded text,
  unique (session_id, revision, path)
) strict;

create table datasets (
  id integer primary key,
  session_id integer not null references sessions (id),
  revision integer not null,
  path text not null,
  signal integer not null,
  type text not null,
  data_type text not null,
  extractor text not null,
  metadata text not null check (json_valid(metadata)),
  problems text not null check (json_valid(problems)),
  error text,
  preview text,
  unique (session_id, revision, path, signal)
) strict;

create table quantities (
  dataset_id integer not null references datasets (id) on delete cascade,
  key text not null,
  number real not null,
  unit text not null,
  term text,
  primary key (dataset_id, key)
) strict, without rowid;
create index quantities_by_key on quantities (key, number);

create table records (
  id integer primary key,
  session_id integer not null references sessions (id),
  revision integer not null,
  record_id text not null,
  path text not null,
  xml text not null,
  sha256 text not null,
  valid integer not null check (valid in (0, 1)),
  problems text not null check (json_valid(problems)),
  created_at text not null,
  unique (session_id, revision)
) strict;

create table uploads (
  session_id integer not null references sessions (id),
  destination text not null,
  state text not null check (state in ('pending', 'done', 'failed')),
  remote_id text,
  url text,
  sha256 text,
  attempts integer not null,
  error text,
  updated_at text not null,
  primary key (session_id, destination)
) strict, without rowid;

create table external_user_identifiers (
  id integer primary key,
  username text not null,
  external_system text not null,
  external_id text not null,
  email text,
  created_at text not null,
  last_verified_at text,
  notes text,
  unique (username, external_system),
  unique (external_system, external_id)
) strict;

create table harvest_cursors (
  source text primary key,
  cursor text not null,
  updated_at text not null
) strict;

create table runs (
  id integer primary key,
  workflow text not null,
  key text not null,
  version text not null,
  input text not null check (json_valid(input)),
  state text not null check (state in ('queued', 'running', 'waiting', 'done', 'ended', 'failed', 'stopped')),
  ending text,
  error text,
  stop_requested integer not null default 0,
  restarts integer not null default 0,
  next_attempt_at text,
  created_at text not null,
  started_at text,
  finished_at text,
  unique (workflow, key)
) strict;
create index runs_by_state on runs (state, next_attempt_at, workflow);

create table steps (
  run_id integer not null references runs (id) on delete cascade,
  name text not null,
  position integer not null,
  state text not null check (state in ('running', 'waiting', 'done', 'failed')),
  result text,
  error text,
  attempts integer not null,
  started_at text not null,
  finished_at text,
  primary key (run_id, name)
) strict, without rowid;

create table items (
  run_id integer not null references runs (id) on delete cascade,
  step text not null,
  key text not null,
  position integer not null,
  state text not null check (state in ('queued', 'waiting', 'done', 'failed')),
  result text,
  error text,
  attempts integer not null,
  next_attempt_at text,
  finished_at text,
  primary key (run_id, step, key)
) strict, without rowid;

create table attempts (
  id integer primary key,
  run_id integer not null references runs (id) on delete cascade,
  step text not null,
  item text,
  number integer not null,
  started_at text not null,
  finished_at text not null,
  outcome text not null check (outcome in ('done', 'retry', 'failed', 'ended')),
  error text
) strict;
create index attempts_by_run on attempts (run_id);

create table events (
  id integer primary key,
  run_id integer references runs (id) on delete cascade,
  at text not null,
  kind text not null,
  step text,
  item text,
  message text not null,
  data text
) strict;
create index events_by_run on events (run_id);
`,
};
