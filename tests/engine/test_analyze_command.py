"""The command that judges a transcript."""

import json
from pathlib import Path

import pytest

from symbl_desktop.engine.command import WRONG_USE, engine_main

SAID = [
    {"id": "1", "speaker": "Ana", "text": "Ben, could you send the quote by Friday?", "start": 0, "end": 2},
    {"id": "2", "speaker": "Ben", "text": "Sure, I will do that.", "start": 2.5, "end": 4},
    {"id": "3", "speaker": "Ana", "text": "Who signs the contract?", "start": 5, "end": 6},
]


def test_each_line_is_judged_in_order_and_the_last_names_the_topics(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    transcript = tmp_path / "talk.jsonl"
    transcript.write_text("\n".join(map(json.dumps, SAID)), encoding="utf-8")
    arguments = ["analyze", str(transcript), "--participants", "Ana,Ben", "--start", "2026-04-15T14:00", "--json"]
    assert engine_main(arguments) == 0
    *judged, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert [record["id"] for record in judged] == ["1", "2", "3"]
    assert judged[0]["task"] > 0.5
    assert (judged[0]["assignee"], judged[0]["due_date"]) == ("Ben", "2026-04-17")
    assert judged[2]["question"] > 0.5
    assert set(last) == {"topics", "summary"}


@pytest.mark.parametrize("content", ["no JSON", '{"speaker": "Ana"}', "[1, 2]"])
def test_what_is_no_transcript_is_named_in_one_line(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    transcript = tmp_path / "talk.jsonl"
    transcript.write_text(content, encoding="utf-8")
    assert engine_main(["analyze", str(transcript)]) == WRONG_USE
    assert str(transcript) in capsys.readouterr().err


def test_a_transcript_that_is_not_there_is_named_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert engine_main(["analyze", str(tmp_path / "none.jsonl")]) == WRONG_USE
    assert "none.jsonl" in capsys.readouterr().err
