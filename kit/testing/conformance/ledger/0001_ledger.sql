create table account (
  account text primary key,
  balance bigint not null,
  entries bigint not null,
  version bigint not null
);

create table entry (
  entry_id text primary key,
  account text not null,
  amount bigint not null,
  at bigint not null
);

create table transfer (
  transfer_id text primary key
);
