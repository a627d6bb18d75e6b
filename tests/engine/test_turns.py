"""In which order the resources of a program are sent, and that nobody waits for ever."""

from __future__ import annotations

import asyncio

from iam_resources.engine.turns import Turns


async def enter(turns: Turns, number: int, entered: list[int]) -> None:
    await turns.enter(number)
    entered.append(number)


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_the_first_of_the_program_is_next_whoever_asked_before() -> None:
    turns, entered = Turns(2), list[int]()
    tasks = [asyncio.create_task(enter(turns, number, entered)) for number in (7, 9, 8, 3, 5)]
    await settle()
    assert entered == [7, 9], "as many as there are turns, and no more"
    turns.leave()
    await settle()
    assert entered == [7, 9, 3]
    turns.leave()
    turns.leave()
    await settle()
    assert entered == [7, 9, 3, 5, 8]
    assert all(task.done() for task in tasks)


async def test_who_gave_up_takes_no_turn() -> None:
    turns, entered = Turns(1), list[int]()
    tasks = [asyncio.create_task(enter(turns, number, entered)) for number in (1, 2, 3)]
    await settle()
    tasks[1].cancel()
    await settle()
    turns.leave()
    await settle()
    assert entered == [1, 3]


async def test_those_who_wait_for_one_that_has_no_turn_do_not_stop_the_program() -> None:
    turns, entered = Turns(1, stuck_seconds=0.05), list[int]()
    await turns.enter(2)
    parent = asyncio.create_task(enter(turns, 1, entered))
    await asyncio.wait_for(parent, 2)  # as the resource with the only turn does
    turns.leave()
    assert entered == [1]
