-- The people of the trade server: made at the machine, known to no other server. Their sessions are kept in memory alone.
create table trade_people (
  person_id               integer generated always as identity primary key,
  name                    text        not null check (char_length(name) between 1 and 40),
  password_hash           text        not null,            -- PHC string
  totp_last_step          bigint      not null default 0,  -- a one-time code counts once: later steps only
  created_at              timestamptz not null default now(),
  created_by              text        not null,
  credentials_changed_at  timestamptz not null default now(),
  last_log_in_at          timestamptz
);
create unique index trade_people_name on trade_people (lower(name));

-- Whoever is taken away, or gets other credentials, is logged out at once.
create function announce_trade_person_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('tidemark_trade', '');
  return null;
end $$;
create trigger trade_people_changed after update of credentials_changed_at or delete
  on trade_people for each statement execute function announce_trade_person_change();
