-- API keys (never the keys themselves: a keyed hash) and the audit trail.

create table api_keys (
  key_id        text primary key check (key_id ~ '^[0-9A-Za-z]{8}$'),
  kind          text        not null check (kind in ('i', 'r', 't', 'a')),
  name          text        not null,
  scopes        text[]      not null,
  accounts      text[],                    -- null = every account
  networks      text[],                    -- CIDR list; null = from anywhere
  rate_per_s    numeric,                   -- null = the default of the route's class
  rate_burst    integer,
  broker_zone   text,                      -- IANA zone of zone-less times in this key's reports
  created_at    timestamptz not null default now(),
  created_by    text        not null,
  expires_at    timestamptz,
  revoked_at    timestamptz,
  last_used_at  timestamptz
);

-- One row per secret of a key: rotation adds one and lets the older lapse after the overlap.
create table api_key_secrets (
  key_id        text        not null references api_keys (key_id) on delete cascade,
  generation    integer     not null,
  token_hash    bytea       not null check (octet_length(token_hash) = 32),  -- HMAC-SHA256(pepper, whole token)
  valid_from    timestamptz not null default now(),
  valid_until   timestamptz,
  primary key (key_id, generation)
);

-- Any change of a key wakes every server that listens.
create function announce_key_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('tidemark_keys', '');
  return null;
end $$;
create trigger api_keys_changed after insert or delete or update of revoked_at, expires_at, scopes, accounts, networks, rate_per_s, rate_burst, broker_zone
  on api_keys for each statement execute function announce_key_change();
create trigger api_key_secrets_changed after insert or update or delete
  on api_key_secrets for each statement execute function announce_key_change();

-- Append-only, hash-chained. One chain per writer (a lane of a server, its request log, the command line), so that
-- chains never wait for each other; hash = sha256(prev_hash || body).
create table audit_entries (
  chain      text        not null,
  seq        bigint      not null,
  body       text        not null,         -- one JSON object; its text is what is hashed
  prev_hash  bytea       not null check (octet_length(prev_hash) = 32),
  hash       bytea       not null check (octet_length(hash) = 32),
  primary key (chain, seq)
);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries cannot be changed' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_no_change before update or delete on audit_entries
  for each row execute function refuse_audit_change();
create trigger audit_no_truncate before truncate on audit_entries
  for each statement execute function refuse_audit_change();
alter table audit_entries enable always trigger audit_no_change;
alter table audit_entries enable always trigger audit_no_truncate;
