-- Brokers that are asked for accounts, what seals their credentials, who owns a connection, the order of news, equity over time,
-- and what keys were used for.

-- The place of a change in the news of its account: the transaction's number, and which of its topics.
-- A reader takes only places below those of transactions still under way, so that nothing can appear behind what it has seen.
create function news_seq(topic integer) returns bigint language sql volatile as $$
  select (pg_current_xact_id()::text)::bigint * 4 + topic
$$;
create function news_horizon() returns bigint language sql stable as $$
  select (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint * 4
$$;

-- Existing rows are no news. The default is what every later insert gets: topic 1, trades.
alter table live_trades add column seq bigint not null default 0;
alter table live_trades alter column seq set default ((pg_current_xact_id()::text)::bigint * 4 + 1);
create index live_trades_seq on live_trades (account_id, seq);

alter table account_states
  add column positions_seq bigint not null default 0,   -- topic 2
  add column seq           bigint not null default 0,   -- topic 3, the picture
  add column cause         text,                        -- why the broker gives no values of this account; null = it does
  add column cause_detail  text,                        -- what was seen, in words, without any secret
  add column cause_since   timestamptz;

-- Numbers of transactions mean something in one cluster only: after a move they begin anew, and with them the news.
create table news_epoch (
  one         boolean     primary key default true check (one),
  epoch       text        not null,
  cluster     text        not null,      -- system identifier and database, as they were when the epoch began
  begun_at    timestamptz not null default now()
);

-- How long values of an account are kept, and at which moments of its day they are kept exactly.
create table account_settings (
  account_id     integer primary key,
  retention      text    not null default 'ledger' check (retention in ('ledger', 'cache_only')),
  day_boundaries text[]  not null default '{}'   -- such as '17:00 America/New_York'
);

-- A broker's server and the login that reads it.
create table broker_connections (
  connection_id integer     generated always as identity primary key,
  venue         text        not null,            -- such as mt5_web_api
  name          text        not null unique,     -- what people call it
  server        text        not null,            -- the broker's server: the exchange of its accounts
  settings      json        not null,            -- members of the venue's field list that are no secret
  created_at    timestamptz not null default now(),
  created_by    text        not null,
  paused_at     timestamptz,                     -- null = it is read
  state         text        not null default 'new' check (state in ('new', 'connecting', 'live', 'stale', 'offline')),
  cause         text,                            -- why it is not live
  cause_detail  text,
  state_since   timestamptz not null default now()
);

-- Which accounts a connection reads.
create table linked_accounts (
  account_id    integer     primary key,
  connection_id integer     references broker_connections (connection_id),  -- null = reported by an Expert; only its investor password is known
  linked_at     timestamptz not null default now(),
  linked_by     text        not null,
  verified_at   timestamptz                      -- when the broker said that the investor password is right
);
create index linked_accounts_connection on linked_accounts (connection_id);

-- Secrets under envelope encryption. Where a secret belongs is part of what is authenticated, so none can be moved.
create table sealed_secrets (
  owner_table text        not null,
  owner_id    integer     not null,
  field       text        not null,
  class       text        not null,              -- read | trade: which key-encryption key opens it
  kek_id      text        not null,
  envelope    bytea       not null,
  written_at  timestamptz not null default now(),
  primary key (owner_table, owner_id, field)
);

-- One server at a time reads a connection. The generation grows with each owner: a write of an earlier one is refused.
create table connection_leases (
  connection_id integer     primary key references broker_connections (connection_id) on delete cascade,
  server_id     text        not null,
  generation    bigint      not null,
  taken_at      timestamptz not null,
  expires_at    timestamptz not null
);

-- Servers that read connections, as each says of itself every two seconds: what an even share is depends on how many there are.
create table read_servers (
  server_id   text        primary key,
  seen_at     timestamptz not null
);

-- Deals of the ledger that the broker no longer gives, found when both are compared. The ledger keeps what it was told.
create table deals_not_at_broker (
  account_id  integer     not null,
  deal        bigint      not null,
  found_at    timestamptz not null default now(),
  primary key (account_id, deal)
);

create function announce_connection_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('tidemark_connections', '');
  return null;
end $$;
create trigger broker_connections_changed after insert or delete or update of settings, paused_at
  on broker_connections for each statement execute function announce_connection_change();
create trigger linked_accounts_changed after insert or update or delete
  on linked_accounts for each statement execute function announce_connection_change();
create trigger sealed_secrets_changed after insert or update of envelope or delete
  on sealed_secrets for each statement execute function announce_connection_change();

-- Equity and balance over time: per bucket the first, lowest, highest and last equity, and the last balance.
create table equity_history (
  account_id    integer     not null,
  bucket_s      integer     not null,            -- length of the bucket: 60, later 900
  bucket_at     timestamptz not null,            -- its beginning
  first_equity  numeric     not null,
  min_equity    numeric     not null,
  max_equity    numeric     not null,
  last_equity   numeric     not null,
  last_balance  numeric,
  last_credit   numeric,
  min_at        timestamptz not null,
  max_at        timestamptz not null,
  last_at       timestamptz not null,
  samples       integer     not null,
  primary key (account_id, bucket_s, bucket_at)
);

-- The last picture before and the first one after each day boundary that the account's settings name; never thinned.
create table equity_marks (
  account_id    integer     not null,
  boundary_at   timestamptz not null,
  boundary      text        not null,            -- as in account_settings
  before_at     timestamptz not null,
  before_equity numeric     not null,
  before_balance numeric,
  after_at      timestamptz not null,
  after_equity  numeric     not null,
  after_balance numeric,
  primary key (account_id, boundary_at, boundary)
);

-- What each key asked for, by day (UTC) and class of routes; servers add to it every few seconds.
create table key_usage (
  key_id      text   not null references api_keys (key_id) on delete cascade,
  day         date   not null,
  rate_class  text   not null check (rate_class in ('read', 'ingest')),
  requests    bigint not null,
  refused     bigint not null,                 -- how many of them: too fast, not in scope, or from elsewhere
  primary key (key_id, day, rate_class)
);
