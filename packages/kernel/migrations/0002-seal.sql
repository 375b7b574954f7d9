-- The seal: which fact is which leaf of the Merkle tree, the signed heads of the tree, and what witnesses said.
-- The application role may add and read, never change or remove; verification finds what an owner changes.

create table seal_leaf (
  index bigint primary key check (index >= 0),
  xid xid8 not null,
  seq bigint not null unique,
  recordtime timestamptz not null,
  leaf bytea not null check (octet_length(leaf) = 32)
);
comment on table seal_leaf is 'Order of the facts in the tree; (xid, seq) is the ordered-read position, so the last row is the cursor';

create table seal_checkpoint (
  size bigint primary key check (size > 0),
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  sealed_at timestamptz not null
);
comment on table seal_checkpoint is 'Signed heads of our tree (C2SP tlog-checkpoint)';

create table seal_cosignature (
  size bigint not null references seal_checkpoint (size),
  witness text collate "C" not null,
  line text not null,
  received_at timestamptz not null,
  primary key (size, witness)
);
comment on table seal_cosignature is 'Statements of other nodes that they saw our tree grow without change (C2SP tlog-cosignature)';

create table seal_witness (
  origin text collate "C" not null,
  size bigint not null check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  note text not null,
  witnessed_at timestamptz not null,
  primary key (origin, size)
);
comment on table seal_witness is 'Checkpoints of other logs that this node has witnessed; the largest is what the next must extend';

revoke all on seal_leaf, seal_checkpoint, seal_cosignature, seal_witness from shian_app;
grant select, insert on seal_leaf, seal_checkpoint, seal_cosignature, seal_witness to shian_app;
