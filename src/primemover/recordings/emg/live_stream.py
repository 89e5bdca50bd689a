"""One live stream of surface EMG, block by block, in volts and on this machine's clock."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from primemover.errors import RecordingError
from primemover.recordings.emg.live_finding import FoundStream, LiveSettings, listening_library
from primemover.recordings.emg.model import FloatArray
from primemover.recordings.file_check import shown_name

if TYPE_CHECKING:
    from types import TracebackType


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveChannel:
    """One channel as the stream describes it; ``place`` is its column, ``kind`` such as ``EMG``."""

    place: int
    label: str
    unit: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveBlock:
    """What came since the last block; it may hold no sample at all.

    Attributes
    ----------
    times_s : array (sample,)
        When each was taken, in seconds since the first sample, on this machine's clock.
    volts : array (sample, channel)
        The chosen channels, in their order.
    gap : bool
        Whether samples are missing before this block, so that filters begin anew.
    silent_s : float
        Seconds since a sample came last.
    late_s : float
        Age of the newest sample when the block was made; NaN without one.
    rate_seen_hz : float
        Samples that come in a second, counted over the last seconds; NaN before that is known.
    rate_is_wrong : bool
        Whether that is not the rate which the stream names.
    offset_s : float
        Clock of this machine less that of the sender.
    """

    times_s: FloatArray
    volts: FloatArray
    gap: bool = False
    silent_s: float = 0.0
    late_s: float = float("nan")
    rate_seen_hz: float = float("nan")
    rate_is_wrong: bool = False
    offset_s: float = 0.0


class LiveStream:
    """An open stream; used as a context, after which nothing is listened to any more."""

    def __init__(self, found: FoundStream, *, settings: LiveSettings) -> None:
        self._pylsl = listening_library(other_machines=False)
        self._settings = settings
        self._inlet: Any = self._pylsl.StreamInlet(
            found.handle, max_buflen=max(1, round(settings.live_buffer_s)), as_numpy=True
        )
        self.name, self.rate_hz = found.name, found.rate_hz
        self.machine = found.machine
        self.channels: tuple[LiveChannel, ...] = ()
        self._rates = RateWatch(settings, named_hz=found.rate_hz)
        self._first_s = self._last_s = self._offset_s = float("nan")
        self._offset_at_s = self._came_s = 0.0

    def __enter__(self) -> Self:
        util, wait_s = self._pylsl.util, self._settings.live_open_s
        try:
            self.channels = _channels(self._inlet.info(timeout=wait_s))
            self._inlet.open_stream(timeout=wait_s)
            self._offset_s = float(self._inlet.time_correction(timeout=wait_s))
        except (util.TimeoutError, util.LostError) as fault:
            raise RecordingError(
                f"stream {self.name}: it was announced but does not answer; "
                "start the program that sends it once more"
            ) from fault
        self._came_s = self._offset_at_s = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._inlet.close_stream()

    def now_s(self) -> float:
        """Seconds since the first sample, on the clock of ``LiveBlock.times_s``; NaN before it."""
        return float(self._pylsl.local_clock()) - self._first_s

    def blocks(self, scales: Sequence[tuple[int, float]]) -> Iterator[LiveBlock]:
        """One block after the other, each as soon as there is something in it.

        A block without samples comes when nothing was sent for a moment.

        Parameters
        ----------
        scales : sequence of (int, float)
            For each wanted channel its place in the stream and how many volts its unit is.

        Raises
        ------
        RecordingError
            When nothing came for so long that the stream is taken to be over.
        """
        places = [place for place, _ in scales]
        volts_each = np.array([volts for _, volts in scales])
        while True:
            block = self._next(places, volts_each)
            if block.silent_s > self._settings.live_gone_s:
                raise RecordingError(
                    f"stream {self.name}: nothing came for {block.silent_s:.0f} s; "
                    "see whether the sensors are on and the program still sends, then start again"
                )
            yield block

    def _next(self, places: Sequence[int], volts_each: FloatArray) -> LiveBlock:
        samples, stamps = self._pulled()
        now_s = time.monotonic()
        if not len(stamps):
            empty = LiveBlock(times_s=np.empty(0), volts=np.empty((0, len(places))))
            return replace(empty, silent_s=now_s - self._came_s, offset_s=self._offset_s)
        self._ask_offset(now_s)
        stamps = np.asarray(stamps, dtype=float) + self._offset_s
        if np.isnan(self._first_s):
            self._first_s = float(stamps[0])
        times_s = stamps - self._first_s
        gap = self._gap_before(times_s)
        self._came_s, self._last_s = now_s, float(times_s[-1])
        self._rates.came(len(stamps), at_s=now_s)
        return LiveBlock(
            times_s=times_s,
            volts=np.asarray(samples, dtype=float)[:, places] * volts_each,
            gap=gap,
            late_s=self.now_s() - self._last_s,
            rate_seen_hz=self._rates.seen_hz,
            rate_is_wrong=self._rates.is_wrong,
            offset_s=self._offset_s,
        )

    def _pulled(self) -> tuple[Any, Any]:
        """Samples and stamps: all there are, or the first to come within a moment."""
        settings = self._settings
        most = max(1, round(settings.live_buffer_s * self.rate_hz))
        try:
            found: tuple[Any, Any] = self._inlet.pull_chunk(
                timeout=settings.live_wait_s, max_samples=most, min_samples=1
            )
        except self._pylsl.util.LostError as fault:
            raise RecordingError(
                f"stream {self.name}: it has ended; start the program that sends it once more"
            ) from fault
        return found

    def _ask_offset(self, now_s: float) -> None:
        if now_s - self._offset_at_s < self._settings.live_clock_s:
            return
        util = self._pylsl.util
        self._offset_at_s = now_s
        try:
            self._offset_s = float(self._inlet.time_correction(timeout=0.0))
        except (util.TimeoutError, util.LostError):
            return  # the one known before is good until the next time

    def _gap_before(self, times_s: FloatArray) -> bool:
        before_s = times_s[0] - 1.0 / self.rate_hz if np.isnan(self._last_s) else self._last_s
        steps_s = np.diff(times_s, prepend=before_s)
        return bool((np.abs(steps_s - 1.0 / self.rate_hz) > self._settings.live_gap_s).any())


class RateWatch:
    """Counts samples as they come and holds their rate against the one that was named."""

    def __init__(self, settings: LiveSettings, *, named_hz: float) -> None:
        self._settings, self._named_hz = settings, named_hz
        self._came: deque[tuple[float, int]] = deque()

    def came(self, samples: int, *, at_s: float) -> None:
        """Nothing; ``samples`` came at once, at ``at_s`` of any steady clock."""
        if self._came and at_s - self._came[-1][0] > self._settings.live_silent_s:
            self._came.clear()
        self._came.append((at_s, samples))
        while len(self._came) > 2 and at_s - self._came[1][0] >= self._window_s:
            self._came.popleft()

    @property
    def seen_hz(self) -> float:
        """Samples in a second; NaN until they were counted for long enough."""
        if not self._came:
            return float("nan")
        span_s = self._came[-1][0] - self._came[0][0]
        if span_s < self._window_s:
            return float("nan")
        return sum(count for _, count in islice(self._came, 1, None)) / span_s

    @property
    def is_wrong(self) -> bool:
        """Whether the rate counted is not the one named."""
        off = abs(self.seen_hz / self._named_hz - 1.0)
        return bool(off > self._settings.live_rate_tolerance)

    @property
    def _window_s(self) -> float:
        return self._settings.live_rate_window_s


def _channels(info: Any) -> tuple[LiveChannel, ...]:
    count = info.channel_count()
    labels, units, kinds = (
        [*(_texts(found) or ()), *[""] * count][:count]
        for found in (
            info.get_channel_labels(),
            info.get_channel_units(),
            info.get_channel_types(),
        )
    )
    return tuple(
        LiveChannel(place=n, label=label or f"channel {n + 1}", unit=unit, kind=kind)
        for n, (label, unit, kind) in enumerate(zip(labels, units, kinds, strict=True))
    )


def _texts(found: Sequence[str | None] | None) -> list[str]:
    return [shown_name(each)[:60] if each else "" for each in found or ()]
