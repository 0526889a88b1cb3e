-- Trading: which accounts may trade under which credentials, every order from its intent to its end, limits, kill switches, leases.

-- An account that the trade server may trade. Its secrets are in sealed_secrets under the trade key (class 'trade').
create table trade_accounts (
  account_id       integer     primary key,
  venue            text        not null,           -- such as ticktrader
  settings         json        not null,           -- members of the venue's field list that are no secret
  added_at         timestamptz not null default now(),
  added_by         text        not null,
  armed_at         timestamptz,                    -- null = no new orders
  armed_by         text,
  disarmed_because text                            -- why it is not armed, when nobody asked for it
);

-- One trade server at a time sends orders of an account. Renewed every 15 s; a lapse of 60 s disarms the account.
create table trade_leases (
  account_id  integer     primary key,
  server_id   text        not null,
  generation  bigint      not null,
  expires_at  timestamptz not null,
  released    boolean     not null default false   -- given back in an orderly stop
);

-- Each wish to do something at a broker, written before anything leaves. Its state is that of the newest transition.
create table order_intents (
  account_id        integer     not null,
  intent_id         text        not null,
  client_id         text        not null,          -- what the broker is told
  second_client_id  text,                          -- of the other order of an OCO pair
  kind              text        not null check (kind in ('create', 'create_oco', 'modify', 'cancel', 'close', 'close_by')),
  state             text        not null check (state in
    ('INTENT', 'REFUSED_BY_RISK', 'SENDING', 'ACKED', 'REJECTED', 'UNKNOWN', 'FOUND', 'ABSENT', 'HUMAN')),
  command           json        not null,          -- as it is sent, amounts in units
  symbol            text,                          -- null = not known when it was written
  side              text,
  order_type        text,
  opens_units       numeric     not null,          -- by how much it may make positions and orders larger; 0 = not at all
  price             numeric,                       -- at which its units were valued
  asked_by          text        not null,          -- key:<id> | hook:<id> | cli:<name>
  hook_id           text,
  dry_run           boolean     not null,
  server_id         text        not null,          -- the trade server that wrote it
  created_at        timestamptz not null,
  sent_at           timestamptz,
  settled_at        timestamptz,
  reconcile_by      timestamptz,
  answer            json,                          -- the first answer: a repeat gets it again, byte for byte
  acknowledged_at   timestamptz,                   -- when a person said that they looked (state HUMAN)
  acknowledged_by   text,
  primary key (account_id, intent_id)
);
create unique index order_intents_client on order_intents (account_id, client_id);
create index order_intents_open on order_intents (account_id) where state in ('INTENT', 'SENDING', 'UNKNOWN', 'HUMAN');
create index order_intents_recent on order_intents (account_id, created_at);

-- Every state that an intent was ever in; never changed.
create table order_transitions (
  account_id  integer     not null,
  intent_id   text        not null,
  step        integer     not null,
  state       text        not null,
  at          timestamptz not null,
  detail      text        not null default '',
  primary key (account_id, intent_id, step)
);
create function refuse_transition_change() returns trigger language plpgsql as $$
begin
  raise exception 'the states of orders cannot be changed afterwards' using errcode = 'insufficient_privilege';
end $$;
create trigger order_transitions_no_change before update or delete on order_transitions
  for each row execute function refuse_transition_change();
create trigger order_transitions_no_truncate before truncate on order_transitions
  for each statement execute function refuse_transition_change();
alter table order_transitions enable always trigger order_transitions_no_change;
alter table order_transitions enable always trigger order_transitions_no_truncate;

-- What makes a repeat a repeat: unique for ever within an account and the credential that asks.
create table order_requests (
  account_id      integer not null,
  asked_by        text    not null,
  idempotency_key text    not null,
  dry_run         boolean not null,
  digest          text    not null,                -- SHA-256 of what was asked
  intent_id       text    not null,
  primary key (account_id, asked_by, idempotency_key, dry_run)
);

-- Limits, every value they ever had. One that allows more counts only after 60 s. Account 0: all that have none of their own.
create table trade_limits (
  account_id    integer     not null,
  name          text        not null,
  change        integer     not null,              -- 1, 2, 3 … within account and name
  value         text        not null,
  set_at        timestamptz not null default now(),
  set_by        text        not null,
  effective_at  timestamptz not null,
  withdrawn     boolean     not null default false, -- a later change came before it was in force
  primary key (account_id, name, change)
);

create table kill_switches (
  scope      text        not null check (scope in ('global', 'account', 'hook')),
  target     text        not null,                 -- '' | account id | hook id
  killed_at  timestamptz not null default now(),
  killed_by  text        not null,
  reason     text        not null,
  primary key (scope, target)
);

create function announce_trade_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('tidemark_trade', '');
  return null;
end $$;
create trigger kill_switches_changed after insert or update or delete
  on kill_switches for each statement execute function announce_trade_change();
create trigger trade_accounts_changed after insert or update or delete
  on trade_accounts for each statement execute function announce_trade_change();

-- Routes that trade have a class of their own.
alter table key_usage drop constraint key_usage_rate_class_check;
alter table key_usage add constraint key_usage_rate_class_check check (rate_class in ('read', 'ingest', 'trade'));
