-- Evidence records of stored bytes. The bytes lie in a blob store under their hash; this says whose they are.

create table blob (
  area text collate "C" not null,
  sha256 text collate "C" not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  mime text not null,
  created_at timestamptz not null,
  origin text not null check (origin in ('camera', 'in-app', 'gallery', 'upload', 'lab', 'derived')),
  derived_from text collate "C" check (derived_from ~ '^[0-9a-f]{64}$'),
  meta jsonb not null default '{}',
  primary key (area, sha256),
  check ((origin = 'derived') = (derived_from is not null))
);
comment on table blob is 'Stored bytes as evidence of an area; the same bytes may be recorded in several areas, and neither sees the other';
comment on column blob.meta is 'capturer, device, deviceTime, serverTime, geo, exifClaimed, model, rule';
create index blob_sha256 on blob (sha256);
create index blob_derived_from on blob (area, derived_from) where derived_from is not null;

grant select, insert on blob to shian_app;
alter table blob enable row level security;
create policy blob_view on blob for select to shian_app using (
  area >= current_setting('shian.view_lo', true) and area < current_setting('shian.view_hi', true));
create policy blob_act on blob for insert to shian_app with check (
  area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true));
