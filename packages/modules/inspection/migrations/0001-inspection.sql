-- What was looked at when in each premises, and which officers have an interest in it: views of the log.

create table inspection_premises (
  premises_id text collate "C" primary key,
  area text collate "C" not null,
  last_full_on date,
  points jsonb not null
);
comment on column inspection_premises.points is 'Check point to the last day it was looked at';

create table inspection_interest (
  id text collate "C" primary key,
  area text collate "C" not null,
  person_id text collate "C" not null,
  premises_id text collate "C" not null,
  ended boolean not null
);
create index inspection_interest_premises on inspection_interest (premises_id) where not ended;

do $$
declare
  t text;
begin
  foreach t in array array['inspection_premises', 'inspection_interest'] loop
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
