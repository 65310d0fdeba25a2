"""Messages are outputs: every broken file has its whole printed text beside it."""

from pathlib import Path

import pytest

from simulations.scenario import ScenarioError, check_file, read_scenario

BROKEN = Path(__file__).parent / "broken"
FILES = sorted(BROKEN.glob("*.yaml"))


def expected_file(file: Path) -> Path:
    """The expected text of a broken file, in the language of its brief."""
    return next(BROKEN.glob(f"{file.stem}.expected.*.txt"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_message_is_the_expected_one(file: Path) -> None:
    language = expected_file(file).suffixes[-2].removeprefix(".")
    with pytest.raises(ScenarioError) as caught:
        read_scenario(file)
    assert str(caught.value) == expected_file(file).read_text(encoding="utf-8")
    assert caught.value.language == language


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_problem_can_be_told_in_both_languages(file: Path) -> None:
    checked = check_file(file)
    assert checked.problems
    assert checked.text("nl") != checked.text("en")


def test_no_expected_text_is_left_over() -> None:
    stems = {file.name.split(".expected.")[0] for file in BROKEN.glob("*.txt")}
    assert stems == {file.stem for file in FILES}
    assert len(FILES) >= 45


def test_the_message_quotes_the_place() -> None:
    checked = check_file(BROKEN / "decimal-comma.yaml")
    (problem,) = checked.problems
    assert (problem.line, problem.column, problem.field) == (20, 15, "levers.schemes.belonen.weight")
    assert problem.source[problem.column - 1 :] == "0,12"


def test_one_wrong_word_in_a_thousand_lines_is_one_problem() -> None:
    checked = check_file(BROKEN / "thousand-lines-one-error.yaml")
    assert len(checked.problems) == 1
    assert checked.problems[0].line == 995


def test_problems_of_the_base_carry_its_name() -> None:
    checked = check_file(BROKEN / "based-on-broken-base.yaml")
    assert {problem.file.name for problem in checked.problems} == {"base-with-problem.yaml"}


def test_a_file_that_does_not_exist_is_a_problem_too(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.yaml", tmp_path):
        with pytest.raises(ScenarioError):
            read_scenario(path)
