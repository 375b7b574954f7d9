-- Days that notices settled, loaded by a person; the library's seed stands before them.
create table calendar_day (
  key text collate "C" primary key,
  date date not null,
  kind text not null check (kind in ('rest', 'work')),
  name text not null,
  source text not null,
  announced_at date
);
grant select, insert, update on calendar_day to shian_app;
