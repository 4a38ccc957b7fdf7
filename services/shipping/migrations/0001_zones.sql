-- Countries with the same rates. The zone `world` has all countries that no other zone has.
create table zone (
  zone text primary key,
  title text not null,
  -- The ways to deliver, in the order in which they are offered, as JSON.
  rates text not null,
  version bigint not null
);

create table zone_country (
  country text primary key,
  zone text not null
);
create index zone_country_zone on zone_country (zone);

-- What a shop begins with: the standard way costs nothing wherever it goes, in every currency.
insert into zone (zone, title, rates, version) values
  ('home', 'United Kingdom', '[{"option":"standard","title":"Standard delivery","minDays":2,"maxDays":4,"prices":[]},{"option":"express","title":"Express delivery","minDays":1,"maxDays":1,"prices":[{"currency":"GBP","amount":695},{"currency":"EUR","amount":795},{"currency":"USD","amount":895}]}]', 1),
  ('europe', 'Europe', '[{"option":"standard","title":"Standard delivery","minDays":4,"maxDays":8,"prices":[]},{"option":"express","title":"Express delivery","minDays":2,"maxDays":3,"prices":[{"currency":"GBP","amount":1495},{"currency":"EUR","amount":1695},{"currency":"USD","amount":1895}]}]', 1),
  ('world', 'Everywhere else', '[{"option":"standard","title":"Standard delivery","minDays":7,"maxDays":15,"prices":[]},{"option":"express","title":"Express delivery","minDays":3,"maxDays":5,"prices":[{"currency":"GBP","amount":2995,"perItem":50},{"currency":"EUR","amount":3395,"perItem":60},{"currency":"USD","amount":3795,"perItem":65}]}]', 1);

insert into zone_country (country, zone) values
  ('GB', 'home'), ('GG', 'home'), ('IM', 'home'), ('JE', 'home'),
  ('AD', 'europe'), ('AT', 'europe'), ('BE', 'europe'), ('BG', 'europe'), ('CH', 'europe'), ('CY', 'europe'),
  ('CZ', 'europe'), ('DE', 'europe'), ('DK', 'europe'), ('EE', 'europe'), ('ES', 'europe'), ('FI', 'europe'),
  ('FR', 'europe'), ('GR', 'europe'), ('HR', 'europe'), ('HU', 'europe'), ('IE', 'europe'), ('IS', 'europe'),
  ('IT', 'europe'), ('LI', 'europe'), ('LT', 'europe'), ('LU', 'europe'), ('LV', 'europe'), ('MC', 'europe'),
  ('MT', 'europe'), ('NL', 'europe'), ('NO', 'europe'), ('PL', 'europe'), ('PT', 'europe'), ('RO', 'europe'),
  ('SE', 'europe'), ('SI', 'europe'), ('SK', 'europe'), ('SM', 'europe'), ('VA', 'europe');
