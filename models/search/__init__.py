"""Search: words to products, and questions to passages of the knowledge base.

>>> from pathlib import Path
>>> from models import search
>>> data = search.Data(
...     products=[
...         {
...             "product_id": "P1",
...             "title": "Washed Linen Shirt",
...             "category": "Shirts",
...             "attributes": {"material": "linen"},
...             "variants": [{"options": {"colour": "blue", "size": "M"}, "price_cents": 4900}],
...         },
...         {
...             "product_id": "P2",
...             "title": "Stoneware Mug",
...             "category": "Kitchen",
...             "variants": [{"options": {"colour": "white"}, "price_cents": 1500}],
...         },
...     ],
...     articles=search.read_articles(Path("data/knowledge")),
... )
>>> artifact = search.build(Path("var/artifacts"), data)
>>> shop = search.load(artifact.path)
>>> [hit] = shop.products("blue linen shirt under 50", language="en")
>>> hit.product_id, hit.reason
('P1', ('colour:blue', 'material:linen', 'max_price:5000', 'word:shirt'))
>>> shop.products("a linen shirt for less than 30 euros", language="en")[0].missed
('max_price:3000',)
>>> best = shop.articles("what does shipping cost?", language="en")[0]
>>> best.article_id, best.confident
('delivery-cost', True)
"""

from __future__ import annotations

from models.search.articles import LANGUAGES, Article, Language, Question, read_articles, read_questions
from models.search.index import CAPABILITY, Data, Search, build, data_hash, load
from models.search.passages import ArticleHit
from models.search.products import ProductHit
from models.search.wishes import Understanding, Wish, size_value

__all__ = [
    "CAPABILITY",
    "LANGUAGES",
    "Article",
    "ArticleHit",
    "Data",
    "Language",
    "ProductHit",
    "Question",
    "Search",
    "Understanding",
    "Wish",
    "build",
    "data_hash",
    "load",
    "read_articles",
    "read_questions",
    "size_value",
]
