"""Summaries that took the tag first."""

import pytest

from tfgraph.port.porting import port_source

TF = "import tensorflow as tf\n"


def port(source):
    """Returns the source after this rule alone, and its notes."""
    ported = port_source(TF + source, only=["legacy_summaries"])
    return ported.code.removeprefix(TF), ported.notes


@pytest.mark.parametrize(
    ("before", "after"),
    (
        pytest.param(
            "tf.scalar_summary('loss', l)",
            "tf.summary.scalar('loss', l)",
            id="scalar",
        ),
        pytest.param(
            "tf.scalar_summary(tags='a', values=v, name='n')",
            "tf.summary.scalar(name='a', tensor=v)",
            id="keywords",
        ),
        pytest.param(
            "tf.image_summary('x', x, max_images=4)",
            "tf.summary.image('x', x, max_outputs=4)",
            id="image",
        ),
        pytest.param(
            "tf.histogram_summary('w', w)",
            "tf.summary.histogram('w', w)",
            id="histogram",
        ),
        pytest.param(
            "tf.contrib.deprecated.scalar_summary('l', l)",
            "tf.summary.scalar('l', l)",
            id="contrib",
        ),
    ),
)
def test_rewritten(before, after):
    assert port(before)[0] == after


@pytest.mark.parametrize(
    "source",
    (
        pytest.param("tf.summary.scalar('loss', l)", id="today's"),
        pytest.param("f = tf.scalar_summary", id="value"),
    ),
)
def test_left_alone(source):
    assert port(source)[0] == source


def test_notes_say_what_may_differ():
    notes = port("tf.scalar_summary('l', l)")[1]
    assert [note.kind for note in notes] == ["may differ"]
    assert "tag" in notes[0].message
