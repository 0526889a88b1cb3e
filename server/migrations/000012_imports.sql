-- Files that people uploaded and have not confirmed yet, and what became of those that they have. What is imported itself stands in
-- the ledger like everything that is reported; a file is forgotten when it is confirmed, dropped, or an hour old.
create table imports (
  import_id    bigint      generated always as identity primary key,
  file_name    text        not null,
  sha256       text        not null,            -- of the file, 64 hex digits
  file_bytes   integer     not null,
  content      bytea,                           -- the file; null once it is done with
  options      json        not null,            -- what the person said beside it
  preview      json        not null,            -- what was shown
  state        text        not null default 'previewed' check (state in ('previewed', 'running', 'confirmed')),
  result       json,                            -- what was written; null before
  created_at   timestamptz not null default now(),
  created_by   text        not null,
  confirmed_at timestamptz,
  confirmed_by text
);
