-- Work items as screens list them: views of the log, except the counters of number series and the vault.

create table work_item (
  id text collate "C" primary key,
  kind text not null,
  kind_version int not null,
  state text not null,
  final text,
  area text collate "C" not null,
  premises_id text collate "C",
  subjects text[] not null,
  assignees text[] not null,
  parent text collate "C",
  title text not null,
  number text,
  clocks jsonb not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  due_at timestamptz,
  due_clock text,
  due_provisional boolean not null,
  suspended boolean not null,
  late boolean not null,
  next_fire_at timestamptz,
  version int not null,
  grams text[] not null
);
-- Items without a term come last: they sort at the end of time.
create index work_item_open_due on work_item (coalesce(due_at, 'infinity'::timestamptz), id) where final is null;
create index work_item_due on work_item (coalesce(due_at, 'infinity'::timestamptz), id);
create index work_item_open_area on work_item (area, due_at, id) where final is null;
create index work_item_area on work_item (area, opened_at desc);
create index work_item_time on work_item (opened_at desc, id desc);
create index work_item_premises on work_item (premises_id, opened_at desc);
create index work_item_assignee on work_item using gin (assignees) where final is null;
create index work_item_fire on work_item (next_fire_at) where next_fire_at is not null;
create index work_item_grams on work_item using gin (grams);
create index work_item_parent on work_item (parent) where parent is not null;

-- Each step of a ladder that was told, once.
create table work_rung (
  key text collate "C" primary key,
  item_id text collate "C" not null,
  area text collate "C" not null,
  clock text not null,
  rung text not null,
  told text not null,
  suggest text,
  fired_at timestamptz not null,
  due_at timestamptz not null
);
create index work_rung_item on work_rung (item_id);
create index work_rung_area on work_rung (area, fired_at desc);

create table work_series (
  series text not null,
  year int not null,
  last int not null,
  primary key (series, year)
);
grant select, insert, update on work_series to shian_app;

-- Values of secret fields. The application may put them in; reading is a function of its own that leaves a record.
create table work_vault (
  item_id text collate "C" not null,
  field text not null,
  area text collate "C" not null,
  value jsonb not null,
  stored_at timestamptz not null,
  primary key (item_id, field, stored_at)
);
grant insert on work_vault to shian_app;

do $$
declare t text;
begin
  foreach t in array array['work_item', 'work_rung', 'work_vault'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for insert to shian_app with check (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))', t || '_add', t);
  end loop;
  foreach t in array array['work_item', 'work_rung'] loop
    execute format('create policy %I on %I for select to shian_app using (
      area >= current_setting(''shian.view_lo'', true) and area < current_setting(''shian.view_hi'', true))', t || '_view', t);
    execute format('create policy %I on %I for update to shian_app using (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))', t || '_act', t);
    execute format('grant select, insert, update on %I to shian_app', t);
  end loop;
end $$;

-- Containment of arrays is not leak-proof, so under row security its index would never be used. This function applies
-- the view range of the caller's scope by itself and may therefore use it.
create function work_search(wanted text[], lo text, hi text, most int) returns setof text
language sql stable security definer set search_path = public as $$
  select id from work_item
  where grams @> wanted and area >= lo and area < hi
    and area >= current_setting('shian.view_lo', true) and area < current_setting('shian.view_hi', true)
  order by (final is null) desc, opened_at desc limit most
$$;
revoke all on function work_search from public;
grant execute on function work_search to shian_app;

-- Open items of one person, for the same reason.
create function work_assigned(person text, lo text, hi text) returns setof text
language sql stable security definer set search_path = public as $$
  select id from work_item
  where assignees @> array[person] and final is null and area >= lo and area < hi
    and area >= current_setting('shian.view_lo', true) and area < current_setting('shian.view_hi', true)
$$;
revoke all on function work_assigned from public;
grant execute on function work_assigned to shian_app;
