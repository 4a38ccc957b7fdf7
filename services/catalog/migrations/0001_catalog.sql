-- The product as it is shown, in one piece: a page view is one look-up. The tables below it are only the ways to find it.
create table product (
  id text primary key,
  version bigint not null check (version > 0),
  document text not null
);

create table product_slug (
  slug text primary key,
  product_id text not null references product (id) on delete cascade
);
create index product_slug_product on product_slug (product_id);

create table product_sku (
  sku text primary key,
  product_id text not null references product (id) on delete cascade
);
create index product_sku_product on product_sku (product_id);

create table category (
  slug text primary key,
  title text not null,
  description text not null
);

create table product_category (
  category text not null references category (slug),
  product_id text not null references product (id) on delete cascade,
  primary key (category, product_id)
);
create index product_category_product on product_category (product_id);

create table media (
  name text primary key,
  content_type text not null,
  content text not null
);
