-- Accounts as Expert Advisors report them: deals for ever, what is built from them, and the latest picture of each account.
-- Every key begins with account_id, like those of the ledger.

-- Every version of every deal. What the terminal said is never changed (a trigger refuses); only how its time is read is,
-- when more is learnt of the broker's clock, and which version is the current one.
create table deals (
  account_id   integer     not null,
  deal         bigint      not null,       -- DEAL_TICKET
  version      integer     not null,       -- 1, and one more when the broker rewrites it (a cancelled deal, say)
  is_current   boolean     not null default true,
  position     bigint,                     -- DEAL_POSITION_ID; null = none
  deal_order   bigint,                     -- DEAL_ORDER
  server_msc   bigint      not null,       -- DEAL_TIME_MSC, as the broker's clock counts
  live_offset_s integer,                   -- the broker's offset when the Expert saw it happen; null = read from history
  dealt_at     timestamptz not null,
  time_basis   text        not null,       -- how server_msc was read: offset:+03:00 | zone:America/New_York+7h | assumed:UTC
  type         smallint    not null,       -- DEAL_TYPE
  entry        smallint    not null,       -- DEAL_ENTRY
  reason       smallint,                   -- DEAL_REASON
  magic        bigint,
  symbol       text        not null,
  volume       numeric     not null,       -- lots
  price        numeric     not null,
  profit       numeric     not null,
  commission   numeric,
  swap         numeric,
  fee          numeric,
  stop_loss    numeric,
  take_profit  numeric,
  comment      text,
  external_id  text,
  source       text        not null,       -- the deal as it was sent, byte for byte
  digest       bytea       not null,       -- SHA-256 of its content, see domain/canonical-deal.ts
  key_id       text        not null,
  received_at  timestamptz not null default now(),
  primary key (account_id, deal, version)
);
create index deals_newest on deals (account_id, dealt_at, deal) where is_current;
create index deals_position on deals (account_id, position) where is_current and position is not null;

create function refuse_deal_change() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'deals cannot be removed' using errcode = 'insufficient_privilege';
  end if;
  if (to_jsonb(new) - '{is_current,dealt_at,time_basis}'::text[]) <> (to_jsonb(old) - '{is_current,dealt_at,time_basis}'::text[]) then
    raise exception 'deals cannot be changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger deals_no_change before update or delete on deals
  for each row execute function refuse_deal_change();
create trigger deals_no_truncate before truncate on deals
  for each statement execute function refuse_deal_change();
alter table deals enable always trigger deals_no_change;
alter table deals enable always trigger deals_no_truncate;

-- Positions built from deals: one row from the first entry to the last exit, more than one when a netting account reverses.
create table position_legs (
  account_id   integer     not null,
  position     bigint      not null,
  leg          integer     not null,
  side         text        not null check (side in ('buy', 'sell')),
  symbol       text        not null,
  volume       numeric     not null,       -- lots opened in all
  open_volume  numeric,                    -- null = more was closed than is known to have been opened
  entry_price  numeric,                    -- volume-weighted; null = the entry is not known
  exit_price   numeric,
  profit       numeric     not null,       -- realised so far, over all deals
  commission   numeric     not null,
  swap         numeric     not null,
  fee          numeric     not null,
  status       text        not null check (status in ('open', 'closed', 'cancelled', 'incomplete')),
  magic        bigint,
  exit_reason  smallint,
  comment      text,
  opened_at    timestamptz not null,
  closed_at    timestamptz,
  deals        integer     not null,
  internal_id  bigint,                     -- its trade in live_trades; null while it cannot be one
  primary key (account_id, position, leg)
);
create index position_legs_newest on position_legs (account_id, opened_at, position, leg);
create index position_legs_open on position_legs (account_id, opened_at, position, leg) where status = 'open';

-- The latest picture of an account, and what is known of its deals. cash_total counts what the balance is made of.
create table account_states (
  account_id      integer     primary key,
  source          text        not null,
  company         text,
  currency        text,
  currency_digits smallint,
  leverage        integer,
  margin_mode     smallint,
  trade_mode      smallint,
  trade_allowed   boolean,
  balance         numeric,
  credit          numeric,
  profit          numeric,
  equity          numeric,
  margin          numeric,
  margin_free     numeric,
  margin_level    numeric,
  snapshot_at     timestamptz,             -- when the terminal took the picture, by its own clock (GMT)
  snapshot_received_at timestamptz,
  positions_known boolean     not null default false,  -- the latest picture came with the whole list of open positions
  terminal        json,                    -- build, connection, ping, version of the Expert, its queue
  utc_offset_s    integer,                 -- newest offset of the broker's clock that was seen
  zone            text,                    -- the broker's zone as learnt, or as the key says
  zone_basis      text check (zone_basis in ('key', 'learnt')),
  zone_key        text,                    -- the key that says the zone, and when it last reported: another one must not take turns with it
  zone_key_seen_at timestamptz,
  times_due       boolean     not null default false,  -- the zone changed: times that an earlier rule gave are read anew, some with each report
  deals           bigint      not null default 0,
  cash_total      numeric     not null default 0,  -- profit + commission + swap + fee over current deals, credit left out
  first_deal_msc  bigint,
  newest_deal_msc bigint,
  newest_deal     bigint,
  last_report_at  timestamptz not null,
  key_id          text        not null
);

-- Open positions of the latest picture; replaced as a whole.
create table open_positions (
  account_id    integer     not null,
  ticket        bigint      not null,
  position      bigint      not null,      -- POSITION_IDENTIFIER
  symbol        text        not null,
  side          text        not null check (side in ('buy', 'sell')),
  volume        numeric     not null,
  open_price    numeric     not null,
  current_price numeric,
  stop_loss     numeric,
  take_profit   numeric,
  swap          numeric,
  profit        numeric,
  magic         bigint,
  opened_at     timestamptz,
  updated_at    timestamptz,
  comment       text,
  primary key (account_id, ticket)
);

-- When terminals saw which offset of the broker's clock. A span is prolonged while it is seen again without a long silence.
create table clock_sightings (
  account_id   integer     not null,
  from_at      timestamptz not null,
  to_at        timestamptz not null,
  offset_s     integer     not null,
  primary key (account_id, from_at)
);
