-- What has happened to parcels: rows are only ever added.
create table event (
  position bigint generated always as identity primary key,
  reference text not null,
  at bigint not null,
  what text not null
);
create index event_reference on event (reference, position);
