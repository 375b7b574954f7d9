-- The log of facts, the heads of its streams, the keys that make it idempotent, and the cursors of its readers.

do $$ begin
  create role shian_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant shian_app to %I', current_user);
exception when others then raise notice 'shian_app not granted: %', sqlerrm;
end $$;
grant usage on schema public to shian_app;

-- One row per fact ever accepted: (source, id) is the idempotency key over all partitions and years.
create table event_key (
  source text collate "C" not null,
  id text collate "C" not null,
  seq bigint not null generated always as identity,
  recordtime timestamptz not null,
  primary key (source, id)
);
comment on table event_key is 'Idempotency keys of the log: a (source, id) is accepted once, for ever';
create index event_key_id on event_key (id);

create table event (
  seq bigint not null,
  xid xid8 not null default pg_current_xact_id(),
  id text collate "C" not null,
  source text collate "C" not null,
  type text collate "C" not null,
  subject text collate "C" not null,
  version int,
  time timestamptz not null,
  recordtime timestamptz not null,
  actor text collate "C" not null,
  cause text collate "C",
  area text collate "C" not null,
  audience text collate "C" not null check (audience in ('internal', 'party', 'public')),
  data jsonb not null,
  leaf bytea not null
) partition by range (recordtime);
comment on table event is 'Facts, past tense. Never updated or deleted: the application role has INSERT and SELECT only';
comment on column event.version is 'Place in the stream of a decided subject; null for a plain observation about it';
comment on column event.leaf is 'SHA-256 leaf of the seal, over the canonical JSON of the fact';
create index event_order on event (xid, seq);
create index event_subject on event (subject, seq);
create index event_seq on event (seq);

-- Partitions are made a month ahead by the owner; the function is idempotent.
create function shian_ensure_event_partition(day date) returns void language plpgsql as $$
declare
  lo date := date_trunc('month', day);
  hi date := lo + interval '1 month';
  part text := 'event_' || to_char(lo, 'YYYYMM');
begin
  if to_regclass('public.' || part) is null then
    execute format('create table %I partition of event for values from (%L) to (%L)', part, lo, hi);
    execute format('grant select, insert on %I to shian_app', part);
  end if;
end $$;
create table event_default partition of event default;

-- Serialises the deciders of one subject: the race of two writers is lost here, not in the log.
create table subject_head (
  subject text collate "C" primary key,
  version int not null
);

create table reaction_cursor (
  name text collate "C" primary key,
  epoch int not null default 1,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  failures int not null default 0,
  next_try_at timestamptz,
  stopped_at timestamptz,
  last_error text,
  updated_at timestamptz
);
comment on table reaction_cursor is 'How far each reader of the log has come, in (xid, seq) order behind the snapshot horizon';

create table migration (
  module text not null,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now(),
  primary key (module, name)
);

grant select, insert on event_key, event, event_default to shian_app;
grant select, insert, update on subject_head, reaction_cursor to shian_app;

alter table event enable row level security;
create policy event_view on event for select to shian_app using (
  (area >= current_setting('shian.view_lo', true) and area < current_setting('shian.view_hi', true))
  or (area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true)));
create policy event_act on event for insert to shian_app with check (
  area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true));
