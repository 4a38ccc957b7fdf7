-- The only place where e-mail addresses and postal addresses are kept.
create table orders (
  id text primary key,
  number text not null unique,
  token text not null,
  customer text,
  email text not null,
  cart_id text not null,
  cart_version bigint not null,
  status text not null,
  reason text,
  total bigint not null,
  payment_id text not null,
  payment_state text not null,
  next_action text,
  -- What never changes: currency, lines, address and so on, as JSON.
  document text not null,
  -- Entries of a JSON list without its brackets, so that one can be added without reading the others.
  timeline text not null,
  version bigint not null,
  placed_at bigint not null,
  created_at bigint not null
);

-- One live order for each version of a cart; an attempt that was called off frees it.
create unique index orders_live on orders (cart_id, cart_version) where status <> 'cancelled';
create index orders_customer on orders (customer, id) where customer is not null;
