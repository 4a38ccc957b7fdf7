-- Every movement of money: rows are only ever added.
create table ledger (
  position bigint generated always as identity primary key,
  at bigint not null,
  reference text not null,
  kind text not null check (kind in ('authorised', 'captured', 'voided', 'refunded')),
  amount bigint not null,
  currency text not null
);
create index ledger_reference on ledger (reference);
