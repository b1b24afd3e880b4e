"""What the shop knows: catalogue, stock, customers, orders, reviews and sales, behind one interface.

:class:`Shop` is the interface and :class:`SqlShop` the embedded implementation. ``principal`` says who asks,
``policy`` what the shop allows, and ``importers`` reads what shops really have.
"""

from bot.shop.identifiers import canonical_email, canonical_number
from bot.shop.interface import Shop
from bot.shop.model import (
    Case,
    CaseKind,
    Category,
    Customer,
    Delivery,
    Exchange,
    Feedback,
    Invoice,
    LineChange,
    Order,
    OrderLine,
    OrderStatus,
    Payment,
    PaymentMethod,
    Picture,
    Product,
    Promotion,
    Quote,
    QuotedLine,
    Return,
    Review,
    Shipment,
    StatusChange,
    StockAlert,
    Variant,
)
from bot.shop.policy import ShopPolicy, read_policy
from bot.shop.principal import Principal
from bot.shop.store import SqlShop

__all__ = [
    "Case",
    "CaseKind",
    "Category",
    "Customer",
    "Delivery",
    "Exchange",
    "Feedback",
    "Invoice",
    "LineChange",
    "Order",
    "OrderLine",
    "OrderStatus",
    "Payment",
    "PaymentMethod",
    "Picture",
    "Principal",
    "Product",
    "Promotion",
    "Quote",
    "QuotedLine",
    "Return",
    "Review",
    "Shipment",
    "Shop",
    "ShopPolicy",
    "SqlShop",
    "StatusChange",
    "StockAlert",
    "Variant",
    "canonical_email",
    "canonical_number",
    "read_policy",
]
