"""Looks at the machine that shall grade."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement


@dataclass(frozen=True)
class Package:
    """A package that torchmarks needs."""

    name: str
    installed: str | None
    wanted: str
    fits: bool


def packages() -> Iterator[Package]:
    """The packages that torchmarks needs, and whether their versions fit."""
    for line in requires("torchmarks") or ():
        requirement = Requirement(line)
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            found = None
        fits = found is not None and requirement.specifier.contains(found, prereleases=True)
        yield Package(requirement.name, found, str(requirement.specifier), fits)


def gpu() -> str:
    """A sentence about the GPU."""
    import torch

    if torch.cuda.is_available():
        return f"GPU: {torch.cuda.get_device_name()}."
    return "GPU: none that PyTorch can use. Bonus exercises that need one are skipped, and no mark depends on them."
