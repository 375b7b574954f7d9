-- The vault: sealed values of secret fields, and the wrapped keys that open them. Nothing was ever in the table it
-- replaces. The application role may only put things in; a role of its own reads and destroys.

do $$ begin
  create role shian_vault nologin;
exception when duplicate_object or unique_violation then null;
end $$;
do $$ begin
  execute format('grant shian_vault to %I', current_user);
exception when others then raise notice 'shian_vault not granted: %', sqlerrm;
end $$;
grant usage on schema public to shian_vault;

drop table work_vault;

create table work_vault_key (
  id text collate "C" primary key,
  item_id text collate "C" not null,
  area text collate "C" not null,
  node_key text not null,
  wrapped bytea not null,
  stored_at timestamptz not null
);
comment on table work_vault_key is 'One data key for each command that sealed something, wrapped by the key of the node; destroying it destroys what it sealed';
comment on column work_vault_key.node_key is 'Fingerprint of the key of the node that can unwrap it';
create index work_vault_key_item on work_vault_key (item_id);

create table work_vault (
  seq bigint not null generated always as identity,
  key_id text collate "C" not null,
  item_id text collate "C" not null,
  field text not null,
  area text collate "C" not null,
  sealed bytea not null,
  primary key (key_id, field)
);
comment on table work_vault is 'Values of secret fields, AES-256-GCM; the newest of a field counts';
create index work_vault_item on work_vault (item_id);

revoke all on work_vault, work_vault_key from shian_app;
grant insert on work_vault, work_vault_key to shian_app;
grant select, delete on work_vault, work_vault_key to shian_vault;

do $$
declare t text;
begin
  foreach t in array array['work_vault', 'work_vault_key'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for insert to shian_app with check (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))', t || '_add', t);
    execute format('create policy %I on %I for select to shian_vault using (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))', t || '_open', t);
    execute format('create policy %I on %I for delete to shian_vault using (
      area >= current_setting(''shian.act_lo'', true) and area < current_setting(''shian.act_hi'', true))', t || '_destroy', t);
  end loop;
end $$;
