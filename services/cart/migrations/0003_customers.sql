-- Whose cart it is. A guest's is opened by its token alone.
alter table cart add column customer_id text;
-- What was in it is in that cart now. Such a cart has the state `expired` here: the check of an older version knows no other.
alter table cart add column merged_into text;
-- A customer has one open cart in a currency, also when two are begun at once.
create unique index cart_customer on cart (customer_id, currency) where state = 'open';
