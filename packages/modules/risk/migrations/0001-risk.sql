-- Risk of each premises and every line of its score: views of the log.

create table risk_premises (
  premises_id text collate "C" primary key,
  area text collate "C" not null,
  closed boolean not null,
  grade text check (grade in ('A', 'B', 'C', 'D')),
  provisional boolean not null,
  steps int not null,
  graded_at timestamptz,
  static_points numeric not null,
  dynamic_points numeric not null,
  score numeric not null,
  static jsonb,
  lines jsonb not null,
  movements jsonb not null,
  expires_on date
);
comment on column risk_premises.provisional is 'Only the static score is known: a reminder for officials, never published';
comment on column risk_premises.lines is 'Dynamic lines that count, in the order recorded; caps are applied on read';
comment on column risk_premises.expires_on is 'Last day of the line that ends first';
create index risk_premises_area on risk_premises (area, premises_id);
create index risk_premises_expiry on risk_premises (expires_on) where expires_on is not null;
create index risk_premises_moved on risk_premises (premises_id) where movements <> '[]'::jsonb;

create table risk_line (
  id text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  kind text not null check (kind in ('static', 'dynamic')),
  factor text not null,
  value text,
  points numeric not null,
  rule_id text not null,
  rule_from date not null,
  event_id text collate "C" not null,
  of text collate "C",
  about text collate "C",
  at timestamptz not null,
  until date,
  removed_at timestamptz,
  removed_by text collate "C",
  removal text,
  appealed_at timestamptz,
  appeal_text text,
  appeal_decided_at timestamptz,
  appeal_upheld boolean,
  appeal_reason text
);
comment on table risk_line is 'Every line there ever was, with the fact that added it and the fact that took it away';
create index risk_line_premises on risk_line (premises_id, at desc, id);
create index risk_line_open_appeal on risk_line (area, appealed_at) where appealed_at is not null and appeal_decided_at is null;

do $$
declare
  t text;
begin
  foreach t in array array['risk_premises', 'risk_line'] loop
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
