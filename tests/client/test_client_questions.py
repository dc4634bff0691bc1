"""The questions of a library, asked by the client of a live server."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from itukg.client import BadParameter, Client, UnknownQuestion
from tests.http.queries import BASE
from tests.servers import LiveServer


@pytest.fixture
def client(harbour_server: LiveServer, fixture_dataset_dir: Path) -> Client:
    return Client(harbour_server.url + "/sparql", dataset=str(fixture_dataset_dir))


def test_the_questions_there_are(client: Client) -> None:
    found = client.questions().set_index("name")
    assert list(found.index) == ["arrivals", "pilots-of-a-ship", "tonnage"]
    assert found.loc["tonnage", "title"] == "Which ships have at least a tonnage?"
    assert found.loc["arrivals", "parameters"] == "ship, licence, since, until"
    french = Client(client.endpoint, language="fr", dataset=client.dataset).questions()
    assert french["title"][0] == "Quels navires sont entrés, et qui les pilotait ?"


def test_a_question_with_its_defaults(client: Client) -> None:
    frame = client.question("tonnage")
    assert list(frame.columns) == ["ship", "ship_label", "name", "tonnage"]
    assert str(frame["tonnage"].dtype) == "Int64"
    assert frame["tonnage"].is_monotonic_decreasing
    assert len(frame) > 1
    assert frame.attrs["question"] == "Which ships have at least a tonnage?"
    assert frame.attrs["columns"]["tonnage"] == "Gross tonnage"
    assert "VALUES ?least { 100 }" in frame.attrs["query"]
    assert "#+" not in frame.attrs["query"], "with its header it would be too long for a permalink"
    assert "snapshot=" in frame.attrs["permalink"]


@pytest.mark.parametrize("ship", ["S.S.Anna", "ship/S.S.Anna", f"{BASE}id/ship/S.S.Anna", f"<{BASE}id/ship/S.S.Anna>"])
def test_a_thing_may_be_named_in_many_ways(client: Client, ship: str) -> None:
    frame = client.question("arrivals", ship=ship)
    assert set(frame["ship"]) == {f"{BASE}id/ship/S.S.Anna"}
    assert isinstance(frame["at"].dtype, pd.DatetimeTZDtype)


def test_values_of_python(client: Client) -> None:
    everything = client.question("arrivals", ship=None, labels=False)
    assert "ship_label" not in everything.columns
    first, last = everything["at"].min().date(), everything["at"].max().date()
    assert first < last
    some = client.question("arrivals", ship=None, since=last)
    assert 0 < len(some) < len(everything)
    assert len(client.question("arrivals", ship=None, until=date(1900, 1, 1))) == 0
    greatest = client.question("tonnage")["tonnage"].max()
    assert len(client.question("tonnage", least=greatest)) == 1


def test_a_question_that_makes_a_graph(client: Client) -> None:
    assert len(client.question_graph("pilots-of-a-ship")) > 3
    with pytest.raises(ValueError, match="CONSTRUCT"):
        client.question("pilots-of-a-ship")


def test_what_is_not_there_is_told_with_what_is_near(client: Client) -> None:
    with pytest.raises(UnknownQuestion, match=r"no question tonage\. Did you mean tonnage\?"):
        client.question("tonage")
    with pytest.raises(UnknownQuestion, match=r"no parameter leest\. Did you mean least\?"):
        client.question("tonnage", leest=3)
    with pytest.raises(BadParameter, match="must be a whole number") as caught:
        client.question("tonnage", least="many")
    assert (caught.value.name, caught.value.given) == ("least", "many")
    with pytest.raises(BadParameter, match="none of its choices"):
        client.question("arrivals", ship="Titanic")
