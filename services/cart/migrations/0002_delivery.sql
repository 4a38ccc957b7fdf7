-- How a cart is delivered, as a JSON object, if that was chosen: it is always read and written with the cart.
alter table cart add column delivery text;

-- What delivery costs, as shipping answered the last time: for when it cannot be asked.
create table quote (
  country text not null,
  currency text not null,
  -- The price is that of every purchase of so many items, 0 stands for any number, with a subtotal from here on.
  items bigint not null,
  option text not null,
  from_subtotal bigint not null,
  below_subtotal bigint,
  title text not null,
  amount bigint not null,
  min_days bigint not null,
  max_days bigint not null,
  learned_at bigint not null,
  primary key (country, currency, items, option, from_subtotal)
);
