-- Orders that wait at brokers, and what cash accounts hold, as lists that come with an account's picture; room for more topics in
-- the news of an account.

-- A transaction has eight places, no longer four: one for each topic. Every place given before is below every one given from now on.
create or replace function news_seq(topic integer) returns bigint language sql volatile as $$
  select (pg_current_xact_id()::text)::bigint * 8 + topic
$$;
create or replace function news_horizon() returns bigint language sql stable as $$
  select (pg_snapshot_xmin(pg_current_snapshot())::text)::bigint * 8
$$;
alter table live_trades alter column seq set default ((pg_current_xact_id()::text)::bigint * 8 + 1);

alter table account_states
  add column orders_known boolean not null default false,  -- the latest picture came with the whole list of waiting orders
  add column orders_seq   bigint  not null default 0,      -- topic 4
  add column assets_known boolean not null default false,  -- the latest picture came with the whole list of assets
  add column assets_seq   bigint  not null default 0;      -- topic 5

-- Orders that wait, as the latest picture has them; replaced as a whole.
create table pending_orders (
  account_id   integer     not null,
  broker_order bigint      not null,
  client_id    text,                     -- what its sender called it
  order_type   text        not null,     -- market, limit, stop, stop_limit; another word of the broker as it came
  status       text        not null,     -- new, working, partially_filled; another word of the broker as it came
  symbol       text        not null,
  side         text        not null check (side in ('buy', 'sell')),
  units        numeric     not null,     -- of the base or of the contract: what is not filled yet
  lots         numeric,                  -- null = the broker does not say how much a lot is
  price        numeric,
  stop_price   numeric,
  stop_loss    numeric,
  take_profit  numeric,
  comment      text,
  created_at   timestamptz,
  expires_at   timestamptz,              -- null = it waits until it is cancelled
  primary key (account_id, broker_order)
);

-- What a cash account holds of each currency, as the latest picture has it; replaced as a whole.
create table held_assets (
  account_id   integer     not null,
  asset        text        not null,
  amount       numeric     not null,
  free         numeric,                  -- null = not said
  locked       numeric,                  -- held back for orders that wait; null = not said
  primary key (account_id, asset)
);
