-- What of an order was taken back. `reversed` is the money of all that is pending or done: never more than was to be paid.
alter table orders add column reversed bigint not null default 0 check (reversed >= 0 and reversed <= total);

create table reversal (
  refund_id text primary key,
  return_id text unique,
  order_id text not null,
  cause text not null check (cause in ('refund', 'return', 'cancellation')),
  state text not null check (state in ('pending', 'done', 'failed')),
  amount bigint not null check (amount >= 0),
  currency text not null,
  -- The units that it is about, as JSON.
  lines text not null,
  reason text,
  at bigint not null
);
create index reversal_order on reversal (order_id, refund_id);
