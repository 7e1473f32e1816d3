"""Independent work on every core: each process takes a share, and the results come back in order."""

import os
import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar, cast

Item = TypeVar("Item")
Result = TypeVar("Result")

LEAST = 64
"""Items that are worth a second process."""
MOST = 8
"""Processes; more would wait for the disk."""


def each(work: Callable[[Item], Result], items: Sequence[Item], workers: int | None = None) -> list[Result]:
    """Return what becomes of each item, in order.

    Children are forked, so that they hold what this process has loaded, and end with their share. One that outlives
    this process keeps the build's lock until it has ended, so that nobody else builds beside it.

    Args:
        work: done for each item, in any order and in any process; its results must be picklable.
        items: what to work on.
        workers: processes, this one among them; by default one a core.

    Raises:
        OSError: a process ended early.
        Exception: what `work` raised.
    """
    count = workers or min(MOST, _cores())
    if count < 2 or len(items) < LEAST:
        return [work(item) for item in items]
    context = get_context("fork")
    children = []
    try:
        for number in range(1, count):
            receiver, sender = context.Pipe(duplex=False)
            child = context.Process(target=_share, args=(receiver, sender, work, items[number::count]), daemon=True)
            child.start()
            sender.close()
            children.append((child, receiver))
        results: list[object] = [None] * len(items)
        results[::count] = [work(item) for item in items[::count]]
        for number, (_, receiver) in enumerate(children, start=1):
            results[number::count] = _received(receiver)
    finally:
        for child, receiver in children:
            receiver.close()
            child.terminate()
            child.join()
    return cast("list[Result]", results)


def _share(receiver: Connection, sender: Connection, work: Callable[[Item], Result], items: Sequence[Item]) -> None:
    receiver.close()  # else a child whose parent has died would wait for itself to listen
    try:
        sender.send([work(item) for item in items])
    except Exception as error:
        sender.send(error)


def _received(receiver: Connection) -> list[object]:
    try:
        answer = receiver.recv()
    except EOFError:
        raise OSError("a process that made pages ended early") from None
    if isinstance(answer, Exception):
        raise answer
    return cast("list[object]", answer)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
