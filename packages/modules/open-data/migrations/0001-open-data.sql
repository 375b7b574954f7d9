-- What programs of others read: premises with their grade, notices shown now, service requests that came in by Open311.

create table open_data_premises (
  premises_id text collate "C" primary key,
  fhrs_id bigint not null,
  area text collate "C" not null,
  authority text collate "C" not null,
  open boolean not null,
  sign_name text not null,
  legal_name text not null,
  address text not null,
  kind text not null,
  credit_code text,
  latitude double precision,
  longitude double precision,
  synthetic boolean not null,
  grade text,
  graded_at timestamptz,
  inspection jsonb,
  replies jsonb not null,
  updated_at timestamptz not null
);
comment on column open_data_premises.fhrs_id is 'Place of the registration in the log: the same after every rebuild, and never given twice';
create unique index open_data_premises_fhrs on open_data_premises (fhrs_id);
create index open_data_premises_authority on open_data_premises (authority, fhrs_id) where open;
create index open_data_premises_place on open_data_premises (latitude, longitude) where open;

create table open_data_notice (
  id text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  kind text collate "C" not null,
  state text not null check (state in ('published', 'removed')),
  title text not null,
  title_english text not null,
  body text not null,
  facts jsonb not null,
  authority text not null,
  published_on date not null,
  published_at timestamptz not null,
  remove_on date,
  updated_at timestamptz not null
);
comment on table open_data_notice is 'A removed notice keeps no text';
create index open_data_notice_kind on open_data_notice (kind, id) where state = 'published';
create index open_data_notice_newest on open_data_notice (kind, published_at desc, id desc) where state = 'published';

create table open_data_request (
  id text collate "C" primary key,
  area text collate "C" not null,
  service_code text not null,
  status text not null check (status in ('open', 'closed')),
  requested_at timestamptz not null,
  updated_at timestamptz not null
);
comment on table open_data_request is 'Division only: neither the business nor the person can be found from a row';
create index open_data_request_newest on open_data_request (requested_at desc, id desc);
create index open_data_request_moved on open_data_request (updated_at, id);

do $$
declare
  t text;
begin
  foreach t in array array['open_data_premises', 'open_data_notice', 'open_data_request'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for insert to shian_app with check (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))',
      t || '_add', t);
    execute format('create policy %I on %I for update to shian_app using (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))
      with check (area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))',
      t || '_act', t);
    execute format('create policy %I on %I for select to shian_app using (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))',
      t || '_own', t);
    execute format('revoke all on %I from shian_app', t);
    execute format('grant select, insert, update on %I to shian_app', t);
  end loop;
end $$;

create policy open_data_premises_public on open_data_premises for select to shian_app using (open);
create policy open_data_notice_public on open_data_notice for select to shian_app using (state = 'published');
create policy open_data_request_public on open_data_request for select to shian_app using (true);
