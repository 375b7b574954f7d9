-- Areas, organisations, operators, premises, licences, posts, devices: views of the log. People are not: their names
-- and numbers live only here and can be erased.

create table registry_area (
  code text collate "C" primary key,
  area text collate "C" not null,
  name text not null,
  kind text not null,
  parent text collate "C",
  hex_column int,
  hex_row int
);
comment on table registry_area is 'Divisions from city to village; the code without trailing zeros is the area path';

create table registry_organisation (
  id text collate "C" primary key,
  area text collate "C" not null,
  name text not null,
  kind text not null
);
create index registry_organisation_area on registry_organisation (area, id);

create table registry_fbo (
  id text collate "C" primary key,
  area text collate "C" not null,
  legal_name text not null,
  credit_code text collate "C",
  registered_at timestamptz not null
);
create index registry_fbo_area on registry_fbo (area, id);
create index registry_fbo_credit_code on registry_fbo (credit_code) where credit_code is not null;

create table registry_premises (
  id text collate "C" primary key,
  area text collate "C" not null,
  sign_name text not null,
  legal_name text not null,
  kind text collate "C" not null,
  address text not null,
  fbo_id text collate "C" not null,
  credit_code text collate "C",
  latitude double precision,
  longitude double precision,
  opening_hours jsonb,
  floor_area_square_metres double precision,
  diners_per_meal int,
  risk_factors jsonb,
  status text collate "C" not null,
  opened_on date,
  closed_on date,
  closing_reason text,
  synthetic boolean not null,
  registered_at timestamptz not null,
  changed_at timestamptz not null
);
comment on column registry_premises.area is '<division code>/<premises id>: unique, so it is also the order of lists';
create unique index registry_premises_area on registry_premises (area);
create index registry_premises_kind on registry_premises (kind, area);
create index registry_premises_fbo on registry_premises (fbo_id);

create table registry_licence (
  id text collate "C" primary key,
  area text collate "C" not null,
  subject text collate "C" not null,
  premises_id text collate "C",
  number text collate "C" not null,
  licence_kind text collate "C" not null,
  issued_on date not null,
  expires_on date,
  holder text collate "C",
  recorded_at timestamptz not null
);
comment on table registry_licence is 'Licences of premises and certificates of people; the holder is an id, never a name';
create index registry_licence_area on registry_licence (area, id);
create index registry_licence_premises on registry_licence (premises_id);
create index registry_licence_number on registry_licence (number);
create index registry_licence_expiry on registry_licence (expires_on, area) where expires_on is not null;

create table registry_post (
  id text collate "C" primary key,
  area text collate "C" not null,
  person_id text collate "C" not null,
  role text collate "C" not null,
  title text,
  organisation_id text collate "C",
  view_area text collate "C" not null,
  search_area text collate "C" not null,
  certificate text,
  valid_from date not null,
  valid_to date,
  acting_for_post_id text collate "C",
  ended_at timestamptz,
  ending_reason text
);
comment on column registry_post.valid_to is 'Last day in office';
comment on column registry_post.ended_at is 'Set when the post was ended with effect at once: from this instant it gives no right';
create index registry_post_area on registry_post (area, id);
create index registry_post_person on registry_post (person_id);
create index registry_post_role on registry_post (role, area);
create index registry_post_acting_for on registry_post (acting_for_post_id) where acting_for_post_id is not null;

create table registry_device (
  id text collate "C" primary key,
  area text collate "C" not null,
  kind text not null,
  premises_id text collate "C",
  vendor text,
  model text,
  registered_at timestamptz not null
);
create index registry_device_area on registry_device (area, id);

create table registry_person (
  id text collate "C" primary key,
  area text collate "C" not null,
  kind text collate "C" not null,
  name text,
  phone text,
  recorded_at timestamptz not null,
  erased_at timestamptz
);
comment on table registry_person is 'Personal data. Not a view: written with registry.PersonRecorded, erased with registry.PersonErased';
create index registry_person_area on registry_person (area, id);

create table registry_import (
  id text collate "C" primary key,
  area text collate "C" not null,
  file_name text not null,
  format text not null,
  sha256 text collate "C" not null,
  dry_run boolean not null,
  state text not null check (state in ('running', 'done', 'failed')),
  rows int not null default 0,
  done int not null default 0,
  created int not null default 0,
  changed int not null default 0,
  unchanged int not null default 0,
  refused int not null default 0,
  errors jsonb not null default '[]',
  failure jsonb,
  actor text collate "C" not null,
  scope jsonb not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  lease_until timestamptz
);
comment on table registry_import is 'One row per uploaded file. Counters move in the transaction of the rows they count, so a restart resumes at `done`';
create index registry_import_area on registry_import (area, created_at desc);
create index registry_import_running on registry_import (created_at) where state = 'running';

do $$
declare t text;
begin
  foreach t in array array['registry_area', 'registry_organisation', 'registry_fbo', 'registry_premises', 'registry_licence',
    'registry_post', 'registry_device', 'registry_person', 'registry_import'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select to shian_app using (
      (area >= current_setting(''shian.view_lo'', true) and area < current_setting(''shian.view_hi'', true))
      or (area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true)))',
      t || '_view', t);
    execute format('create policy %I on %I for insert to shian_app with check (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))',
      t || '_add', t);
    execute format('create policy %I on %I for update to shian_app using (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))
      with check (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))',
      t || '_act', t);
    execute format('grant select, insert on %I to shian_app', t);
    if t <> 'registry_person' then execute format('grant update on %I to shian_app', t); end if;
  end loop;
end $$;
-- A lock for update needs the right to update some column.
grant update (name, phone, erased_at) on registry_person to shian_app;

-- Divisions, names of places of business and their licences are public; certificates of people are not.
create policy registry_area_public on registry_area for select to shian_app using (true);
create policy registry_premises_public on registry_premises for select to shian_app
  using (current_setting('shian.actor', true) = 'public');
create policy registry_licence_public on registry_licence for select to shian_app
  using (holder is null and licence_kind <> 'health-certificate' and (
    current_setting('shian.actor', true) = 'public'
    or (area >= current_setting('shian.search_lo', true) and area < current_setting('shian.search_hi', true))));

-- Everybody may know who answers for the area above him: posts and people of enclosing areas.
create policy registry_post_above on registry_post for select to shian_app
  using (starts_with(current_setting('shian.view_lo', true), area));
create policy registry_person_above on registry_person for select to shian_app
  using (kind <> 'operator' and starts_with(current_setting('shian.view_lo', true), area));
create policy registry_organisation_above on registry_organisation for select to shian_app
  using (starts_with(current_setting('shian.view_lo', true), area));
