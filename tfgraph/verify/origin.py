"""Where recorded numbers come from: the command, the versions, the processor."""

import importlib.metadata
import platform
from datetime import UTC, datetime
from pathlib import Path

# Installed packages that recorded numbers depend on.
PACKAGES = ("tensorflow", "tf_keras", "numpy", "matplotlib", "nbval", "ipykernel")


def origin(command: str, **more: object) -> dict[str, object]:
    """Returns what a record begins with; ``command`` makes it again."""
    date = datetime.now(UTC).date().isoformat()
    return {"command": command, **more, "date": date, **environment()}


def environment() -> dict[str, object]:
    """Returns the processor and the versions of Python and the packages."""
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    return {
        "processor": processor(),
        "versions": {"python": platform.python_version(), **versions},
    }


def processor() -> str:
    """Returns the processor's name: kernels differ by what instructions it has."""
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.is_file() else ():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            return value.strip()
    return platform.processor() or platform.machine()
