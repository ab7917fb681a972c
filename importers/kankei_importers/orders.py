"""Orders: what a line of one cost, from its price, its quantity and the total of the whole."""

from collections import Counter, defaultdict

from msgspec import Struct

from kankei.errors import FieldError
from kankei.fields import money
from kankei_importers.table import Column, Table

__all__ = ["OrderAmount", "Product"]


class Product(Struct, frozen=True):
    """A price times a quantity (単価×個数), where both are given."""

    price: Column
    quantity: Column

    def read(self, table: Table) -> list[str]:
        """The product per row; the price as written if it cannot be read."""
        pairs = list(zip(table.read(self.price), table.read(self.quantity), strict=True))
        known = {(price, quantity): _product(price, quantity) for price, quantity in set(pairs)}
        return [known[pair] for pair in pairs]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The headers of both that the file has."""
        return (*self.price.printed(table), *self.quantity.printed(table))


class OrderAmount(Struct, frozen=True):
    """What each line of an order cost: its own price where lines have one, else the order's total, told once.

    The total stands on every line of the order; the one with the lowest ``line`` bears it, so that a list in
    another order says the same.
    """

    price: Column
    total: Column
    order: Column
    line: Column

    def read(self, table: Table) -> list[str]:
        """The amount per row; empty on the lines that only repeat a total."""
        prices, totals = table.read(self.price), table.read(self.total)
        orders, lines = table.read(self.order), table.read(self.line)
        priced = {order for order, price in zip(orders, prices, strict=True) if price}
        times, several = Counter(orders), defaultdict[str, list[tuple[str, int]]](list)
        for place, (order, line) in enumerate(zip(orders, lines, strict=True)):
            if times[order] > 1:
                several[order].append((line.zfill(20), place))
        repeats = {place for some in several.values() for _, place in sorted(some)[1:]}
        return [
            price or (total if not order or (order not in priced and place not in repeats) else "")
            for place, (order, price, total) in enumerate(zip(orders, prices, totals, strict=True))
        ]

    def printed(self, table: Table) -> tuple[str, ...]:
        """The headers of price and total that the file has."""
        return (*self.price.printed(table), *self.total.printed(table))


def _product(price: str, quantity: str) -> str:
    if not price or not quantity:
        return ""
    try:
        return str(money.parse(price) * money.parse(quantity))
    except FieldError:
        return price
