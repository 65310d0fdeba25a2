"""A report as text for a screen or as a page: theory, limits, facts, variants, and how each fact was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from simulations.validation.check import Check
from simulations.validation.run import Finding, Report
from simulations.validation.tables import Table
from simulations.validation.wording import THOUSANDS, Wording, decimals_for

Form = Literal["plain", "markdown"]
NOTE_DECIMALS = {"ratio": 2, "eur": THOUSANDS}


def as_text(report: Report, language: str) -> str:
    """The whole report for a screen."""
    return "\n\n".join(parts(report, Wording(language), "plain")) + "\n"


def as_page(report: Report, language: str) -> str:
    """The whole report as a Markdown page."""
    return "\n\n".join(parts(report, Wording(language), "markdown")) + "\n"


def parts(report: Report, says: Wording, form: Form) -> Iterator[str]:
    """Headings, texts and tables, in order."""
    model = says(f"model.{report.model}")
    yield heading(says("title", model=model), 1, form)
    yield says(
        "intro",
        model=report.model,
        version=report.version,
        worlds=report.worlds,
        blocks=report.blocks,
        seed=report.seed,
    )
    yield heading(says("heading.theory"), 2, form)
    yield says.of_model("text.theory", report.model)
    yield drawn(checks_table(report.theory, says, "said"), form)
    yield checks_summary(report.theory, says)
    yield heading(says("heading.limits"), 2, form)
    yield says.of_model("text.limits", report.model, worlds=report.limit_worlds)
    yield drawn(checks_table(report.limits, says, "must"), form)
    yield checks_summary(report.limits, says)
    yield from fact_parts(report, says, form)


def fact_parts(report: Report, says: Wording, form: Form) -> Iterator[str]:
    """What concerns the facts."""
    yield heading(says.of_model("heading.facts", report.model), 2, form)
    yield says("text.facts")
    yield drawn(facts_table(report.facts, says), form)
    yield says("text.close")
    yield emphasised(facts_summary(report.facts, says), form)
    if reasons := reasons_table(report.facts, says).rows:
        yield heading(says("heading.reasons"), 3, form)
        yield drawn(Table((says("column.number"), says("column.verdict")), reasons), form)
    yield heading(says("heading.notes"), 3, form)
    yield says("text.notes")
    yield drawn(notes_table(report.facts, says), form)
    yield heading(says("heading.variants"), 3, form)
    yield says.of_model("text.variants", report.model)
    yield drawn(variants_table(report, says), form)
    if form == "plain":
        yield says("text.readings_elsewhere")
        return
    yield heading(says("heading.readings"), 3, form)
    yield says.of_model("text.readings", report.model)
    yield drawn(readings_table(report.facts, says), form)


def heading(text: str, level: int, form: Form) -> str:
    """A heading."""
    return f"{'#' * level} {text}" if form == "markdown" else f"{text}\n{'=' * len(text)}"


def emphasised(text: str, form: Form) -> str:
    """The line that must not be missed."""
    return f"**{text}**" if form == "markdown" else text


def drawn(table: Table, form: Form) -> str:
    """A table in one of two forms."""
    return table.markdown() if form == "markdown" else table.plain()


def headings(says: Wording, *names: str) -> tuple[str, ...]:
    """Names of columns."""
    return tuple(says(f"column.{name}") for name in names)


def checks_table(checks: Sequence[Check], says: Wording, said: str) -> Table:
    """Checks: what is checked, its source, what is said and given, how far they may lie apart, whether it holds."""
    rows = [
        (
            says(f"check.{check.text}", **check.values),
            check.source,
            says.said(check),
            says.plain(check.given, check.decimals),
            says.tolerance(check),
            says.verdict_of(check),
        )
        for check in checks
    ]
    return Table(headings(says, "check", "source", said, "given", "tolerance", "verdict"), tuple(rows))


def checks_summary(checks: Sequence[Check], says: Wording) -> str:
    """How many hold."""
    judged = [check for check in checks if check.relation != "shown" or not check.passed]
    failed = sum(not check.passed for check in judged)
    return says("summary.checks_fail" if failed else "summary.checks_hold", all=len(judged), failed=failed)


def facts_table(findings: Sequence[Finding], says: Wording) -> Table:
    """One row per measure; number, fact, source and role stand in the first of a fact."""
    rows: list[tuple[str, ...]] = []
    for finding in findings:
        fact = finding.fact
        first = (fact.number, fact.fact[says.language], sources_of(fact.sources), says.role(fact))
        if not fact.measures:
            rows.append((*first, "", "", "", "", "", ""))
        for measure in fact.measures:
            found, decimals = finding.found[measure.key], decimals_for(measure.bounds, measure.unit)
            known = "" if found.known == found.worlds else says("number.known", known=found.known, worlds=found.worlds)
            rows.append(
                (
                    *first,
                    measure.measure[says.language],
                    says.estimate(found, measure.unit, decimals),
                    says.error(found, measure.unit, decimals),
                    known,
                    says.bounds(measure.bounds, measure.unit, decimals),
                    says.verdict(found, measure.bounds, fact.counts),
                )
            )
            first = ("", "", "", "")
    names = ("number", "fact", "source", "role", "measure", "given", "error", "known", "bounds", "verdict")
    return Table(headings(says, *names), tuple(rows))


def sources_of(sources: Sequence[str]) -> str:
    """Ids of sources; a row of them as from-to.

    >>> sources_of(["EN1", "EN2", "EN3", "PR6"]), sources_of(["PR1", "PR5"]), sources_of(["P09", "P10", "P11"])
    ('EN1-EN3, PR6', 'PR1, PR5', 'P09-P11')
    """
    runs: list[list[str]] = []
    for one in sources:
        letters, place = one.rstrip("0123456789"), one[len(one.rstrip("0123456789")) :]
        before = f"{letters}{int(place) - 1:0{len(place)}d}" if place else ""
        if runs and place and runs[-1][-1] in (before, f"{letters}{int(place) - 1}"):
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def facts_summary(findings: Sequence[Finding], says: Wording) -> str:
    """How many of the rows that emerge lie inside, and which do not."""
    counted = [finding for finding in findings if finding.fact.counts]
    inside = [finding.fact.number for finding in counted if finding.passed]
    outside = [finding.fact.number for finding in counted if not finding.passed]
    verb = says("summary.lies" if len(inside) == 1 else "summary.lie")
    sentences = [says("summary.facts", inside=len(inside), all=len(counted), verb=verb)]
    if inside:
        sentences.append(says("summary.inside", rows=", ".join(inside)))
    if outside:
        sentences.append(says("summary.outside", rows=", ".join(outside)))
    return " ".join(sentences)


def reasons_table(findings: Sequence[Finding], says: Wording) -> Table:
    """Why facts stay outside, where a reason is known."""
    rows = [
        (finding.fact.number, finding.fact.reason[says.language])
        for finding in findings
        if finding.fact.reason is not None and not finding.all_inside
    ]
    return Table(headings(says, "number", "verdict"), tuple(rows))


def notes_table(findings: Sequence[Finding], says: Wording) -> Table:
    """What is measured beside the facts."""
    rows = [
        (finding.fact.number, says(f"note.{text}", **values), says.estimate(found, unit, NOTE_DECIMALS.get(unit, 1)))
        for finding in findings
        for text, unit, values, found in finding.notes
    ]
    return Table(headings(says, "number", "measure", "given"), tuple(rows))


def variants_table(report: Report, says: Wording) -> Table:
    """Value and verdict of every measure in every variant, and how many rows that emerge lie inside."""
    rows = []
    for place, finding in enumerate(report.facts):
        for measure in finding.fact.measures:
            decimals = decimals_for(measure.bounds, measure.unit)
            cells = []
            for findings in report.variants.values():
                found = findings[place].found[measure.key]
                cells.append(
                    f"{says.amount(found.value, measure.unit, decimals)} {says.verdict(found, measure.bounds, finding.fact.counts)}"
                )
            rows.append((finding.fact.number, measure.measure[says.language], *cells))
    passed = [str(sum(one.passed for one in findings)) for findings in report.variants.values()]
    rows.append(("", says("summary.variants"), *passed))
    names = tuple(says(f"variant.{key}") for key in report.variants)
    return Table((*headings(says, "number", "measure"), *names), tuple(rows))


def readings_table(findings: Sequence[Finding], says: Wording) -> Table:
    """How each fact was read."""
    rows = [
        (finding.fact.number, measure.measure[says.language], measure.reading[says.language])
        for finding in findings
        for measure in finding.fact.measures
    ]
    return Table(headings(says, "number", "measure", "reading"), tuple(rows))
