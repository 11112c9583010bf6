"""Where recorded numbers come from."""

import re

from tfgraph.verify.origin import PACKAGES, environment, origin


def test_an_origin_says_how_when_and_with_what():
    found = origin("tfgraph record x", data="mnist")
    assert list(found) == ["command", "data", "date", "processor", "versions"]
    assert (found["command"], found["data"]) == ("tfgraph record x", "mnist")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["date"])


def test_the_environment_names_processor_and_versions():
    found = environment()
    assert found["processor"]
    assert tuple(found["versions"]) == ("python", *PACKAGES)
    assert re.match(r"2\.\d+", found["versions"]["tensorflow"])
