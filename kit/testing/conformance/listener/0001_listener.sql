-- How many events of an account took effect. Nothing here keeps one from doing so twice: that is what is tested.
create table tally (
  account text primary key,
  place bigint not null,
  total bigint not null
);

create table heard (
  account text not null,
  place bigint not null,
  seq bigint not null,
  amount bigint not null,
  primary key (account, place)
);

-- Accounts whose events the reaction refuses.
create table failing (
  account text primary key
);
