-- Letters about accounts that were asked for. Neither to whom they go nor what they say: both are asked for when one is written.
create table account_letter (
  letter_id text primary key,
  status text not null check (status in ('waiting', 'sent', 'failed')),
  attempts bigint not null,
  next_attempt_at bigint not null,
  last_error text,
  created_at bigint not null,
  sent_at bigint
);
create index account_letter_due on account_letter (next_attempt_at) where status = 'waiting';
