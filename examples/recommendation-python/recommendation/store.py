"""All SQL of this service: which sku is of which product, and what was sold in one order."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import Any

TABLES = """
create table product (product_id text primary key) strict, without rowid;
create table variant (sku text primary key, product_id text not null) strict, without rowid;
create index variant_product on variant (product_id);
create table sold (sku text, order_id text, primary key (sku, order_id)) strict, without rowid;
create index sold_order on sold (order_id)
"""
# What people bought long ago says little, and a product of every order must not cost more than others.
NEWEST_ORDERS = 200
# The skus of an order are looked up when somebody asks: orders and products are told in no common order.
TOGETHER = """
with bought as (
  select sold.order_id from sold join variant using (sku) where variant.product_id = :product
  group by sold.order_id order by sold.order_id desc limit :orders
)
select variant.product_id as productId, count(distinct sold.order_id) as orders
from bought join sold using (order_id) join variant using (sku)
where variant.product_id <> :product
group by variant.product_id order by orders desc, productId limit :limit
"""


def is_known(db: sqlite3.Connection, product_id: str) -> bool:
    return db.execute("select 1 from product where product_id = ?", [product_id]).fetchone() is not None


def bought_together(db: sqlite3.Connection, product_id: str, limit: int) -> list[dict[str, Any]]:
    """Products of the same orders, what is most often there first. Ids of orders are ordered by time."""
    wanted = {"product": product_id, "orders": NEWEST_ORDERS, "limit": limit}
    return [dict(row) for row in db.execute(TOGETHER, wanted)]


def put_product(db: sqlite3.Connection, product_id: str, skus: Collection[str]) -> None:
    db.execute("insert into product values (?) on conflict do nothing", [product_id])
    db.execute("delete from variant where product_id = ?", [product_id])
    put = "insert into variant values (?, ?) on conflict (sku) do update set product_id = excluded.product_id"
    db.executemany(put, [(sku, product_id) for sku in skus])


def remove_product(db: sqlite3.Connection, product_id: str) -> None:
    """It is recommended no more. What was sold stays."""
    db.execute("delete from product where product_id = ?", [product_id])
    db.execute("delete from variant where product_id = ?", [product_id])


def put_order(db: sqlite3.Connection, order_id: str, skus: Collection[str]) -> None:
    db.executemany("insert into sold values (?, ?) on conflict do nothing", [(sku, order_id) for sku in skus])
