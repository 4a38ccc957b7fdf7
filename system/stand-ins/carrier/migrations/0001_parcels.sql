-- One parcel for each reference of the sender. One that was called off before it was booked leaves a row without a label: the
-- tombstone.
create table parcel (
  reference text primary key,
  tracking_number text not null unique,
  product text not null,
  label text not null,
  state text not null,
  is_doomed integer not null,
  next_at bigint,
  created_at bigint not null,
  version bigint not null
);
create index parcel_due on parcel (next_at) where next_at is not null;

-- The faults that are switched on, as JSON; one row, or none.
create table fault (
  name text primary key check (name = 'now'),
  settings text not null
);
