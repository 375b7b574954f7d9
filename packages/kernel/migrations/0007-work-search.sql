-- Search of work items: every item also carries marks of its week, its month and its areas among its grams, so that the
-- newest matches within a jurisdiction are an intersection inside the index, however common the words are.
update work_item set grams = (
  select array_agg(distinct gram collate "C") from unnest(grams || array[
    'week:' || floor(extract(epoch from opened_at) / 604800)::text,
    'month:' || to_char(opened_at at time zone 'UTC', 'YYYY-MM'),
    'area:' || left(split_part(area, '/', 1), 6), 'area:' || left(split_part(area, '/', 1), 9),
    'area:' || left(split_part(area, '/', 1), 12)]) as g(gram));

drop function work_search;

-- Ids of matches, period after period until there are enough: an empty period is all time. Containment of arrays is not
-- leak-proof, so under row security its index would never be used; this function applies the caller's view range by
-- itself. Areas are compared as expressions, so that no index but the one of the grams is considered.
create function work_search(
  wanted text[], periods text[], lo text, hi text, is_open boolean, of_kinds text[], enough int, most int
) returns setof text
language plpgsql stable security definer
set search_path = public set plan_cache_mode = force_custom_plan set enable_seqscan = off as $$
declare
  found text[] := '{}';
  part text[];
  period text;
begin
  foreach period in array periods loop
    with hit as materialized (
      select id, opened_at from work_item
      where grams @> (case period when '' then wanted else wanted || period end)
        and area || '' >= lo and area || '' < hi
        and area || '' >= current_setting('shian.view_lo', true) and area || '' < current_setting('shian.view_hi', true)
        and (is_open is null or (final is null) = is_open) and (of_kinds is null or kind = any(of_kinds)))
    select array_agg(id) into part from (select id from hit order by opened_at desc limit most) newest;
    found := array(select distinct unnest(found || part));
    exit when cardinality(found) >= enough;
  end loop;
  return query select unnest(found);
end $$;
revoke all on function work_search from public;
grant execute on function work_search to shian_app;

-- Open items of one person, for the same reason and in the same way.
create or replace function work_assigned(person text, lo text, hi text) returns setof text
language sql stable security definer set search_path = public set enable_seqscan = off as $$
  select id from work_item
  where assignees @> array[person] and final is null and area || '' >= lo and area || '' < hi
    and area || '' >= current_setting('shian.view_lo', true) and area || '' < current_setting('shian.view_hi', true)
$$;

-- Lists of what is done, newest first, do not walk through what is open.
create index work_item_closed_time on work_item (opened_at desc, id desc) where final is not null;
