create table stock (
  sku text primary key,
  on_hand bigint not null check (on_hand >= 0),
  held bigint not null check (held >= 0),
  version bigint not null,
  check (held <= on_hand)
);

-- One row for each order that ever asked. A release that came before the hold leaves a row with state released: the tombstone.
create table hold (
  order_id text primary key,
  state text not null check (state in ('held', 'committed', 'released')),
  expires_at bigint not null,
  version bigint not null
);
create index hold_expiry on hold (state, expires_at);

create table hold_line (
  order_id text not null,
  sku text not null,
  quantity bigint not null check (quantity > 0),
  primary key (order_id, sku)
);

-- The ledger: rows are only ever added. The sum of received, adjusted and sold quantities of a sku is its on_hand.
create table movement (
  id text primary key,
  sku text not null,
  at bigint not null,
  kind text not null check (kind in ('received', 'adjusted', 'held', 'released', 'sold')),
  quantity bigint not null,
  order_id text,
  reason text
);
create index movement_sku on movement (sku, id);
