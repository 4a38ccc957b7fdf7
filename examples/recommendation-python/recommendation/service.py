"""What this service does: it answers one question, and hears what is sold and what it belongs to."""

from __future__ import annotations

import sqlite3
from typing import Any

from souk.host import Service
from souk.problem import Problem

from . import store

DEFAULT_LIMIT = 4


def bought_together(db: sqlite3.Connection, given: dict[str, Any]) -> dict[str, Any]:
    product_id, limit = given["id"], given.get("limit", DEFAULT_LIMIT)
    if not store.is_known(db, product_id):
        raise Problem("unknown_product", f"There is no product {product_id}.", category="not_found")
    return {"productId": product_id, "data": store.bought_together(db, product_id, limit)}


def product_told(db: sqlite3.Connection, data: dict[str, Any]) -> None:
    store.put_product(db, data["productId"], [variant["sku"] for variant in data["product"]["variants"]])


def product_deleted(db: sqlite3.Connection, data: dict[str, Any]) -> None:
    store.remove_product(db, data["productId"])


def order_confirmed(db: sqlite3.Connection, data: dict[str, Any]) -> None:
    store.put_order(db, data["orderId"], {line["sku"] for line in data["lines"]})


service = Service(
    migrations=[store.TABLES],
    operations={"boughtTogether": bought_together},
    reactions={
        "catalog.created": product_told,
        "catalog.changed": product_told,
        "catalog.deleted": product_deleted,
        "order.confirmed": order_confirmed,
    },
)
