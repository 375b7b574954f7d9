-- What premises owe themselves and what they did: views of the log, and the book of the sweep.

create table self_inspection_premises (
  premises_id text collate "C" primary key,
  area text collate "C" not null,
  sign_name text not null,
  kind text collate "C" not null,
  diners int,
  factors jsonb not null,
  opened_on date,
  closed_on date,
  enrolled_on date,
  closures jsonb not null,
  patterns jsonb not null
);
comment on table self_inspection_premises is 'What decides whether a sheet is owed on a day';
comment on column self_inspection_premises.enrolled_on is 'Day the first post of the operator was filled: nobody is asked before there is somebody to ask';
create index self_inspection_premises_area on self_inspection_premises (area);

create table self_inspection_days (
  key text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  kind text collate "C" not null,
  month text collate "C" not null,
  marks text not null check (length(marks) = 31),
  hazards int not null,
  fresh_photos int not null,
  other_photos int not null,
  stand_ins int not null
);
comment on table self_inspection_days is 'One row a premises and month, not a day: 240,000 rows a year for 20,000 premises instead of seven million';
comment on column self_inspection_days.marks is 'One letter a day: n nothing found, h hazards found, l late, x missed, u missed and made up, . no record';
create index self_inspection_days_month on self_inspection_days (month, area);
create index self_inspection_days_premises on self_inspection_days (premises_id, month);

create table self_inspection_report (
  id text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  kind text collate "C" not null,
  cycle text not null check (cycle in ('week', 'month')),
  period text collate "C" not null,
  from_day date not null,
  to_day date not null,
  due_on date not null,
  state text not null check (state in ('filed', 'late', 'missed')),
  item_id text collate "C" not null,
  at timestamptz not null
);
comment on table self_inspection_report is 'Weekly reports and monthly minutes, filed or missed; the open ones are work items';
create index self_inspection_report_premises on self_inspection_report (premises_id, cycle, to_day);
create index self_inspection_report_area on self_inspection_report (cycle, to_day, area);

create table self_inspection_hazard (
  id text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  kind text collate "C" not null,
  found_on date not null,
  item text not null,
  checklist text not null,
  key boolean not null,
  accident boolean not null,
  text text not null,
  state text not null check (state in ('fixed', 'open', 'closed', 'ordered')),
  sheet_id text collate "C" not null,
  closed_at timestamptz,
  on_time boolean
);
comment on column self_inspection_hazard.state is 'fixed: on the spot; closed: later and verified; ordered: an officer ordered it';
create index self_inspection_hazard_premises on self_inspection_hazard (premises_id, found_on);
create index self_inspection_hazard_area on self_inspection_hazard (found_on, area);
create index self_inspection_hazard_open on self_inspection_hazard (area) where state = 'open';

create table self_inspection_sweep (
  cycle text not null,
  period text collate "C" not null,
  after text collate "C" not null,
  finished_at timestamptz,
  primary key (cycle, period)
);
comment on table self_inspection_sweep is 'How far a sweep came: moved in the transaction of what it wrote, so a killed sweep goes on where it stopped';

do $$
declare
  t text;
begin
  foreach t in array array['self_inspection_premises', 'self_inspection_days', 'self_inspection_report',
    'self_inspection_hazard'] loop
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
end $$;

alter table self_inspection_sweep enable row level security;
create policy self_inspection_sweep_platform on self_inspection_sweep to shian_app
  using (starts_with(current_setting('shian.actor', true), 'system/'))
  with check (starts_with(current_setting('shian.actor', true), 'system/'));
revoke all on self_inspection_sweep from shian_app;
grant select, insert, update on self_inspection_sweep to shian_app;
