-- Sampling: the code bank, plans, and every sample with its chain of custody.

create table sampling_code_range (
  id text collate "C" primary key,
  area text collate "C" not null,
  prefix text collate "C" not null,
  first int not null,
  last int not null,
  digits int not null,
  issued_at timestamptz not null
);
create index sampling_code_range_prefix on sampling_code_range (prefix, first);

create table sampling_plan (
  id text collate "C" primary key,
  area text collate "C" not null,
  title text not null,
  rows jsonb not null,
  samples int not null,
  issued_at timestamptz not null
);
create index sampling_plan_newest on sampling_plan (area, issued_at desc, id);

create table sampling_sample (
  code text collate "C" primary key,
  item_id text collate "C" not null,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  links jsonb not null,
  holder text collate "C" not null,
  broken text,
  verdict text check (verdict in ('pass', 'fail')),
  report_number text,
  result_on date,
  confirmed_on date,
  overturned_on date
);
comment on column sampling_sample.links is 'The chain of custody in order: step, when, by whom, with whom, seal';
comment on column sampling_sample.broken is 'The first link that broke; it never mends';
create index sampling_sample_area on sampling_sample (area, code);

do $$
declare
  t text;
begin
  foreach t in array array['sampling_code_range', 'sampling_plan', 'sampling_sample'] loop
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
