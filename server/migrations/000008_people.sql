-- The people who log in to the pages: their credentials, their sessions, and the links that let one in for the first time.

create table people (
  person_id               integer generated always as identity primary key,
  name                    text        not null check (char_length(name) between 1 and 40),
  password_hash           text,                    -- PHC string; null = taken away by a reset: nobody can log in
  totp_last_step          bigint      not null default 0,  -- a one-time code counts once: later steps only
  created_at              timestamptz not null default now(),
  created_by              text        not null,
  credentials_changed_at  timestamptz not null default now(),
  last_log_in_at          timestamptz
);
create unique index people_name on people (lower(name));

create table person_recovery_codes (
  person_id  integer     not null references people on delete cascade,
  code_hash  bytea       not null check (octet_length(code_hash) = 32),   -- SHA-256 of 123 random bits
  used_at    timestamptz,
  primary key (person_id, code_hash)
);

create table person_passkeys (
  passkey_id    integer generated always as identity primary key,
  person_id     integer     not null references people on delete cascade,
  credential_id text        not null unique,       -- base64url, as the authenticator gave it
  public_key    bytea       not null,              -- COSE
  counter       bigint      not null default 0,
  transports    text        not null default '',   -- with commas; a hint for the browser
  origin_host   text        not null,              -- the name of this server that it is bound to
  name          text        not null check (char_length(name) between 1 and 60),
  created_at    timestamptz not null default now(),
  last_used_at  timestamptz
);
create index person_passkeys_person on person_passkeys (person_id);

-- A question that an authenticator must sign, once, within minutes.
create table passkey_challenges (
  challenge  text primary key,
  person_id  integer references people on delete cascade,   -- null = whoever logs in
  purpose    text        not null check (purpose in ('register', 'log_in', 'step_up')),
  expires_at timestamptz not null
);

create table sessions (
  session_hash  bytea primary key check (octet_length(session_hash) = 32),  -- SHA-256 of 256 random bits
  person_id     integer     not null references people on delete cascade,
  created_at    timestamptz not null default now(),
  last_seen_at  timestamptz not null default now(),
  stepped_up_at timestamptz not null default now(),   -- when a second factor was last shown
  ends_at       timestamptz not null,
  ip            text        not null,
  browser       text        not null
);
create index sessions_person on sessions (person_id);

create function announce_session_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('tidemark_sessions', '');
  return null;
end $$;
create trigger sessions_changed after insert or delete or update of stepped_up_at, ends_at
  on sessions for each statement execute function announce_session_change();

create table setup_links (
  link_id    integer generated always as identity primary key,
  token_hash bytea       not null unique check (octet_length(token_hash) = 32),
  person_id  integer references people on delete cascade,   -- null = makes a new person
  local_only boolean     not null,                          -- taken from this machine alone
  expires_at timestamptz not null,
  created_by text        not null
);

-- Wrong passwords and codes of the last minutes: counted here, so that several servers and restarts give no second chance.
create table log_in_attempts (
  subject text        not null,
  at      timestamptz not null default now()
);
create index log_in_attempts_subject on log_in_attempts (subject, at);
