-- What is shown of a payment; written with each step of its saga. A void that came first leaves a row with state voided and
-- no saga: the tombstone.
create table payment (
  payment_id text primary key,
  order_id text not null,
  state text not null,
  amount bigint not null check (amount >= 0),
  currency text not null,
  captured bigint not null check (captured >= 0 and captured <= amount),
  refunded bigint not null check (refunded >= 0 and refunded <= captured),
  reason text,
  next_url text,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null
);
create index payment_order on payment (order_id, payment_id);

-- The webhooks that have come, so that a repetition changes nothing.
create table webhook (
  event_id text primary key,
  received_at bigint not null
);
create index webhook_age on webhook (received_at);
