"""Sentence vectors of many texts, kept beside the figures: encoding a hundred thousand takes minutes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Final

import numpy as np

from bot.bench.bench import Bench
from models import artifacts, encoder
from models.encoder import Vectors
