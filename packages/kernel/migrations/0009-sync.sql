-- What phones send after they were without a network: every command with what became of it, and files on their way.

create table work_sync (
  person text collate "C" not null,
  command_id text collate "C" not null,
  device_id text collate "C" not null,
  device_seq int not null,
  item_id text collate "C" not null,
  area text collate "C" not null,
  outcome text not null check (outcome in ('applied', 'merged', 'needs-decision', 'kept', 'rejected-authority')),
  answer jsonb not null,
  envelope jsonb not null,
  hash text not null,
  chained boolean not null,
  captured_at timestamptz not null,
  received_at timestamptz not null,
  primary key (person, command_id),
  unique (person, device_id, device_seq)
);
comment on table work_sync is 'Commands captured on phones, each once, as they came and with their outcome; nothing is dropped';
comment on column work_sync.chained is 'Whether the command names the hash of the one this device sent before it';
create index work_sync_received on work_sync (person, received_at desc);
create index work_sync_area on work_sync (area, received_at desc) where outcome not in ('applied', 'merged');

create table work_sync_file (
  person text collate "C" not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  area text collate "C" not null,
  mime text not null,
  origin text not null,
  meta jsonb not null,
  created_at timestamptz not null,
  arrived_at timestamptz,
  primary key (person, sha256, area)
);
comment on table work_sync_file is 'Files that commands named; recorded as evidence of the area once the bytes are there';

create table work_upload (
  person text collate "C" not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size int not null check (size > 0),
  mime text not null,
  received int not null default 0,
  started_at timestamptz not null,
  done_at timestamptz,
  primary key (person, sha256)
);
create table work_upload_part (
  person text collate "C" not null,
  sha256 text collate "C" not null,
  start int not null,
  bytes bytea not null,
  primary key (person, sha256, start),
  foreign key (person, sha256) references work_upload on delete cascade
);

-- The key of time tokens: made once a database, so that a token outlives a restart.
create table work_sync_key (one boolean primary key default true check (one), key bytea not null);
insert into work_sync_key (key)
  values (decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex'));
grant select on work_sync_key to shian_app;

do $$
declare t text;
begin
  foreach t in array array['work_sync', 'work_sync_file', 'work_upload', 'work_upload_part'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I to shian_app using (person = current_setting(''shian.actor'', true))
      with check (person = current_setting(''shian.actor'', true))', t || '_own', t);
  end loop;
end $$;
create policy work_sync_view on work_sync for select to shian_app using (
  area >= current_setting('shian.view_lo', true) and area < current_setting('shian.view_hi', true));
grant select, insert on work_sync to shian_app;
grant select, insert, update on work_sync_file to shian_app;
grant select, insert, update, delete on work_upload to shian_app;
grant select, insert, delete on work_upload_part to shian_app;
