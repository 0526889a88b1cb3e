-- When a login by one-time code ends, as the broker said: then a person has to give the next code.
alter table broker_connections
  add column code_expires_at timestamptz;         -- null = it did not say, or codes come by themselves
