"""Many small requests at once, but never more than a few dozen."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_AT_ONCE = 16


def in_parallel(function: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
    """Call a function for each item, at most sixteen at once; results are in the order of the items.

    Raises:
        Exception: the first that a call raises. Calls that have not begun by then are not made.
    """
    waiting = list(items)
    if len(waiting) < 2:
        return [function(item) for item in waiting]
    with ThreadPoolExecutor(min(_AT_ONCE, len(waiting))) as pool:
        try:
            return list(pool.map(function, waiting))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
