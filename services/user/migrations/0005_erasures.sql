-- Who was erased, and what of them where: the proof, which says nothing of who it was.
create table erasure (
  customer_id text primary key,
  asked_by text not null,
  asked_at bigint not null,
  -- A JSON list of what each service has erased.
  parts text not null,
  done_at bigint
);
