-- Rules of prop firms on accounts: which are in force from when, what people say of what was not recorded, what was seen broken;
-- and the times in which nothing was seen of an account, as rows.

-- Rule sets as they came into force. A later version rules from its valid_from on; null = none does. Rows never change.
create table rule_sets (
  account_id  integer     not null,
  version     integer     not null,       -- 1, and one more with each change
  valid_from  timestamptz not null,
  content     json,                       -- the rule set, as domain/rules reads it
  boundaries  text[]      not null default '{}',  -- moments of the day at which equity must be known, such as '17:00 America/New_York'
  created_at  timestamptz not null default now(),
  created_by  text        not null,
  primary key (account_id, version)
);

-- What the user says of what nobody recorded: how high a peak was, what was paid out, what an account held at a reset.
create table rule_facts (
  fact_id     bigint      generated always as identity primary key,
  account_id  integer     not null,
  kind        text        not null check (kind in ('peak', 'payout', 'reset')),
  at          timestamptz not null,
  amount      numeric,                    -- of a peak or a payout
  balance     numeric,                    -- of a reset
  equity      numeric,                    -- of a reset
  created_at  timestamptz not null default now(),
  created_by  text        not null
);
create index rule_facts_account on rule_facts (account_id, at);

-- Breaches, written when they are seen and never changed: one for a rule that fails, one for each day of a rule that pauses.
create table rule_breaches (
  account_id  integer     not null,
  version     integer     not null,
  rule_index  integer     not null,       -- where the rule stands in its set
  span_from   timestamptz not null,       -- valid_from of the set, or the beginning of the day
  kind        text        not null,
  at          timestamptz not null,
  limit_value numeric     not null,
  measured    numeric     not null,
  equity      numeric,
  balance     numeric,
  evidence    text        not null check (evidence in ('exact', 'sampled')),
  seen_at     timestamptz not null default now(),
  primary key (account_id, version, rule_index, span_from)
);

create function refuse_rule_change() returns trigger language plpgsql as $$
begin
  raise exception 'rule sets and breaches cannot be changed' using errcode = 'insufficient_privilege';
end $$;
create trigger rule_sets_no_change before update or delete on rule_sets for each row execute function refuse_rule_change();
create trigger rule_sets_no_truncate before truncate on rule_sets for each statement execute function refuse_rule_change();
create trigger rule_breaches_no_change before update or delete on rule_breaches for each row execute function refuse_rule_change();
create trigger rule_breaches_no_truncate before truncate on rule_breaches for each statement execute function refuse_rule_change();

-- Times in which nothing was seen of an account though it is read: written with the first picture after them.
create table account_gaps (
  account_id  integer     not null,
  from_at     timestamptz not null,       -- when the last picture before it was taken
  to_at       timestamptz not null,       -- when the first one after it was
  cause       text        not null,       -- terminal_silent, server_stopped, or what the broker said
  primary key (account_id, from_at)
);

-- When a server last ran on this ledger, and the times in which none did.
create table server_presence (
  one         boolean     primary key default true check (one),
  seen_at     timestamptz not null
);
create table server_silences (
  from_at     timestamptz primary key,
  to_at       timestamptz not null
);
