-- Overlays: what a widget token may show. The tokens themselves are never stored, only their keyed hash, as those of API keys.

create table overlays (
  overlay_id   text primary key check (overlay_id ~ '^[0-9A-Za-z]{8}$'),
  widget       text        not null,
  name         text        not null,
  account_ids  integer[]   not null check (cardinality(account_ids) between 1 and 20),
  settings     text        not null,        -- JSON object: what the owner fixed
  mask         text        not null check (mask in ('none', 'rounded', 'percent', 'r', 'hidden')),
  delay_s      integer     not null check (delay_s between 0 and 900),
  networks     text[],                      -- CIDR list; null = from anywhere
  created_at   timestamptz not null default now(),
  created_by   text        not null,
  expires_at   timestamptz,
  revoked_at   timestamptz
);

-- One row per secret, as for keys: a roll adds one and ends the older.
create table overlay_secrets (
  overlay_id   text        not null references overlays (overlay_id) on delete cascade,
  generation   integer     not null,
  token_hash   bytea       not null check (octet_length(token_hash) = 32),  -- HMAC-SHA256(pepper, whole token)
  valid_from   timestamptz not null default now(),
  valid_until  timestamptz,
  primary key (overlay_id, generation)
);

-- From where an overlay was opened; a place that is new is worth a notice.
create table overlay_uses (
  overlay_id    text        not null references overlays (overlay_id) on delete cascade,
  ip            text        not null,
  first_used_at timestamptz not null default now(),
  last_used_at  timestamptz not null default now(),
  primary key (overlay_id, ip)
);

-- A row = every overlay is empty, whatever it may show otherwise.
create table overlay_panic (
  one       boolean     primary key default true check (one),
  since     timestamptz not null default now(),
  caused_by text        not null
);

-- Overlays are taken over with the keys: by the same word, and told by the same fingerprint.
create trigger overlays_changed after insert or delete or update of revoked_at, expires_at, account_ids, settings, mask, delay_s, networks
  on overlays for each statement execute function announce_key_change();
create trigger overlay_secrets_changed after insert or update or delete
  on overlay_secrets for each statement execute function announce_key_change();
create trigger overlay_panic_changed after insert or update or delete
  on overlay_panic for each statement execute function announce_key_change();
