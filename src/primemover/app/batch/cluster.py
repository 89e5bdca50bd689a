"""The same work on a Ray cluster: for batches that outgrow one machine."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

from primemover.app.batch.items import Item, Outcome, Work, outcome_of
from primemover.errors import MissingExtraError, PrimeMoverError, how_to_install

# Results are small tables; Ray would otherwise set aside a third of the memory for objects.
_OBJECT_STORE_BYTES = 128 * 1024**2
_IN_FLIGHT_PER_CPU = 2


def run_on_ray(work: Work, *, items: Sequence[Item], address: str, jobs: int) -> Iterator[Outcome]:
    """Outcomes in the order they finish, from the cluster at ``address``.

    ``address`` "local" starts a cluster of ``jobs`` CPUs here for the time of the batch. On a
    cluster, every machine needs primemover installed and must see the recordings under the same
    path; only results travel.

    Raises
    ------
    MissingExtraError
        When ray is not installed.
    PrimeMoverError
        When there is no cluster at the address.
    """
    ray = _import_ray()
    _connect(ray, address=address, jobs=jobs)
    try:
        yield from _outcomes(ray, work=work, items=items)
    finally:
        ray.shutdown()


def _import_ray() -> ModuleType:
    # Before the import, which is when Ray reads it: nothing about the use is reported.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    # Ray would otherwise pack the environment again for its workers when started by uv.
    os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    try:
        import ray
    except ImportError as missing:
        raise MissingExtraError(
            f"--ray: the cluster extra is not installed; run: {how_to_install('cluster')}"
        ) from missing
    return ray


def _connect(ray: ModuleType, *, address: str, jobs: int) -> None:
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR"}
    if address == "local":
        ray.init(
            address="local",
            num_cpus=jobs,
            include_dashboard=False,
            _node_ip_address="127.0.0.1",  # otherwise it listens to the whole network
            object_store_memory=_OBJECT_STORE_BYTES,
            **quiet,
        )
        return
    try:
        ray.init(address=address, **quiet)
    except (ConnectionError, ValueError, RuntimeError) as fault:
        raise PrimeMoverError(
            f"--ray {address}: no Ray cluster answers there ({fault}); "
            "start one with `ray start --head`, or use --ray local"
        ) from fault


def _outcomes(ray: ModuleType, *, work: Work, items: Sequence[Item]) -> Iterator[Outcome]:
    remote = ray.remote(num_cpus=1, max_retries=0)(_remote_outcome)
    waiting = iter(items)
    running: dict[Any, Item] = {}
    most = max(1, int(ray.cluster_resources().get("CPU", 1))) * _IN_FLIGHT_PER_CPU
    while True:
        while len(running) < most and (item := next(waiting, None)) is not None:
            running[remote.remote(work, item)] = item
        if not running:
            return
        done, _ = ray.wait(list(running), num_returns=1)
        for reference in done:
            yield _fetch(ray, reference=reference, item=running.pop(reference))


def _remote_outcome(work: Work, item: Item) -> Outcome:
    return outcome_of(work, item=item)


def _fetch(ray: ModuleType, *, reference: object, item: Item) -> Outcome:
    try:
        outcome: Outcome = ray.get(reference)
    except ray.exceptions.RayError as fault:
        cause = str(fault).strip().splitlines()[0]
        return Outcome(item=item, result=None, error=f"the Ray worker ended: {cause}", seconds=0.0)
    return outcome
