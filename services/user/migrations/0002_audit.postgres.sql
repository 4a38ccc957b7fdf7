-- What staff did, in the order in which it was heard.
create table act (
  act_id text primary key,
  subject text not null,
  service text not null,
  operation text not null,
  -- A JSON list of what it was done to: the names of fields, and ids.
  about text not null,
  trace_id text not null,
  acted_at bigint not null
);
create index act_subject on act (subject, act_id);
create index act_operation on act (service, operation, act_id);

-- Rows are only ever added.
create function act_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is only ever added to' using errcode = 'check_violation';
end $$;
create trigger act_is_kept before update or delete on act for each row execute function act_is_kept();
