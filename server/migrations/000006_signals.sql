-- Signal hooks: who may send signals for which account, what they sent, and what was done about it.

create table hooks (
  hook_no         integer     generated always as identity primary key,
  hook_id         text        not null unique check (hook_id ~ '^[0-9A-Za-z]{8}$'),  -- in the URL; no secret
  account_id      integer     not null,            -- never changes
  name            text        not null,
  verify          text        not null check (verify in ('token', 'signature')),  -- secret in the body, or Standard Webhooks
  networks        text[],                          -- CIDR list; null = from anywhere
  symbols         text[]      not null check (cardinality(symbols) > 0),          -- as the broker calls them
  symbol_map      json        not null default '{}',                              -- the sender's name -> the broker's
  sides           text[]      not null check (cardinality(sides) > 0 and sides <@ '{buy,sell,close}'),
  max_size        numeric     not null check (max_size > 0),
  max_size_unit   text        not null check (max_size_unit in ('units', 'lots')),
  max_age_s       integer     not null check (max_age_s between 1 and 3600),      -- older when its turn comes: not executed
  approval_s      integer     check (approval_s between 10 and 86400),            -- a person has so long to approve; null = nobody need
  per_arming      integer     not null check (per_arming between 1 and 100000),   -- executions until it disarms itself
  left_to_execute integer     not null default 0 check (left_to_execute >= 0),
  armed_at        timestamptz,                     -- null = disarmed
  armed_by        text,
  disarmed_why    text        not null default 'it was never armed',
  created_at      timestamptz not null default now(),
  created_by      text        not null,
  removed_at      timestamptz
);
create unique index hooks_name on hooks (name) where removed_at is null;

-- One row per secret of a hook. A token is kept as a keyed hash; a signing secret, which has to be known to check with, is sealed.
create table hook_secrets (
  hook_no       integer     not null references hooks (hook_no),
  generation    integer     not null,
  token_hash    bytea       check (octet_length(token_hash) = 32),  -- null = sealed_secrets has it as signing_<generation>
  valid_until   timestamptz,
  created_at    timestamptz not null default now(),
  primary key (hook_no, generation)
);

-- Every signal that was taken, for ever: its identity and its nonce stay used.
create table signals (
  account_id    integer     not null,
  signal_id     bigint      generated always as identity,
  hook_no       integer     not null,
  identity      text collate "C" not null,       -- id:… of the sender, else webhook:… or sha256:… of the content
  nonce         text collate "C",                -- webhook-id of a signed delivery
  digest        bytea       not null check (octet_length(digest) = 32),
  content       json        not null,            -- as it was read, without the secret
  symbol        text        not null,            -- at the broker
  side          text        not null,
  sequence      bigint,
  sent_at       timestamptz not null,
  received_at   timestamptz not null,
  expires_at    timestamptz not null,            -- when it becomes too old to be executed, or to be approved
  ip            text        not null,
  state         text        not null check (state in ('waiting', 'queued', 'executing', 'executed', 'refused', 'expired')),
  reason        text,                            -- why it was refused or has expired
  detail        text,
  approved_by   text,
  settled_at    timestamptz,
  primary key (account_id, signal_id)
);
create unique index signals_identity on signals (account_id, hook_no, identity);
create unique index signals_nonce on signals (account_id, hook_no, nonce) where nonce is not null;
create index signals_open on signals (account_id, signal_id) where state in ('queued', 'executing');
create index signals_waiting on signals (account_id, signal_id) where state = 'waiting';
create index signals_sequence on signals (account_id, hook_no, sequence) where sequence is not null;

-- What was sent for a signal: one step for an order, one per position for a close. Written with the intent, in its transaction.
create table signal_steps (
  account_id    integer     not null,
  signal_id     bigint      not null,
  step          integer     not null,
  command       json        not null,
  client_id     text,                            -- of its intent; null = not sent yet
  outcome       text        check (outcome in ('accepted', 'rejected', 'unknown')),
  detail        text,
  sent_at       timestamptz,
  primary key (account_id, signal_id, step)
);

-- Numbers that a sender counted and that had not come when a higher one did.
create table signal_gaps (
  account_id    integer     not null,
  hook_no       integer     not null,
  first_missing bigint      not null,
  last_missing  bigint      not null,
  noticed_at    timestamptz not null,
  primary key (account_id, hook_no, first_missing)
);

-- What was sent stays as it was sent.
create function refuse_signal_change() returns trigger language plpgsql as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'signals cannot be removed' using errcode = 'insufficient_privilege';
  end if;
  if row(new.account_id, new.signal_id, new.hook_no, new.identity, new.nonce, new.digest, new.content::text, new.symbol, new.side, new.sequence, new.sent_at, new.received_at)
     is distinct from row(old.account_id, old.signal_id, old.hook_no, old.identity, old.nonce, old.digest, old.content::text, old.symbol, old.side, old.sequence, old.sent_at, old.received_at)
     or (old.state in ('executed', 'refused', 'expired') and new.state <> old.state) then
    raise exception 'signals cannot be changed' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger signals_no_change before update or delete on signals
  for each row execute function refuse_signal_change();
create trigger signals_no_truncate before truncate on signals
  for each statement execute function refuse_signal_change();
alter table signals enable always trigger signals_no_change;
alter table signals enable always trigger signals_no_truncate;
