-- The PaymentIntent of each reference. Without one it was voided before it came: the tombstone.
create table intent (
  reference text primary key,
  intent_id text,
  amount bigint not null,
  currency text not null
);
create index intent_id on intent (intent_id);

-- Every movement of money that Stripe told of in its events: rows are only ever added.
create table movement (
  position bigint generated always as identity primary key,
  event_id text not null unique,
  at bigint not null,
  reference text not null,
  kind text not null check (kind in ('authorised', 'captured', 'voided', 'refunded')),
  amount bigint not null,
  currency text not null
);
create index movement_reference on movement (reference);

-- The last event that was read; one row, or none.
create table reading (
  name text primary key check (name = 'now'),
  event_id text not null
);
