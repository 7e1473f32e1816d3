import json
import math

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

import lab


@pytest.fixture
def shell():
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def displayed(*args, **kwargs) -> list[RichOutput]:
    with capture_output() as captured:
        lab.measure(*args, **kwargs)
    return captured.outputs


def test_leaves_a_record_that_survives_json(shell):
    (output,) = displayed("gain", np.float32(1.5), "nats", interval=(1, 2), seeds=[1, 2], note="a <b> & c")
    record = output.data[lab.MIME_TYPE]
    assert json.loads(json.dumps(record)) == {
        "name": "gain",
        "value": 1.5,
        "unit": "nats",
        "interval": [1.0, 2.0],
        "seeds": [1.0, 2.0],
        "note": "a <b> & c",
    }


def test_shows_itself_escaped_and_in_plain_text(shell):
    (output,) = displayed("gain", 1.5, "nats", note="a <b> & c")
    assert "a &lt;b&gt; &amp; c" in output.data["text/html"]
    assert output.data["text/plain"] == "gain = 1.500 nats; a <b> & c"


def test_absent_parts_are_null(shell):
    (output,) = displayed("share", 0)
    assert output.data[lab.MIME_TYPE]["interval"] is None
    assert output.data[lab.MIME_TYPE]["seeds"] is None


def test_prints_outside_ipython(capsys):
    lab.measure("gain", 1234.5, interval=(1e-5, 2000.0))
    assert capsys.readouterr().out == "gain = 1.23e+03; 95 % interval 1.00e-05 to 2.00e+03\n"


@pytest.mark.parametrize("name", ["", "Gain", "1st", "two words", "a-b", "a" * 65, "gain\n", None])
def test_refuses_a_bad_name(name):
    with pytest.raises(ValueError, match="cannot name a measure"):
        lab.measure(name, 1.0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, None, "1", 1j, np.array([1.0, 2.0])])
def test_refuses_what_is_not_a_finite_number(value):
    with pytest.raises(ValueError, match=r"'gain'.*not a finite number"):
        lab.measure("gain", value)


@pytest.mark.parametrize("interval", [(2, 1), (1,), (1, 2, 3)])
def test_refuses_an_interval_that_is_not_low_high(interval):
    with pytest.raises(ValueError, match="low end, then the high end"):
        lab.measure("gain", 1.0, interval=interval)


def test_refuses_a_seed_that_is_not_finite():
    with pytest.raises(ValueError, match="the value of a seed is nan"):
        lab.measure("gain", 1.0, seeds=[1.0, math.nan])
