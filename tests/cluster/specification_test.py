"""Specifications of clusters: what is read, and what is refused."""

import json
import socket

import pytest

from tfgraph.cluster import specification
from tfgraph.errors import ClusterError

GOOD = {"ps": ["a:1"], "worker": ["b:2", "[::1]:65535"]}


def test_a_file_is_read(tmp_path):
    path = tmp_path / "cluster.json"
    path.write_text(json.dumps(GOOD))
    found = specification.read(path)
    assert found.to_dict() == GOOD
    assert found.address("worker", 1) == "[::1]:65535"
    assert found.address("ps", 0) == "a:1"


def test_the_example_in_messages_is_one():
    assert specification.from_dict(json.loads(specification.EXAMPLE))


@pytest.mark.parametrize(
    ("found", "message"),
    (
        pytest.param([], "is no object", id="a list"),
        pytest.param({}, "no addresses of job `ps`", id="empty"),
        pytest.param({**GOOD, "worker": []}, "no addresses of job `worker`", id="none"),
        pytest.param({**GOOD, "ps": "a:1"}, "no addresses of job `ps`", id="text"),
        pytest.param({**GOOD, "chief": ["c:1"]}, "has a job `chief`", id="a chief"),
        pytest.param({**GOOD, "ps": ["b:2"]}, "the address `b:2` twice", id="twice"),
        *(
            pytest.param({**GOOD, "ps": [address]}, "is no address", id=str(address))
            for address in ("a", "a:", ":1", "a:0", "a:65536", "a:x", "a:-1", 7, None)
        ),
    ),
)
def test_what_does_not_name_each_process_once_is_refused(found, message):
    with pytest.raises(ClusterError, match=message):
        specification.from_dict(found)


@pytest.mark.parametrize("content", (b"", b"{", b"\xff\xfe\x00", b'{"ps": 1}'))
def test_a_malformed_file_is_named(tmp_path, content):
    path = tmp_path / "cluster.json"
    path.write_bytes(content)
    with pytest.raises(ClusterError, match=r"cluster\.json.*Expected") as caught:
        specification.read(path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ClusterError, match=r"none\.json` cannot be read: .*No such"):
        specification.read(tmp_path / "none.json")


@pytest.mark.parametrize(("job", "task"), (("ps", 1), ("worker", 2), ("worker", -1)))
def test_a_task_out_of_range_is_refused(job, task):
    with pytest.raises(ClusterError, match=f"Job `{job}` has no task {task}: .* [12],"):
        specification.from_dict(GOOD).address(job, task)


def test_counts_are_read():
    assert specification.parse_counts("ps=1,worker=12") == {"ps": 1, "worker": 12}


@pytest.mark.parametrize(
    "text",
    ("", "ps=1", "worker=1,ps=1", "ps=0,worker=1", "ps=1,worker=100", "ps=1,worker=-1"),
)
def test_other_counts_are_refused(text):
    with pytest.raises(ValueError, match=r"expected ps=N,worker=N"):
        specification.parse_counts(text)


def test_ports_of_this_machine_are_free_and_different():
    found = specification.on_this_machine({"ps": 2, "worker": 3})
    addresses = [*found.ps, *found.worker]
    assert len(set(addresses)) == 5
    for address in addresses:
        host, port = address.split(":")
        with socket.socket() as listener:
            listener.bind((host, int(port)))
