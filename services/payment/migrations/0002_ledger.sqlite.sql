-- What is still reserved of a payment, in minor units.
alter table payment add column reserved bigint not null default 0 check (reserved >= 0);
update payment set reserved = amount where state in ('authorised', 'capturing');

-- The ledger. A row debits one account and credits another with the same amount, so nothing can be out of balance.
create table ledger (
  position integer primary key,
  payment_id text not null,
  -- Of the payment, after the transition that moved the money.
  version bigint not null,
  line bigint not null,
  at bigint not null,
  kind text not null check (kind in ('authorised', 'captured', 'released', 'voided', 'refunded')),
  debit text not null,
  credit text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  check (debit <> credit),
  unique (payment_id, version, line)
);
create index ledger_debit on ledger (debit, position);
create index ledger_credit on ledger (credit, position);

-- How the payments that there are came to stand where they stand.
insert into ledger (payment_id, version, line, at, kind, debit, credit, amount, currency)
  select payment_id, 0, 0, updated_at, 'authorised', 'provider:authorised', 'customer:authorised', amount, currency
  from payment where amount > 0 and (reserved > 0 or captured > 0) order by payment_id;
insert into ledger (payment_id, version, line, at, kind, debit, credit, amount, currency)
  select payment_id, 0, 1, updated_at, 'captured', 'customer:authorised', 'provider:authorised', amount, currency
  from payment where captured > 0 order by payment_id;
insert into ledger (payment_id, version, line, at, kind, debit, credit, amount, currency)
  select payment_id, 0, 2, updated_at, 'captured', 'provider:receivable', 'sales', captured, currency
  from payment where captured > 0 order by payment_id;
insert into ledger (payment_id, version, line, at, kind, debit, credit, amount, currency)
  select payment_id, 0, 3, updated_at, 'refunded', 'refunds', 'provider:receivable', refunded, currency
  from payment where refunded > 0 order by payment_id;

-- Rows are only ever added.
create trigger ledger_is_not_changed before update on ledger
  begin select raise(abort, 'the ledger is only ever added to'); end;
create trigger ledger_is_not_deleted before delete on ledger
  begin select raise(abort, 'the ledger is only ever added to'); end;
