"""What no file of a recording tells and a report should: electrodes, skin, amplifier, person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=400)]


class FactsSaid(BaseModel):
    """What a person says of how a recording was made; "" where nothing is.

    Attributes
    ----------
    maker : str
        Of the device; it goes before what the file says.
    electrodes : str
        Type, material, size and shape.
    distance : str
        Between the electrodes of a pair.
    placement : str
        Where each sensor sat and how it was turned.
    skin : str
        How it was prepared.
    reference : str
        Where the reference electrode sat.
    amplifier : str
        Gain, input impedance, common-mode rejection, resolution.
    hardware_filter : str
        Filters inside the amplifier.
    person : str
        Age, sex, height, mass; never a name.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    maker: Words = ""
    electrodes: Words = ""
    distance: Words = ""
    placement: Words = ""
    skin: Words = ""
    reference: Words = ""
    amplifier: Words = ""
    hardware_filter: Words = ""
    person: Words = ""

    def told(self) -> dict[str, str]:
        """What was said, each on one line."""
        return {
            name: " ".join(words.split())
            for name, words in self.model_dump().items()
            if words.strip()
        }


EXAMPLES = FactsSaid(
    maker="maker and model of the device",
    electrodes="Ag/AgCl, round, 10 mm, gel",
    distance="20 mm",
    placement="halfway between sacrum and greater trochanter, along the fibres",
    skin="shaved, rubbed, alcohol",
    reference="over the sacrum",
    amplifier="gain 1000, input impedance 1 GOhm, CMRR 100 dB, 16 bits",
    hardware_filter="10 to 500 Hz",
    person="34 years, female, 170 cm, 65 kg",
)
"""What the facts may look like."""


def facts_lines() -> Iterator[str]:
    """The facts as lines of a mapping file to fill, each with ``#`` before it."""
    yield "# What no file tells; it fills the reporting checklist. No names of people."
    yield "# [facts]"
    for name, words in EXAMPLES.told().items():
        yield f'# {name} = "{words}"'
