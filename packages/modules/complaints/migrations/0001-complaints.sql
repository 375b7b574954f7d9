-- What complaints and reports are found by, the ledger of rewards (both views of the log), the codes by which people ask
-- about theirs, and imports of the hotlines. No table here names a person.

create table complaints_case (
  id text collate "C" primary key,
  kind text not null,
  area text collate "C" not null,
  premises_id text collate "C",
  latitude double precision,
  longitude double precision,
  channel text collate "C" not null,
  line_number text collate "C",
  category text not null,
  title text not null,
  received_at timestamptz not null
);
comment on table complaints_case is 'For duplicates and for numbers of the lines; what became of an item is in work_item';
create index complaints_case_area on complaints_case (area, received_at desc);
create index complaints_case_premises on complaints_case (premises_id, received_at desc) where premises_id is not null;
create index complaints_case_place on complaints_case (latitude, received_at desc) where latitude is not null;
create index complaints_case_line on complaints_case (channel, line_number) where line_number is not null;

create table complaints_reward (
  id text collate "C" primary key,
  area text collate "C" not null,
  level text not null,
  penalty_fen numeric not null,
  reward_fen numeric not null,
  needs_finance boolean not null,
  assessed_on date not null,
  approved_on date,
  paid_on date,
  voucher text,
  forfeited_on date
);
comment on table complaints_reward is 'Ledger of rewards: amounts and days, no person';
create index complaints_reward_area on complaints_reward (area, approved_on, id);

-- Not a view of the log: a means of access, kept as a hash only and gone when it is deleted.
create table complaints_code (
  item_id text collate "C" primary key,
  area text collate "C" not null,
  number text collate "C" not null unique,
  hash bytea not null check (octet_length(hash) = 32),
  failures int not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null
);

create table complaints_import (
  id text collate "C" primary key,
  area text collate "C" not null,
  line text collate "C" not null,
  dry_run boolean not null,
  state text not null check (state in ('running', 'done', 'failed')),
  rows int not null default 0,
  done int not null default 0,
  created int not null default 0,
  known int not null default 0,
  refused int not null default 0,
  errors jsonb not null default '[]',
  failure jsonb,
  actor text collate "C" not null,
  created_at timestamptz not null,
  moved_at timestamptz not null
);
comment on table complaints_import is 'Progress of an import. The file itself is never kept: it names the callers';
create index complaints_import_area on complaints_import (area, created_at desc);

do $$
declare t text;
begin
  foreach t in array array['complaints_case', 'complaints_reward', 'complaints_code', 'complaints_import'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for select to shian_app using (
      area >= current_setting(''shian.view_lo'', true) and area < current_setting(''shian.view_hi'', true))', t || '_view', t);
    execute format('create policy %I on %I for insert to shian_app with check (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))', t || '_add', t);
    execute format('create policy %I on %I for update to shian_app using (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))', t || '_act', t);
    execute format('grant select, insert, update on %I to shian_app', t);
  end loop;
end $$;
