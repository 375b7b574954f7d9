-- Cameras and findings: views of the log, and the one table that is not: where a camera's stream is fetched.

create table vision_premises (
  id text collate "C" primary key,
  area text collate "C" not null,
  sign_name text not null,
  opening_hours jsonb,
  closed boolean not null
);

create table vision_camera (
  id text collate "C" primary key,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  name text not null,
  place text not null,
  purpose text not null,
  source_kind text not null,
  simulated boolean not null,
  public_view boolean not null,
  state text not null,
  state_since timestamptz not null,
  reason text,
  reference text,
  review_valid_until date,
  review jsonb,
  registered_at timestamptz not null,
  retired boolean not null
);
create index vision_camera_area on vision_camera (area, id);
create index vision_camera_premises on vision_camera (premises_id);
create index vision_camera_faulty on vision_camera (area, state_since) where state not in ('ok', 'unknown') and not retired;

-- Addresses and credentials of streams stay out of the log: they are secrets, and they change without a fact.
create table vision_camera_source (
  camera_id text collate "C" primary key,
  area text collate "C" not null,
  kind text not null,
  url text not null,
  username text,
  password text,
  options jsonb not null default '{}'
);

-- Chain of the evidence manifests of one camera and day: none can be taken out without the later hashes changing.
create table vision_manifest (
  camera_id text collate "C" not null,
  day date not null,
  n int not null,
  area text collate "C" not null,
  hash text not null,
  primary key (camera_id, day, n)
);

create table vision_finding (
  id text collate "C" primary key,
  camera_id text collate "C" not null,
  premises_id text collate "C" not null,
  area text collate "C" not null,
  type text not null,
  raw_type text,
  severity text not null,
  confidence double precision,
  group_key text collate "C" not null,
  rule text,
  model text,
  zone text,
  boxes jsonb not null,
  media jsonb not null,
  thumbnail text,
  origin text not null,
  simulated boolean not null,
  raised_at timestamptz not null,
  state text not null,
  answer text,
  answer_text text,
  answer_media jsonb not null,
  answered_at timestamptz,
  judged_at timestamptz,
  judged_by text,
  reject_reason text,
  dispatched_to text,
  may_ground_penalty boolean not null
);
create index vision_finding_open on vision_finding (area, raised_at desc) where state in ('open', 'answered');
create index vision_finding_time on vision_finding (raised_at desc, id desc);
create index vision_finding_premises on vision_finding (premises_id, raised_at desc);
create index vision_finding_group on vision_finding (group_key);

do $$
declare t text;
begin
  foreach t in array array['vision_premises', 'vision_camera', 'vision_camera_source', 'vision_manifest', 'vision_finding'] loop
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
