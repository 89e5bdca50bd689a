"""What PLUX devices mean by the counts they keep, after the sensors' published data sheets."""

from __future__ import annotations

from typing import Final, NamedTuple

from primemover.recordings.emg.model import FloatArray

EMG_SENSORS: Final = ("EMG", "RAWEMG", "EMG_BITREV", "SEMG")


class Transfer(NamedTuple):
    """Supply in volts and gain of an EMG sensor; counts stand for half the supply up and down."""

    supply_v: float
    gain: float


BIOSIGNALSPLUX: Final = Transfer(3.0, 1000.0)
BITALINO: Final = Transfer(3.3, 1009.0)


def is_emg_sensor(sensor: str) -> bool:
    """Whether the sensor's name in the file is one of surface EMG."""
    return sensor.upper().replace(" ", "") in EMG_SENSORS


def emg_millivolts(counts: FloatArray, *, bits: int, device: str) -> FloatArray:
    """Counts of an EMG sensor in mV at its input.

    Parameters
    ----------
    counts : array
    bits : int
        Resolution of the channel.
    device : str
        Name of the device as the file gives it; every bitalino has a gain of its own.
    """
    transfer = BITALINO if "bitalino" in device.lower() else BIOSIGNALSPLUX
    volts = (counts / 2.0**bits - 0.5) * transfer.supply_v / transfer.gain
    found: FloatArray = volts * 1e3
    return found
