"""An svg picture: its metadata, and what is drawn in two of them compared element by element."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from simulations.figures.pictures.found import Drawn, Kind, Unreadable, short
from simulations.figures.pictures.numbers_in import first_moved
from simulations.figures.pictures.places import Affine, on_page, transform_of
from simulations.figures.pictures.svg_tree import COMMENT, Node, read_tree

# Attributes that hold measures; all others are the same to the letter.
MEASURES = frozenset(
    (
        *("d", "points", "transform", "style", "x", "y", "width", "height", "viewBox", "cx", "cy", "r", "rx", "ry"),
        *("x1", "y1", "x2", "y2", "opacity", "stroke-width"),
    )
)
# Their text is metadata, and compared as such.
WORDS = frozenset(
    ("title", "desc", "dc:title", "dc:description", "dc:identifier", "dc:language", "dc:publisher", "dc:creator")
)
ABOUT = "dc:description"


def read(data: bytes) -> tuple[Mapping[str, str], Node]:
    """The readable metadata by the name of what they say, and the tree; Unreadable for what is no svg of ours."""
    tree = read_tree(data)
    roots = [node for node in tree.children if node.tag == "svg"]
    if len(roots) != 1:
        raise Unreadable("verify_not_a_picture")
    return dict(_words(roots[0])), tree


def _words(root: Node) -> Iterator[tuple[str, str]]:
    titles = [node.text for node in root.children if node.tag == "title"]
    yield from ((f"title.{place}" if place else "title", text) for place, text in enumerate(titles))
    yield from (("alternative_text", node.text) for node in root.children if node.tag == "desc")
    for metadata in (node for node in root.children if node.tag == "metadata"):
        for tag, name in (("dc:creator", "sender"), ("dc:publisher", "maker")):
            for one in metadata.found(tag):
                yield name, " ".join(title.text for title in one.found("dc:title"))
        for tag, name in (("dc:identifier", "hash"), ("dc:language", "language"), (ABOUT, "about")):
            yield from ((name, one.text) for one in metadata.found(tag))
        for work in metadata.found("cc:Work"):
            yield from (("title.work", one.text) for one in work.children if one.tag == "dc:title")


def compare(then: Node, now: Node) -> Iterator[Drawn]:
    """Every difference in what is drawn, in the order of the file."""
    yield from _children(then, now, Affine(), "")


def _same(then: Node, now: Node) -> bool:
    return next(_node(then, now, Affine(), ""), None) is None


def _children(then: Node, now: Node, outer: Affine, near: str) -> Iterator[Drawn]:
    """Children in step from both ends; where their number differs, what remains between is extra or missing."""
    before, after = then.children, now.children
    near = next((short(child.text) for child in after if child.tag == COMMENT), near)
    if len(before) == len(after):
        for one, other in zip(before, after, strict=True):
            yield from _node(one, other, outer, near)
        return
    first = 0
    while first < min(len(before), len(after)) and _same(before[first], after[first]):
        first += 1
    last = 0
    while last < min(len(before), len(after)) - first and _same(before[-1 - last], after[-1 - last]):
        last += 1
    yield from (_alone("extra", one, outer, near) for one in before[first : len(before) - last])
    yield from (_alone("missing", one, outer, near) for one in after[first : len(after) - last])


def _alone(kind: Kind, node: Node, outer: Affine, near: str) -> Drawn:
    text, place = short(_told(node)), _place(node, outer)
    then, now = (text, "") if kind == "extra" else ("", text)
    return Drawn(kind, node.tag, then, now, *place, near)


def _told(node: Node) -> str:
    """What an element says: its text, that of a comment in it, or its attributes."""
    inside = next((one.text for one in node.found(COMMENT)), "")
    return inside or node.text or " ".join(f'{name}="{value}"' for name, value in node.attributes.items())


def _place(node: Node, outer: Affine, number: int = 0) -> tuple[float | None, float | None]:
    """Of the element, or of the first in it that has a place."""
    if own := on_page(outer, node.attributes, number):
        return own
    inner = outer.then(transform_of(node.attributes.get("transform", "")))
    places = (_place(child, inner) for child in node.children)
    return next((place for place in places if place[0] is not None), (None, None))


def _node(then: Node, now: Node, outer: Affine, near: str) -> Iterator[Drawn]:
    if then.tag != now.tag:
        yield _alone("extra", then, outer, near)
        yield _alone("missing", now, outer, near)
        return
    yield from _attributes(then, now, outer, near)
    if now.tag not in WORDS and then.text != now.text:
        yield Drawn("text", now.tag, short(then.text), short(now.text), *_place(now, outer), near)
    if then.tag in WORDS and not then.children and not now.children:
        return
    inner = outer.then(transform_of(now.attributes.get("transform", "")))
    yield from _children(then, now, inner, near)


def _attributes(then: Node, now: Node, outer: Affine, near: str) -> Iterator[Drawn]:
    for name in dict.fromkeys((*now.attributes, *then.attributes)):
        before, after = then.attributes.get(name), now.attributes.get(name)
        if before == after:
            continue
        moved = (-1, before or "", after or "")
        if before is not None and after is not None and name in MEASURES:
            found = first_moved(before, after)
            if found is None:
                continue
            moved = found
        number, was, comes = moved
        place = _place(then, outer, number if name in ("d", "points") else 0)
        what = f"{now.tag} {name}"
        if number >= 0:
            yield Drawn("moved", what, short(was), short(comes), *place, near)
        else:
            yield Drawn("changed", what, short(was), short(comes), *place, near)
