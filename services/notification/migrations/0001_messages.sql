-- What customers are to be told. No address and no text: they are asked for and made when a message is sent.
create table message (
  message_id text primary key,
  order_id text not null,
  kind text not null,
  channel text not null check (channel in ('email', 'sms')),
  status text not null check (status in ('waiting', 'sent', 'failed')),
  attempts bigint not null,
  next_attempt_at bigint not null,
  last_error text,
  created_at bigint not null,
  sent_at bigint,
  unique (order_id, kind, channel)
);
create index message_due on message (channel, next_attempt_at) where status = 'waiting';
create index message_failed on message (message_id) where status = 'failed';
