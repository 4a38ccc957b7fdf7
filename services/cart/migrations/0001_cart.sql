-- The lines are a JSON list: a cart is always read and written as a whole.
create table cart (
  id text primary key,
  token_hash text not null,
  state text not null check (state in ('open', 'ordered', 'expired')),
  currency text not null,
  version bigint not null,
  lines text not null,
  created_at bigint not null,
  updated_at bigint not null,
  expires_at bigint not null
);
create index cart_expiry on cart (expires_at) where state = 'open';

-- What is known of the catalogue, for when it cannot be asked. One that is sold no more stays as a row that says so.
create table offer (
  sku text primary key,
  product_id text not null,
  title text not null,
  variant_title text not null,
  prices text not null,
  is_sold integer not null check (is_sold in (0, 1)),
  seen_at bigint not null
);
create index offer_product on offer (product_id);
