-- A benchmark may follow a symbol at a broker: its daily closes are read there, and grow by themselves.
-- Without the connection the closes stay, and follow nothing.
alter table benchmarks
  add column connection_id  integer      references broker_connections (connection_id) on delete set null,
  add column symbol         text,
  add column read_at        timestamptz,           -- when the broker was last asked
  add column cause          text,                  -- why it gave nothing then; null = it gave what there is
  add column cause_detail   text;
create index benchmarks_by_connection on benchmarks (connection_id) where connection_id is not null;
