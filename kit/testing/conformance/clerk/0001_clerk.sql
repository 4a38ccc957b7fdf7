create table visit (
  visit_id text primary key,
  account text not null,
  state text not null,
  moves bigint not null
);
