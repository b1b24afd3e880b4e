"""One thread for one query: waking others takes longer than the work, ten times as long on a busy machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import faiss
from threadpoolctl import ThreadpoolController


@contextmanager
def faiss_threads(number: int) -> Iterator[None]:
    """FAISS uses so many threads in the block; it holds for the thread that calls, as OpenMP has it."""
    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(number)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


@contextmanager
def one_thread() -> Iterator[None]:
    """Neither numpy's BLAS nor FAISS starts threads in the block."""
    with _blas().limit(limits=1), faiss_threads(1):
        yield


@cache
def _blas() -> ThreadpoolController:
    return ThreadpoolController().select(user_api="blas")  # finds them, which takes 20 ms
