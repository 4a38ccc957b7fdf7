-- How much of a line that was sold has come back. Never more than that, whoever asks and how often.
alter table hold_line add column returned bigint not null default 0 check (returned >= 0 and returned <= quantity);

-- Goods that came back, by the name of the return: rows are only ever added.
create table restock (
  return_id text not null,
  sku text not null,
  order_id text not null,
  movement_id text not null unique,
  at bigint not null,
  quantity bigint not null check (quantity > 0),
  reason text,
  primary key (return_id, sku)
);
create index restock_sku on restock (sku, movement_id);

-- The whole ledger. The sum of received, adjusted, sold and restocked quantities of a sku is its on_hand.
create view ledger as
  select id, sku, at, kind, quantity, order_id, reason from movement
  union all
  select movement_id, sku, at, 'restocked', quantity, order_id, reason from restock;
