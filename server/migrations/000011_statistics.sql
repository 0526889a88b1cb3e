-- What statistics need beside the ledger: when deals were rewritten in place, what people say a balance operation was, and
-- daily closes of benchmarks and currency pairs.

-- Grows when a deal is corrected or its time is read anew: then what was summed up before is summed up again.
alter table account_states add column deals_rewritten bigint not null default 0;

-- Balance operations that are none: brokers book rebates, fees and transfers under the same type.
create table booking_kinds (
  account_id  integer     not null,
  deal        bigint      not null,
  kind        text        not null check (kind in ('rebate', 'fee', 'correction', 'transfer', 'payout', 'reset')),
  set_at      timestamptz not null default now(),
  set_by      text        not null,
  primary key (account_id, deal)
);

-- A series of daily closes. One that is named like a pair of currencies (EURUSD) converts between them.
create table benchmarks (
  name        text        primary key,
  day_zone    text        not null,      -- the cut of its days, such as '17:00 America/New_York'
  created_at  timestamptz not null default now(),
  created_by  text        not null
);
create table benchmark_closes (
  name        text        not null references benchmarks (name) on delete cascade,
  day         date        not null,
  close       numeric     not null check (close > 0),
  primary key (name, day)
);
