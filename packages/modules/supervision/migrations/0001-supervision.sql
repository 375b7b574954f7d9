-- What supervision knows of premises and officers, the yearly plan, declared interests, draws, leads of coordinators,
-- canteens and banquets: views of the log.

create table supervision_premises (
  premises_id text collate "C" primary key,
  area text collate "C" not null,
  sign_name text not null,
  kind text not null,
  closed boolean not null,
  grade text check (grade in ('A', 'B', 'C', 'D')),
  provisional boolean not null,
  since date not null,
  last_on date,
  last_full_on date
);
comment on column supervision_premises.last_full_on is 'Last day all check points were looked at: the two years of the law run from it';
create index supervision_premises_area on supervision_premises (area);

create table supervision_post (
  id text collate "C" primary key,
  area text collate "C" not null,
  person_id text collate "C" not null,
  role text collate "C" not null,
  certificate text collate "C",
  valid_from date not null,
  valid_to date
);
create index supervision_post_area on supervision_post (area, role);

create table supervision_area (
  code text collate "C" primary key,
  area text collate "C" not null,
  name text not null,
  level text not null
);

create table supervision_plan (
  id text collate "C" primary key,
  area text collate "C" not null,
  year int not null,
  status text not null check (status in ('draft', 'submitted', 'approved', 'published')),
  draft int not null,
  as_of date not null,
  figures jsonb not null,
  rules jsonb not null,
  month_cap int,
  edits int not null,
  note text,
  drafted_at timestamptz not null,
  submitted_at timestamptz,
  approved_at timestamptz,
  approved_by text collate "C",
  published_at timestamptz
);
create index supervision_plan_area on supervision_plan (area, year);

create table supervision_plan_line (
  item_id text collate "C" primary key,
  plan_id text collate "C" not null,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  month int not null check (month between 1 and 12),
  reason text not null,
  not_before date,
  state text not null check (state in ('planned', 'open', 'concluded', 'cancelled')),
  opened_at timestamptz,
  concluded_on date
);
comment on column supervision_plan_line.item_id is 'Id of the inspection that is opened for it: the same line never opens two';
create index supervision_plan_line_plan on supervision_plan_line (plan_id, month, area);
create index supervision_plan_line_premises on supervision_plan_line (premises_id);

create table supervision_plan_over (
  key text collate "C" primary key,
  plan_id text collate "C" not null,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  missing int not null,
  reason text not null
);
create index supervision_plan_over_plan on supervision_plan_over (plan_id, area);

create table supervision_interest (
  id text collate "C" primary key,
  area text collate "C" not null,
  person_id text collate "C" not null,
  premises_id text collate "C" not null,
  ground text not null,
  declared_at timestamptz not null,
  ended_at timestamptz,
  ending_reason text
);
create index supervision_interest_premises on supervision_interest (premises_id) where ended_at is null;
create index supervision_interest_area on supervision_interest (area, id);

create table supervision_draw (
  id text collate "C" primary key,
  area text collate "C" not null,
  title text not null,
  algorithm text not null,
  count int not null,
  filter jsonb not null,
  lists_hash text not null,
  premises jsonb not null,
  inspectors jsonb not null,
  recusals jsonb not null,
  event_id text collate "C" not null,
  committed_at timestamptz not null,
  seed text,
  checkpoint_size bigint,
  leaf_index bigint,
  pairs jsonb,
  drawn_at timestamptz
);
comment on table supervision_draw is 'Everything of a draw that the public may check; officers by the number of their certificate';
create index supervision_draw_newest on supervision_draw (committed_at desc, id desc);

create table supervision_draw_officer (
  key text collate "C" primary key,
  draw_id text collate "C" not null,
  area text collate "C" not null,
  certificate text collate "C" not null,
  person_id text collate "C" not null
);
create index supervision_draw_officer_draw on supervision_draw_officer (draw_id);

create table supervision_lead (
  id text collate "C" primary key,
  area text collate "C" not null,
  reporter text collate "C" not null,
  premises_id text collate "C",
  what text not null,
  place text,
  state text not null,
  routed_to text,
  answer text,
  useful boolean,
  on_time boolean,
  opened_at timestamptz not null,
  answered_at timestamptz
);
create index supervision_lead_area on supervision_lead (area, opened_at desc, id desc);
create index supervision_lead_reporter on supervision_lead (reporter, opened_at desc, id desc);

create table supervision_canteen (
  premises_id text collate "C" primary key,
  area text collate "C" not null,
  kind text not null,
  sign_name text not null,
  closed boolean not null,
  weekdays jsonb not null,
  breaks jsonb not null
);
comment on table supervision_canteen is 'Canteens of schools and homes for the elderly, and the days they serve';
create index supervision_canteen_area on supervision_canteen (area);

create table supervision_canteen_day (
  id text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  day date not null,
  state text not null check (state in ('due', 'recorded', 'missed')),
  shortfalls jsonb not null,
  on_time boolean,
  record jsonb
);
create index supervision_canteen_day_area on supervision_canteen_day (day, area);
create index supervision_canteen_day_premises on supervision_canteen_day (premises_id, day desc);

create table supervision_banquet (
  id text collate "C" primary key,
  area text collate "C" not null,
  held_on date not null,
  diners int not null,
  band text not null,
  state text not null,
  marks jsonb not null,
  filed_at timestamptz not null
);
create index supervision_banquet_area on supervision_banquet (held_on, area);

do $$
declare
  t text;
begin
  foreach t in array array['supervision_premises', 'supervision_post', 'supervision_area', 'supervision_plan',
    'supervision_plan_line', 'supervision_plan_over', 'supervision_interest', 'supervision_draw', 'supervision_draw_officer',
    'supervision_lead', 'supervision_canteen', 'supervision_canteen_day', 'supervision_banquet'] loop
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
      with check (area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))',
      t || '_act', t);
    execute format('revoke all on %I from shian_app', t);
    execute format('grant select, insert, update on %I to shian_app', t);
  end loop;
  -- A draft replaces the one before; both stay in the log.
  foreach t in array array['supervision_plan_line', 'supervision_plan_over'] loop
    execute format('create policy %I on %I for delete to shian_app using (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))',
      t || '_replace', t);
    execute format('grant delete on %I to shian_app', t);
  end loop;
end $$;

-- Draws are for everybody.
create policy supervision_draw_public on supervision_draw for select to shian_app using (true);
