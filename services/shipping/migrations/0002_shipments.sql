-- What is shown of a shipment; written with each step of its saga. Each order has one at most.
create table shipment (
  shipment_id text primary key,
  order_id text not null unique,
  state text not null,
  -- How it is delivered; not known until it is about to be booked.
  way text,
  tracking_number text,
  -- What the carrier has told, oldest first, as JSON.
  tracking text not null,
  created_at bigint not null,
  updated_at bigint not null,
  version bigint not null
);

-- Up to where the news of each carrier have been read.
create table news (
  carrier text primary key,
  position bigint not null
);
