-- The search index: one row per premises, normalised texts, and tagged grams under one GIN index.

create table registry_search (
  premises_id text collate "C" primary key,
  area text collate "C" not null,
  sign_name text not null,
  legal_name text not null,
  kind text collate "C" not null,
  address text not null,
  status text collate "C" not null,
  grade text collate "C",
  credit_code text collate "C",
  licence_numbers text[],
  sign_text text not null,
  legal_text text not null,
  address_text text not null,
  sign_pinyin text not null,
  legal_pinyin text not null,
  sign_initials text not null,
  legal_initials text not null,
  credit_text text not null,
  licence_text text not null,
  grams text not null
);
comment on column registry_search.grams is 'Tagged grams parted by spaces: a text is written several times faster than an array of a hundred';
alter table registry_search alter column grams set storage external;
create index registry_search_area on registry_search (area);
-- Its cost says that taking the grams of a row apart is dear, so that the planner rather asks the index.
create function registry_grams(grams text) returns text[] language plpgsql immutable strict parallel safe cost 1000 as $$
begin
  return string_to_array(grams, ' ');
end $$;
create index registry_search_grams on registry_search using gin (registry_grams(grams)) with (gin_pending_list_limit = 512);
alter table registry_search set (autovacuum_analyze_scale_factor = 0.05);
-- Some grams are in every name; the planner needs more than the usual 100 to see which.
alter index registry_search_grams alter column 1 set statistics 1000;

alter table registry_search enable row level security;
create policy registry_search_view on registry_search for select to shian_app using (
  (area >= current_setting('shian.search_lo', true) and area < current_setting('shian.search_hi', true))
  or (area >= current_setting('shian.view_lo', true) and area < current_setting('shian.view_hi', true))
  or (area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true))
  or current_setting('shian.actor', true) = 'public');
create policy registry_search_add on registry_search for insert to shian_app with check (
  area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true));
create policy registry_search_act on registry_search for update to shian_app
  using (area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true))
  with check (area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true));
grant select, insert, update on registry_search to shian_app;

-- What the caller may search, narrowed to the range asked for: the scope comes from the settings of the transaction,
-- whatever the arguments say. Null when that is nothing.
create function registry_search_reach(lo text, hi text) returns text[] language plpgsql stable as $$
declare
  from_area text := current_setting('shian.search_lo', true);
  to_area text := current_setting('shian.search_hi', true);
begin
  if current_setting('shian.actor', true) = 'public' then
    from_area := '';
    to_area := '~';
  end if;
  if lo collate "C" > from_area collate "C" then from_area := lo; end if;
  if hi collate "C" < to_area collate "C" then to_area := hi; end if;
  return case when from_area collate "C" < to_area collate "C" then array[from_area, to_area] end;
end $$;

-- Operators on arrays are not leakproof, so under row-level security the planner may not use the GIN index for a
-- caller: it would read the whole jurisdiction. These functions run as the owner and are the barrier themselves.
-- Stages come as [{"need": [gram…], "field": text, "needle": text}…], best first; each gives at most `cap` rows no stage
-- before it gave, and there are no more stages once there are `enough` rows.
create function registry_search_find(stages jsonb, lo text, hi text, cap int, enough int)
returns table (stage int, premises_id text, area text, sign_name text, legal_name text, kind text, address text,
  status text, grade text, credit_code text, licence_numbers text[])
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text[] := registry_search_reach(lo, hi);
  seen text[] := '{}';
  step jsonb;
begin
  stage := -1;
  if reach is null then return; end if;
  for step in select value from jsonb_array_elements(stages) loop
    stage := stage + 1;
    if step->>'field' not in ('sign_text', 'legal_text', 'address_text', 'sign_pinyin', 'legal_pinyin', 'sign_initials',
      'legal_initials', 'credit_text', 'licence_text') then
      raise exception 'registry_search_find: unknown field %', step->>'field';
    end if;
    for premises_id, area, sign_name, legal_name, kind, address, status, grade, credit_code, licence_numbers in
      execute format('select s.premises_id, s.area, s.sign_name, s.legal_name, s.kind, s.address, s.status, s.grade,
          s.credit_code, s.licence_numbers from registry_search s
        where s.area >= $1 and s.area < $2 and registry_grams(s.grams) @> $3 and strpos(s.%I, $4) > 0
          and s.premises_id <> all($5) limit $6', step->>'field')
        using reach[1], reach[2], array(select jsonb_array_elements_text(step->'need')), step->>'needle', seen,
          least(cap, 500)
    loop
      seen := seen || premises_id;
      return next;
    end loop;
    if cardinality(seen) >= enough then return; end if;
  end loop;
end $$;
revoke all on function registry_search_find from public;
grant execute on function registry_search_find to shian_app;

-- Every word must be somewhere in sign name, legal name or address: for each word one condition on its first pair.
create function registry_search_words(words text[], lo text, hi text, cap int)
returns table (premises_id text, area text, sign_name text, legal_name text, kind text, address text, status text,
  grade text, credit_code text, licence_numbers text[])
language plpgsql stable security definer set search_path = pg_catalog, public, pg_temp as $$
declare
  reach text[] := registry_search_reach(lo, hi);
  conditions text := '';
  word text;
begin
  if reach is null then return; end if;
  foreach word in array words loop
    conditions := conditions || format(' and registry_grams(s.grams) && array[%L, %L, %L]::text[]
      and strpos(s.sign_text || s.legal_text || s.address_text, %L) > 0',
      's' || left(word, 2), 'l' || left(word, 2), 'a' || left(word, 2), word);
  end loop;
  return query execute 'select s.premises_id, s.area, s.sign_name, s.legal_name, s.kind, s.address, s.status,
      s.grade, s.credit_code, s.licence_numbers from registry_search s
    where s.area >= $1 and s.area < $2' || conditions || ' limit $3'
    using reach[1], reach[2], least(cap, 500);
end $$;
revoke all on function registry_search_words from public;
grant execute on function registry_search_words to shian_app;

-- Whether a licence number belongs to another subject anywhere: a jurisdiction must not hide a duplicate. Says no more.
create function registry_number_taken(numbers text[], own_subjects text[])
returns table (number text)
language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
  select distinct l.number from unnest(numbers, own_subjects) as asked(number, subject)
  join public.registry_licence l on l.number = asked.number and l.subject <> asked.subject
$$;
revoke all on function registry_number_taken from public;
grant execute on function registry_number_taken to shian_app;
