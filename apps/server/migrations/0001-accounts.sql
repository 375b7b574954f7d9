-- Accounts, sessions and device tokens. They are no facts: secrets stay out of the log, and people can be erased.

create table access_account (
  person_id text collate "C" primary key,
  login text collate "C" not null unique,
  password text collate "C" not null,
  disabled_at timestamptz,
  created_at timestamptz not null,
  password_changed_at timestamptz not null
);
comment on column access_account.password is 'scrypt$N$r$p$salt$hash, base64url';

-- Counted by what was typed, known or not: nobody learns from a lock which accounts exist.
create table access_attempt (
  login_digest bytea primary key,
  failed int not null,
  last_at timestamptz not null
);
comment on column access_attempt.last_at is 'Of the last attempt that was looked at; a lock runs from here';
create index access_attempt_age on access_attempt (last_at);

create table access_session (
  token_digest bytea primary key,
  person_id text collate "C" not null references access_account (person_id) on delete cascade,
  post_id text collate "C" not null,
  csrf text collate "C" not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index access_session_person on access_session (person_id);
create index access_session_expiry on access_session (expires_at);

create table access_device_token (
  id text collate "C" primary key,
  token_digest bytea not null unique,
  device_id text collate "C" not null,
  premises_id text collate "C",
  area text collate "C" not null,
  issued_by text collate "C" not null,
  issued_at timestamptz not null,
  revoked_at timestamptz
);
create index access_device_token_device on access_device_token (device_id);
create index access_device_token_area on access_device_token (area, id);

grant select, insert, update, delete on access_account, access_attempt, access_session to shian_app;
grant select, insert, update on access_device_token to shian_app;

alter table access_account enable row level security;
alter table access_attempt enable row level security;
alter table access_session enable row level security;
alter table access_device_token enable row level security;

-- Only the accounts code, which acts as system/access, sees these rows; no request scope does.
create policy access_account_system on access_account to shian_app
  using (current_setting('shian.actor', true) = 'system/access')
  with check (current_setting('shian.actor', true) = 'system/access');
create policy access_attempt_system on access_attempt to shian_app
  using (current_setting('shian.actor', true) = 'system/access')
  with check (current_setting('shian.actor', true) = 'system/access');
create policy access_session_system on access_session to shian_app
  using (current_setting('shian.actor', true) = 'system/access')
  with check (current_setting('shian.actor', true) = 'system/access');
create policy access_device_token_system on access_device_token to shian_app
  using (current_setting('shian.actor', true) = 'system/access')
  with check (current_setting('shian.actor', true) = 'system/access');
