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
create trigger act_is_not_changed before update on act
  begin select raise(abort, 'the audit log is only ever added to'); end;
create trigger act_is_not_deleted before delete on act
  begin select raise(abort, 'the audit log is only ever added to'); end;
