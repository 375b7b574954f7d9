-- Penalty cases: evidence lists, penalties, numbered papers, and the reviews of cameras that evidence depends on.

create table cases_camera (
  id text collate "C" primary key,
  area text collate "C" not null,
  place text not null,
  standard_certificate text,
  calibrated_on date,
  sign_photo text,
  public_notice_url text,
  legal_reviewer text,
  technical_reviewer text,
  valid_until date,
  reviewed_on date,
  retired boolean not null
);
comment on table cases_camera is 'What Art. 41 of the Administrative Penalty Law asks of a camera; folded from the facts of the cameras';

create table cases_evidence (
  id text collate "C" primary key,
  case_id text collate "C" not null,
  area text collate "C" not null,
  kind text not null,
  use text not null check (use in ('penalty', 'lead')),
  title text not null,
  sha256 text collate "C" not null,
  method text not null,
  collectors text[] not null,
  collected_on date not null,
  place text,
  camera_id text collate "C",
  sample_code text collate "C",
  attached_at timestamptz not null,
  attached_by text collate "C" not null,
  withdrawn text
);
comment on column cases_evidence.withdrawn is 'Why it was taken out of the list; null while it is in';
create index cases_evidence_case on cases_evidence (case_id, attached_at, id);

create table cases_penalty (
  id text collate "C" primary key,
  premises_id text collate "C",
  area text collate "C" not null,
  procedure text not null check (procedure in ('ordinary', 'summary')),
  penalties text[] not null,
  amount_fen bigint not null,
  confiscated_fen bigint not null,
  violation text not null,
  clause text not null,
  document_number text not null,
  decided_on date not null,
  served_on date,
  executed_on date,
  overturned_on date,
  overturned text,
  chosen boolean not null,
  event_id text collate "C" not null
);
create index cases_penalty_newest on cases_penalty (area, decided_on desc, id);
create index cases_penalty_premises on cases_penalty (premises_id, decided_on desc);

create table cases_document (
  id text collate "C" primary key,
  case_id text collate "C" not null,
  area text collate "C" not null,
  template text not null,
  number text not null,
  action text not null,
  issued_on date not null
);
create index cases_document_case on cases_document (case_id, issued_on, id);

do $$
declare
  t text;
begin
  foreach t in array array['cases_camera', 'cases_evidence', 'cases_penalty', 'cases_document'] loop
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
