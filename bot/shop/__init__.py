"""What the shop knows: catalogue, stock, customers, orders, reviews and sales, behind one interface.

:class:`Shop` is the interface and :class:`SqlShop` the embedded implementation. ``principal`` says who asks,
``policy`` what the shop allows, and ``importers`` reads what shops really have.
"""

from bot.shop.identifiers import canonical_email, canonical_number
from bot.shop.interface import Shop
from bot.shop.model import (
    Category,
    Customer,
    Delivery,
    Order,
    OrderLine,
    OrderStatus,
    Picture,
    Product,
    Promotion,
    Return,
    Review,
    Shipment,
    StatusChange,
    Variant,
)
from bot.shop.principal import Principal
from bot.shop.store import SqlShop

__all__ = [
    "Category",
    "Customer",
    "Delivery",
    "Order",
    "OrderLine",
    "OrderStatus",
    "Picture",
    "Principal",
    "Product",
    "Promotion",
    "Return",
    "Review",
    "Shipment",
    "Shop",
    "SqlShop",
    "StatusChange",
    "Variant",
    "canonical_email",
    "canonical_number",
]
