-- The ledger of the provider, as far as it was read.
create table statement (
  position bigint primary key,
  reference text not null,
  at bigint not null,
  kind text not null,
  amount bigint not null,
  currency text not null
);
create index statement_reference on statement (reference);

-- How far both ledgers were read; one row.
create table reconciliation (
  name text primary key check (name = 'now'),
  theirs bigint not null,
  ours bigint not null
);
insert into reconciliation (name, theirs, ours) values ('now', 0, 0);

-- What has moved and is to be compared.
create table comparison (
  reference text primary key,
  -- When it was found that it moved.
  since bigint not null,
  -- How often it was found to differ.
  looks bigint not null,
  due_at bigint not null
);
create index comparison_due on comparison (due_at);

-- What differs, for somebody to decide. The same difference is one case, however often it is found.
create table reconciliation_case (
  case_id text primary key,
  reference text not null,
  about text not null check (about in ('amount', 'reserved', 'captured', 'refunded')),
  kind text not null check (kind in ('unknown_payment', 'unknown_movement', 'missing_movement', 'amount_differs')),
  ours bigint not null,
  our_currency text not null,
  theirs bigint not null,
  their_currency text not null,
  found_by text not null check (found_by in ('webhook', 'reconciliation')),
  opened_at bigint not null,
  closed_at bigint,
  closed_by text,
  note text,
  unique (reference, about, ours, our_currency, theirs, their_currency)
);
create index reconciliation_case_state on reconciliation_case (closed_at, case_id);
