-- The ledger: accounts, trades in their current state, and every earlier state of a trade.
-- live_trades keeps the column names of the founding text; what Tidemark adds stands after them.
-- Every key begins with account_id, so that the tables can be partitioned or distributed later.

create table accounts (
  account_id   integer generated always as identity primary key,
  exchange     text not null,
  account      text not null,            -- the broker's account number, '' when the sender names none
  created_at   timestamptz not null default now(),
  unique (exchange, account)
);

create table live_trades (
  account_id        integer     not null,
  internal_id       bigint      not null,  -- given by the server: 41 bit ms since 2024, 6 bit node, 6 bit sequence
  bot_name          text        not null,
  exchange          text        not null,
  asset_symbol      text        not null,
  order_type        text        not null,
  entry_time        timestamptz not null,
  exit_time         timestamptz,
  entry_price       numeric     not null check (entry_price > 0 and entry_price < 1e21),
  exit_price        numeric,
  position_size     numeric     not null check (position_size > 0 and position_size < 1e21),
  realized_pnl      numeric,
  commission        numeric,
  magic_number      bigint,
  exchange_order_id text,
  raw_api_response  json,                  -- the sender's own text, byte for byte; null when it is not clean JSON
  status            text        not null,
  swap              numeric,
  fee               numeric,
  stop_loss         numeric,
  take_profit       numeric,
  mae               numeric,
  mfe               numeric,
  comment           text,
  entry_zone        text        not null,  -- how entry_time was read: offset | offset:+03:00 | zone:Europe/Athens | assumed:UTC
  exit_zone         text,
  raw_unclean       text,                  -- the raw text when it holds NUL, lone surrogates, wild numbers or is too deep
  identity          text collate "C",      -- what makes a repeat the same trade (ingest/identity.ts); null = the report has none
  digest            bytea       not null,  -- SHA-256 of the canonical text of this version
  version           integer     not null default 1,
  key_id            text        not null,  -- API key of the sender of this version
  received_at       timestamptz not null default now(),
  primary key (account_id, internal_id)
);

create unique index live_trades_identity on live_trades (account_id, identity) where identity is not null;

-- One walk, newest first, for each question that people ask: everything, one bot, one symbol, what is open.
create index live_trades_newest on live_trades (account_id, entry_time, internal_id);
create index live_trades_bot on live_trades (account_id, bot_name, entry_time, internal_id);
create index live_trades_symbol on live_trades (account_id, asset_symbol, entry_time, internal_id);
create index live_trades_open on live_trades (account_id, entry_time, internal_id) where status = 'OPEN';

-- Earlier versions of a trade that was updated; the current one is in live_trades.
create table trade_versions (
  account_id    integer     not null,
  internal_id   bigint      not null,
  version       integer     not null,
  content       json        not null,      -- the canonical members of that version, text as hashed
  raw_source    text,                      -- its raw_api_response, byte for byte
  digest        bytea       not null,
  key_id        text        not null,
  received_at   timestamptz not null,
  replaced_at   timestamptz not null default now(),
  primary key (account_id, internal_id, version)
);
