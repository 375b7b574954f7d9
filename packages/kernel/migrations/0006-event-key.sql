-- One index serves both questions, whether (source, id) is known and which fact an id is: ids are asked for by themselves.
alter table event_key drop constraint event_key_pkey;
alter table event_key add primary key (id, source);
drop index event_key_id;
