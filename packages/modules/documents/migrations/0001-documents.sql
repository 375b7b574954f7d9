-- Number series of documents that have one of their own. A number commits with the fact that assigns it, so none is lost.

create table documents_series (
  series text collate "C" not null,
  year int not null,
  last int not null check (last > 0),
  primary key (series, year)
);
comment on table documents_series is 'Last number given in a series and year';

revoke all on documents_series from shian_app;
grant select, insert, update on documents_series to shian_app;
