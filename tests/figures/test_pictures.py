"""Pictures compared by what they draw: nothing that is changed, added or hidden goes unseen, and nothing else is told."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import cache

import chart_examples as examples
import numpy as np
import pytest
import tampering
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, NameObject

from simulations import figures
from simulations.figures.export import IMAGES, image
from simulations.figures.metadata import packed
from simulations.figures.pictures.found import Drawn, Unreadable
from simulations.figures.pictures.picture import compare_drawings, picture_of

METADATA = figures.Metadata(
    "Belonen of uitsluiten?", "3fa9c1b2e4d5", "0.1.0", "vereniging", "Titel", "nl", "{}", "price", 120, "0.1.0"
)


@cache
def made(form: str, name: str = "price") -> bytes:
    draw, table = examples.charts()[name]
    caption = examples.caption("nl")
    figure = draw(table, caption, language="nl", width=120)
    return image(form, figure, table, figures.alternative_text(table, caption, "nl"), METADATA)


def found(form: str, changed: bytes, name: str = "price") -> list[Drawn]:
    return list(compare_drawings(picture_of(changed), picture_of(made(form, name))))


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        picture = picture_of(data)
        list(compare_drawings(picture, picture_of(made(picture.form))))
    assert error.value.text("nl") != error.value.text("en")
    return error.value.key


@pytest.mark.parametrize("form", IMAGES)
@pytest.mark.parametrize("name", examples.charts())
def test_a_chart_is_the_same_as_itself(form: str, name: str) -> None:
    assert found(form, made(form, name), name) == []


def svg(change: Callable[[str], str]) -> bytes:
    before = made("svg").decode("utf-8")
    after = change(before)
    assert after != before
    return after.encode("utf-8")


def test_one_moved_number_of_an_svg_is_found_with_its_place() -> None:
    text = made("svg").decode("utf-8")
    path = next(match for match in re.finditer(r'd="M (\d+\.\d+) (\d+\.\d+) ', text) if float(match[1]) > 50)
    x, y = float(path[1]), float(path[2])
    place = path.start(1)
    changed = text[:place] + f"{x + 0.01:.6f}" + text[path.end(1) :]
    (one,) = found("svg", changed.encode("utf-8"))
    assert (one.kind, one.what) == ("moved", "path d")
    assert (float(one.then), float(one.now)) == (pytest.approx(x + 0.01), x)
    assert (one.x, one.y) == (pytest.approx(x * 25.4 / 72, abs=0.01), pytest.approx(y * 25.4 / 72, abs=0.01))
    last_digit = text[:place] + f"{x + 0.000002:.6f}" + text[path.end(1) :]
    assert found("svg", last_digit.encode("utf-8")) == []


def test_names_made_of_a_hash_do_not_count_but_what_they_name_does() -> None:
    text = made("svg").decode("utf-8")
    name = re.search(r'id="(m[0-9a-f]{10})"', text)
    assert name
    assert found("svg", text.replace(name[1], "m0123456789").encode("utf-8")) == []
    elsewhere = svg(lambda text: text.replace(f'href="#{name[1]}"', 'href="#m0123456789"', 1))
    assert found("svg", elsewhere)[0].kind == "changed"


@pytest.mark.parametrize(
    ("change", "kind", "what"),
    [
        (lambda text: text.replace("#8c8c8c", "#8c8c8d", 1), "changed", "style"),
        (lambda text: re.sub(r"<!-- [^>]+-->", "<!-- 9 -->", text, count=1), "text", "#comment"),
        (lambda text: text.replace("</svg>", '<path d="M 10 10 L 90 90" style="stroke: red"/></svg>'), "extra", "path"),
        (lambda text: text.replace("</svg>", '<image x="1" y="1" href="data:,"/></svg>'), "extra", "image"),
        (lambda text: text.replace("</svg>", "<script>alert(1)</script></svg>"), "extra", "script"),
        (lambda text: text.replace("<svg ", '<svg onload="alert(1)" ', 1), "changed", "svg onload"),
        (lambda text: text.replace("<metadata>", "<metadata><path d='M 1 1'/>", 1), "extra", "path"),
        (lambda text: text.replace("*{stroke-linejoin: round", "*{display: none; stroke-linejoin: round", 1), "text",
         "style"),
        (lambda text: text.replace("?>", '?><?xml-stylesheet href="a.css"?>', 1), "extra", "#instruction"),
        (lambda text: re.sub(r'<use xlink:href="#SourceSans[^>]*/>', "", text, count=1), "missing", "use"),
        (lambda text: text.replace("</g>", "hidden words</g>", 1), "text", "g"),
    ],
)  # fmt: skip
def test_whatever_is_changed_or_added_in_an_svg_is_found(change: Callable[[str], str], kind: str, what: str) -> None:
    differences = found("svg", svg(change))
    assert differences[0].kind == kind
    assert what in differences[0].what
    assert len(differences) < 4


@pytest.mark.parametrize(
    "change",
    [
        lambda text: re.sub(r"<!DOCTYPE[^>]*>", '<!DOCTYPE svg [<!ENTITY a "b">]>', text),
        lambda text: re.sub(r"<!DOCTYPE[^>]*>", '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>', text),
        lambda text: re.sub(r"<!DOCTYPE[^>]*>", '<!DOCTYPE svg [<!ATTLIST svg onload CDATA "x">]>', text),
        lambda text: text.replace("</svg>", "<g>" * 5000 + "</g>" * 5000 + "</svg>"),
    ],
)
def test_an_svg_with_entities_or_absurd_depth_is_refused(change: Callable[[str], str]) -> None:
    assert refused(svg(change)) == "verify_unsafe"


@pytest.mark.parametrize("channel", [0, 3])
def test_one_changed_pixel_is_found_with_its_place(channel: int) -> None:
    def paint(pixels: np.ndarray) -> None:  # type: ignore[type-arg]
        pixels[300, 600, channel] ^= 1

    (one,) = found("png", tampering.repainted(made("png"), paint))
    assert one.kind == "pixels"
    assert one.values["pixels"] == one.values["most"] == "1"
    assert (one.x, one.y) == (pytest.approx(600 / 300 * 25.4, abs=0.01), pytest.approx(300 / 300 * 25.4, abs=0.01))


def test_the_same_pixels_saved_otherwise_are_the_same() -> None:
    again = tampering.repainted(made("png"), lambda pixels: None)
    assert again != made("png")
    assert found("png", again) == []


@pytest.mark.parametrize(
    "chunk",
    [
        tampering.png_chunk(b"acTL", b"\0\0\0\2\0\0\0\0"),
        tampering.png_chunk(b"eXIf", b"MM\0*"),
        tampering.png_chunk(b"gAMA", b"\0\0\1\0"),
    ],
)
def test_whatever_else_a_png_holds_is_found(chunk: bytes) -> None:
    (one,) = found("png", tampering.with_chunk(made("png"), chunk))
    assert (one.kind, one.what) == ("hidden", chunk[4:8].decode())
    (one,) = found("png", made("png") + b"another picture")
    assert (one.kind, one.what) == ("hidden", "after IEND")


def test_a_png_that_unpacks_to_something_enormous_is_refused() -> None:
    data = made("png")
    wide = data[:8] + tampering.png_chunk(b"IHDR", b"\0\1\0\0\0\1\0\0" + data[24:29]) + data[33:]
    assert refused(wide) == "verify_unsafe"
    assert refused(tampering.with_chunk(data, tampering.png_chunk(b"iTXt", b"Comment\0\1\0\0\0x"))) == "verify_unsafe"


def numbers_of(content: bytes) -> re.Match[bytes]:
    return next(match for match in re.finditer(rb"\n(\d+\.\d+) (\d+\.\d+) l\n", content) if 60 < float(match[1]) < 300)


def test_one_moved_number_of_a_pdf_is_found_with_its_place() -> None:
    stream = PdfReader(io.BytesIO(made("pdf"))).pages[0].get_contents()
    assert stream is not None
    match = numbers_of(stream.get_data())

    def move(by: float) -> bytes:
        def change(content: bytes) -> bytes:
            return content[: match.start(1)] + b"%.6f" % (float(match[1]) + by) + content[match.end(1) :]

        return tampering.rewritten(made("pdf"), tampering.content_changed(change))

    (one,) = found("pdf", move(0.01))
    assert one.kind == "moved"
    assert one.now.endswith(" l")
    assert one.x is not None
    assert 0 < one.x < 120
    assert found("pdf", move(0.000002)) == []


def with_form(writer: PdfWriter) -> None:
    """A shape laid over the page, drawn by one more operation."""
    shape = DecodedStreamObject()
    shape.set_data(b"0 0 100 100 re f")
    shape[NameObject("/Type")], shape[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    resources = writer.pages[0]["/Resources"]
    resources["/XObject"][NameObject("/Over")] = writer._add_object(shape)  # type: ignore[index]
    tampering.content_changed(lambda content: content + b"\n/Over Do\n")(writer)


def second_stream(writer: PdfWriter) -> None:
    more = DecodedStreamObject()
    more.set_data(b"0 0 100 100 re f")
    page = writer.pages[0]
    page[NameObject("/Contents")] = ArrayObject([page.raw_get("/Contents"), writer._add_object(more)])


@pytest.mark.parametrize(
    ("change", "kind", "what"),
    [
        (tampering.add_note, "extra", "/Annots"),
        (lambda writer: writer.add_blank_page(100, 100), "extra", "/Kids"),
        (lambda writer: writer.root_object.update({NameObject("/OpenAction"): NameObject("/X")}), "extra", "/OpenAction"),
        (lambda writer: writer.add_uri(0, "https://example.org", [10, 10, 50, 50]), "extra", "/Annots"),
        (lambda writer: writer.add_attachment("a.txt", b"b"), "extra", "/Names"),
        (with_form, "", "/XObject"),
        (second_stream, "", "/Contents"),
        (lambda writer: writer.pages[0].rotate(90), "extra", "/Rotate"),
        (tampering.content_changed(lambda content: content + b"\n1 0 0 rg 10 10 50 50 re f\n"), "extra", "pdf"),
        (tampering.content_changed(lambda content: content.replace(b"] TJ", b"] TJ [ <0003> ] TJ", 1)), "extra", "pdf"),
    ],
)  # fmt: skip
def test_whatever_is_added_to_a_pdf_is_found(change: Callable[[PdfWriter], object], kind: str, what: str) -> None:
    differences = found("pdf", tampering.rewritten(made("pdf"), change))
    assert [one for one in differences if what in one.what and one.kind.startswith(kind)], differences


def test_an_object_that_belongs_to_no_page_is_found() -> None:
    def change(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(b"hidden")
        writer.pages[0][NameObject("/Held")] = writer._add_object(stream)

    data = tampering.rewritten(made("pdf"), change)
    held = re.search(rb"/Held \d+ 0 R", data)
    assert held
    (one,) = found("pdf", data.replace(held[0], b" " * len(held[0])))
    assert (one.kind, one.what) == ("hidden", "pdf")


def test_a_pdf_that_is_merely_saved_again_is_the_same() -> None:
    again = tampering.rewritten(made("pdf"), lambda writer: writer.compress_identical_objects())
    assert again != made("pdf")
    assert found("pdf", again) == []


def test_a_pdf_that_was_written_on_later_is_seen() -> None:
    buffer = io.BytesIO()
    writer = PdfWriter(io.BytesIO(made("pdf")), incremental=True)
    tampering.add_note(writer)
    writer.write(buffer)
    kinds = {(one.kind, one.what.split("/")[-1]) for one in found("pdf", buffer.getvalue())}
    assert ("hidden", "revision") in kinds
    (one,) = found("pdf", made("pdf") + b"more")
    assert (one.kind, one.what) == ("hidden", "after %%EOF")


def test_a_pdf_stored_in_a_way_that_is_not_ours_is_refused() -> None:
    def change(writer: PdfWriter) -> None:
        stream = writer.pages[0].get_contents()
        assert stream is not None
        tampering.content_changed(lambda content: content)(writer)
        writer.pages[0]["/Contents"][NameObject("/Filter")] = NameObject("/LZWDecode")  # type: ignore[index]

    assert refused(tampering.rewritten(made("pdf"), change)) in ("verify_unsafe", "verify_truncated")


@pytest.mark.parametrize("form", IMAGES)
@pytest.mark.parametrize("part", [0.0, 0.02, 0.5, 0.9, 0.9999])
def test_a_file_that_is_cut_off_is_refused(form: str, part: float) -> None:
    data = made(form)
    assert refused(data[: int(part * len(data))]) in ("verify_truncated", "verify_not_a_picture")


@pytest.mark.parametrize("data", [b"", b"\0" * 100, b"<html></html>", b"PK\3\4", b"<?xml version='1.0'?><a><svg/></a>"])
def test_a_file_that_is_no_picture_is_refused(data: bytes) -> None:
    assert refused(data) == "verify_not_a_picture"


def test_a_picture_without_its_metadata_is_refused() -> None:
    bare = {
        "svg": re.sub(rb"<metadata>.*</metadata>", b"", made("svg"), flags=re.DOTALL),
        "png": tampering.repainted(made("png"), lambda pixels: None, keep=False),
        "pdf": tampering.rewritten(made("pdf"), lambda writer: None, keep=False),
    }
    assert {form: refused(data) for form, data in bare.items()} == dict.fromkeys(bare, "verify_no_metadata")


@pytest.mark.parametrize("form", IMAGES)
@pytest.mark.parametrize("table", ["", "AAAA", packed("x" * 20_000_000), packed("a")[:-4], 3, None])
def test_metadata_that_cannot_be_unpacked_is_refused(form: str, table: object) -> None:
    changed = tampering.with_about(form, made(form), lambda about: about.update(table=table))
    assert refused(changed) == "verify_metadata_damaged"
