-- What the public reads: notices with a day of removal, drafts that wait for the publisher, one row for each premises page.

create table publication_notice (
  id text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  kind text not null,
  state text not null check (state in ('published', 'removed')),
  title text not null,
  title_english text not null,
  body text not null,
  body_english text,
  facts jsonb not null,
  authority text not null,
  of text collate "C",
  due_on date,
  published_on date not null,
  published_at timestamptz not null,
  remove_on date,
  removed_on date,
  removal text,
  rule_id text not null,
  rule_from date not null,
  reply text,
  replied_on date,
  event_id text collate "C" not null
);
comment on table publication_notice is 'A removed notice keeps when and why it went, and no text';
create index publication_notice_newest on publication_notice (published_at desc, id desc) where state = 'published';
create index publication_notice_premises on publication_notice (premises_id, published_at desc, id desc);
create index publication_notice_removal on publication_notice (remove_on) where state = 'published' and remove_on is not null;

create table publication_proposal (
  id text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  kind text not null,
  state text not null check (state in ('proposed', 'published', 'declined')),
  draft jsonb not null,
  proposed_at timestamptz not null,
  due_on date,
  decided_at timestamptz,
  reason text
);
create index publication_proposal_open on publication_proposal (area, due_on, id) where state = 'proposed';

create table publication_premises_page (
  premises_id text collate "C" primary key,
  area text collate "C" not null,
  open boolean not null,
  sign_name text not null,
  legal_name text not null,
  address text not null,
  kind text not null,
  credit_code text,
  opened_on date,
  synthetic boolean not null,
  licences jsonb not null,
  grade text,
  graded_at timestamptz,
  inspection jsonb,
  corrections jsonb not null,
  notices jsonb not null,
  search text not null,
  updated_at timestamptz not null
);
comment on table publication_premises_page is 'One row is one public page: nothing in it is private';
comment on column publication_premises_page.search is 'Sign, legal name, address, codes, then pinyin and initials, lower case';
create index publication_premises_page_area on publication_premises_page (area, premises_id);
create index publication_premises_page_grade on publication_premises_page (grade) where open;

do $$
declare
  t text;
begin
  foreach t in array array['publication_notice', 'publication_proposal', 'publication_premises_page'] loop
    execute format('alter table %I enable row level security', t);
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

-- Notices and pages are for everybody, but a premises that closed is for officials of its area only; drafts too.
create policy publication_notice_public on publication_notice for select to shian_app using (true);
create policy publication_premises_page_public on publication_premises_page for select to shian_app using (
  open or (area >= current_setting('shian.view_lo', true) and area < current_setting('shian.view_hi', true))
  or (area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true)));
create policy publication_proposal_view on publication_proposal for select to shian_app using (
  (area >= current_setting('shian.view_lo', true) and area < current_setting('shian.view_hi', true))
  or (area >= current_setting('shian.act_lo', true) and area < current_setting('shian.act_hi', true)));
