-- All carts of a customer, not only the open ones.
create index cart_of_customer on cart (customer_id, id) where customer_id is not null;
