create table message (
  id text primary key,
  channel text not null check (channel in ('email', 'sms')),
  recipient text not null,
  raw text not null,
  at bigint not null,
  deliveries bigint not null check (deliveries > 0)
);
create index message_at on message (at);
create index message_recipient on message (recipient, at);
