-- One charge for each reference of the merchant. A void that came before the charge leaves a row with state voided: the tombstone.
create table charge (
  reference text primary key,
  charge_id text not null unique,
  state text not null check (state in ('action_required', 'authorised', 'declined', 'captured', 'voided')),
  amount bigint not null check (amount >= 0),
  currency text not null,
  captured bigint not null check (captured >= 0 and captured <= amount),
  refunded bigint not null check (refunded >= 0 and refunded <= captured),
  reason text,
  token text not null,
  created_at bigint not null,
  version bigint not null
);

create table refund (
  refund_reference text primary key,
  reference text not null,
  amount bigint not null check (amount > 0)
);

-- The faults that are switched on, as JSON; one row, or none.
create table fault (
  name text primary key check (name = 'now'),
  settings text not null
);
