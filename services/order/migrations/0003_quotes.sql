-- What delivery costs, as shipping answered the last time: for when it cannot be asked.
create table quote (
  country text not null,
  currency text not null,
  -- As it was asked for: empty for who names no option.
  asked text not null,
  -- The price is that of every purchase with a subtotal from here on, and so many items; 0 stands for any number.
  from_subtotal bigint not null,
  items bigint not null,
  below_subtotal bigint,
  option text not null,
  amount bigint not null,
  learned_at bigint not null,
  primary key (country, currency, asked, from_subtotal, items)
);
