-- Addresses to which events are sent. The secret signs every request, so it is kept as it is.
create table endpoint (
  endpoint_id text primary key,
  url text not null,
  -- A JSON list of types, or of `*` alone.
  events text not null,
  description text not null,
  secret text not null,
  -- The secret before, which signs too until then.
  previous_secret text,
  previous_until bigint,
  failing_since bigint,
  disabled_at bigint,
  disabled_reason text check (disabled_reason in ('asked', 'gone', 'failing')),
  created_at bigint not null
);

-- An event on its way to one of them, with the bytes that are signed and the log of the attempts, a JSON list.
create table delivery (
  delivery_id text primary key,
  endpoint_id text not null,
  event_id text not null,
  type text not null,
  body text not null,
  status text not null check (status in ('waiting', 'delivered', 'failed')),
  attempt_count bigint not null,
  attempts text not null,
  next_attempt_at bigint not null,
  created_at bigint not null
);
create index delivery_due on delivery (endpoint_id, next_attempt_at) where status = 'waiting';
create index delivery_log on delivery (endpoint_id, delivery_id);
create index delivery_age on delivery (created_at);
