"""What a picture says of itself, in files made with the field standard's names; and what goes out with it."""

import struct
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow
from PIL import PngImagePlugin

from articles.images.ingest import facts_in, ingest
from articles.images.keeping import label_again
from articles.images.labels import Label, labelled
from articles.images.metadata import facts_of
from articles.models import Image
from tests.make import make_image
from tests.pictures import drawn, encoded, photograph, upload

XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
 xmlns:Iptc4xmpCore="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
 photoshop:Credit="A. Okoth / River Agency" photoshop:Source="River Agency" photoshop:City="Mombasa"
 photoshop:Country="Kenya" photoshop:DateCreated="2025-10-07T06:12:00+03:00" photoshop:Headline="Harbour at dawn"
 xmpRights:WebStatement="https://river.example/licence" photoshop:Instructions="No sales. Not before 18:00."
 plus:LicenseEndDate="2031-05-31T23:59:59Z"
 exif:GPSLatitude="4,3.1111S" aux:SerialNumber="SN-0451" aux:OwnerName="Owner Hidden">
 <dc:creator><rdf:Seq><rdf:li>Ada Okoth</rdf:li><rdf:li>Ben Wafula</rdf:li></rdf:Seq></dc:creator>
 <dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>ships, large</rdf:li><rdf:li>Harbour</rdf:li></rdf:Bag>
 </dc:subject>
 <dc:description><rdf:Alt><rdf:li xml:lang="sw">Bandari.</rdf:li>
  <rdf:li xml:lang="x-default">Cranes unload a ship.</rdf:li></rdf:Alt></dc:description>
 <dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2025 Ada Okoth</rdf:li></rdf:Alt></dc:rights>
 <xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">Once, in print &amp; online.</rdf:li></rdf:Alt>
 </xmpRights:UsageTerms>
 <plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorName>River Agency Ltd</plus:LicensorName>
  <plus:LicensorURL>https://river.example</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>
 <Iptc4xmpCore:Location>East quay</Iptc4xmpCore:Location>
 <Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">Three cranes over a grey ship.</rdf:li>
 </rdf:Alt></Iptc4xmpCore:AltTextAccessibility>
 <Iptc4xmpCore:ExtDescrAccessibility><rdf:Alt><rdf:li xml:lang="x-default">The left crane lifts a red box.</rdf:li>
 </rdf:Alt></Iptc4xmpCore:ExtDescrAccessibility>
 <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia\
</Iptc4xmpExt:DigitalSourceType>
 <Iptc4xmpExt:AISystemUsed>Painter</Iptc4xmpExt:AISystemUsed>
 <Iptc4xmpExt:AISystemVersionUsed>4.1</Iptc4xmpExt:AISystemVersionUsed>
 <Iptc4xmpExt:AIPromptInformation>Remove the wires.</Iptc4xmpExt:AIPromptInformation>
 <Iptc4xmpExt:AIPromptWriterName>Cy Nero</Iptc4xmpExt:AIPromptWriterName>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""
SAID_IN_XMP = {
    "title": "Harbour at dawn",
    "alt": "Three cranes over a grey ship.",
    "description": "The left crane lifts a red box.",
    "caption": "Cranes unload a ship.",
    "creator": "Ada Okoth, Ben Wafula",
    "credit": "A. Okoth / River Agency",
    "copyright_notice": "© 2025 Ada Okoth",
    "source": "River Agency",
    "usage_terms": "Once, in print & online.",
    "licence": "https://river.example/licence",
    "instructions": "No sales. Not before 18:00.",
    "rights_expire_on": date(2031, 5, 31),
    "licensor": "River Agency Ltd",
    "taken_on": date(2025, 10, 7),
    "place": "East quay, Mombasa, Kenya",
    "keywords": ["harbour", "ships, large"],
    "source_type": "compositeWithTrainedAlgorithmicMedia",
    "ai_system": "Painter 4.1",
    "ai_prompt": "Remove the wires.",
    "ai_prompt_writer": "Cy Nero",
}
NEVER = (b"SN-0451", b"Owner Hidden", b"GPSLatitude", b"LENS-77", b"4,3.1111S")


def iim(*sets: tuple[int, bytes], is_utf8: bool = True) -> bytes:
    """Returns the segment of a JPEG that holds these data sets of the application record."""
    body = b"\x1c\x01\x5a\x00\x03\x1b%G" if is_utf8 else b""
    body += b"".join(struct.pack(">BBBH", 0x1C, 2, number, len(value)) + value for number, value in sets)
    body += b"\x00" * (len(body) % 2)
    resource = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", len(body)) + body
    return b"\xff\xed" + struct.pack(">H", len(resource) + 2) + resource


def exif(**texts: bytes) -> bytes:
    """Returns EXIF with these texts, a place and the numbers of a camera."""
    made = Pillow.Exif()
    tags = {"caption": 0x010E, "creator": 0x013B, "copyright_notice": 0x8298}
    for name, text in texts.items():
        made[tags[name]] = text
    inner = made.get_ifd(0x8769)
    inner.update({0x9003: "2025:10:06 18:00:00", 0xA430: "Owner Hidden", 0xA431: "SN-0451", 0xA435: "LENS-77"})
    made.get_ifd(0x8825).update({1: "S", 2: (4.0, 3.0, 6.0), 3: "E", 4: (39.0, 40.0, 0.0)})
    return made.tobytes()


def with_xmp(kind: str, text: str = XMP) -> bytes:
    if kind != "PNG":
        return encoded(photograph(), kind, xmp=text.encode(), exif=exif())
    chunks = PngImagePlugin.PngInfo()
    chunks.add_itxt("XML:com.adobe.xmp", text)
    return encoded(photograph(), kind, pnginfo=chunks, exif=exif())


# --- In -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_all_that_xmp_says_is_read(kind: str) -> None:
    assert facts_in(upload(with_xmp(kind))) == SAID_IN_XMP


def test_xmp_behind_the_pixels_of_a_png_is_read() -> None:
    content = with_xmp("PNG")
    at = content.index(b"iTXt") - 4
    end = at + 12 + int.from_bytes(content[at : at + 4])
    last = content.index(b"IEND") - 4
    assert facts_in(upload(content[:at] + content[end:last] + content[at:end] + content[last:])) == SAID_IN_XMP


def test_place_of_the_newer_standard_is_read() -> None:
    place = (
        '<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource">'
        "<Iptc4xmpExt:City>Garissa</Iptc4xmpExt:City><Iptc4xmpExt:CountryName>Kenya</Iptc4xmpExt:CountryName>"
        "</rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated></rdf:Description>"
    )
    text = XMP.replace("Iptc4xmpCore:Location", "Iptc4xmpCore:Other").replace("</rdf:Description>", place)
    text = text.replace('photoshop:City="Mombasa"', "").replace('photoshop:Country="Kenya"', "")
    assert facts_in(upload(with_xmp("JPEG", text)))["place"] == "Garissa, Kenya"


def test_what_agencies_write_as_iim_is_read() -> None:
    content = encoded(drawn(), "JPEG")
    sets = [(80, "Zoë Ali"), (110, "AFP"), (115, "Agence"), (116, "© AFP"), (120, "Pêche."), (105, "Fish")]
    sets += [(25, "fishing"), (25, "Lamu"), (40, "NO ARCHIVES")]
    more = [(55, "20251005"), (37, "20300131"), (92, "Port"), (90, "Lamu"), (101, "Kenya")]
    segment = iim(*((number, text.encode()) for number, text in [*sets, *more]))
    assert facts_in(upload(content[:2] + segment + content[2:])) == {
        "creator": "Zoë Ali",
        "credit": "AFP",
        "source": "Agence",
        "copyright_notice": "© AFP",
        "caption": "Pêche.",
        "keywords": ["fishing", "Lamu"],
        "title": "Fish",
        "instructions": "NO ARCHIVES",
        "taken_on": date(2025, 10, 5),
        "rights_expire_on": date(2030, 1, 31),
        "place": "Port, Lamu, Kenya",
    }


def test_iim_of_old_programs_is_not_utf8() -> None:
    content = encoded(drawn(), "JPEG")
    segment = iim((80, "Zoë".encode("cp1252")), is_utf8=False)
    assert facts_in(upload(content[:2] + segment + content[2:])) == {"creator": "Zoë"}


def test_what_cameras_write_is_read_last() -> None:
    content = encoded(drawn(), "JPEG", exif=exif(creator="Zoë".encode(), copyright_notice=b"(c) Z", caption=b"A fish."))
    said = {"creator": "Zoë", "copyright_notice": "(c) Z", "caption": "A fish.", "taken_on": date(2025, 10, 6)}
    assert facts_in(upload(content)) == said
    with_iim = content[:2] + iim((80, b"Ann"), (55, b"20251005")) + content[2:]
    assert facts_in(upload(with_iim)) == said | {"creator": "Ann", "taken_on": date(2025, 10, 5)}


@pytest.mark.parametrize("caption", [b"OLYMPUS DIGITAL CAMERA         ", b"SONY DSC", b"DCIM", b"   "])
def test_what_a_camera_says_by_itself_is_no_caption(caption: bytes) -> None:
    assert "caption" not in facts_in(upload(encoded(drawn(), "JPEG", exif=exif(caption=caption))))


@pytest.mark.parametrize(
    "text",
    [
        "<x:xmpmeta",
        "",
        "\x00\x00",
        XMP[:900],
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + XMP,
        "<a>" * 100_000,
        XMP.replace("2025-10-07T06:12:00+03:00", "2025-13-45").replace("digitalsourcetype/comp", "none/x"),
    ],
)
def test_broken_metadata_are_none_and_the_picture_is_good(text: str) -> None:
    said: Any = facts_in(upload(encoded(drawn(), "JPEG", xmp=text.encode()[:60_000])))
    assert not said.keys() & {"taken_on", "source_type"}


def test_long_texts_are_cut_to_what_fits() -> None:
    said = facts_in(upload(with_xmp("WEBP", XMP.replace("River Agency Ltd", "long " * 5_000))))
    assert said["licensor"].endswith("…")
    assert len(said["licensor"]) <= 200


@pytest.mark.parametrize("content", [b"", b"no picture", b"\xff\xd8\xff\xe0", b"<svg/>"])
def test_what_is_no_picture_says_nothing(content: bytes) -> None:
    file = upload(content)
    assert facts_in(file) == {}
    assert file.tell() == 0


# --- Out ------------------------------------------------------------------------------------------


def stored(image: Image) -> dict[str, bytes]:
    folder = f"pictures/{image.digest}"
    found = {}
    for name in default_storage.listdir(folder)[1]:
        with default_storage.open(f"{folder}/{name}") as file:
            found[name] = file.read()
    return found


def said_by(content: bytes) -> dict[str, str]:
    file = BytesIO(content)
    with Pillow.open(file) as picture:
        return facts_of(picture, file)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_is_served_says_whose_it_is_and_nothing_of_camera_place_and_owner(kind: str) -> None:
    content = with_xmp(kind)
    assert all(secret in content for secret in NEVER)
    image = ingest(upload(content), by=None, **facts_in(upload(content)))
    files = stored(image)
    assert len(files) == 4  # the master, two widths in WebP, and a JPEG
    for name, file in files.items():
        assert said_by(file) == {
            "creator": "Ada Okoth, Ben Wafula",
            "credit": "A. Okoth / River Agency",
            "copyright_notice": "© 2025 Ada Okoth",
            "usage_terms": "Once, in print & online.",
            "licensor": "River Agency Ltd",
            "source_type": "compositeWithTrainedAlgorithmicMedia",
        }, name
        assert not any(secret in file for secret in NEVER), name
        with Pillow.open(BytesIO(file)) as picture:
            assert dict(picture.getexif()) == {}


@pytest.mark.django_db
def test_a_changed_credit_is_written_into_the_master_and_the_pixels_stay() -> None:
    image = ingest(upload(), by=None, alt="x", credit="Ann")
    before, master = stored(image), str(image.file.name).rpartition("/")[2]
    image.credit = "Ben"
    label_again(image)
    after = stored(image)
    assert said_by(after[master]) == {"credit": "Ben"}
    assert len(after[master]) == len(before[master])
    assert after | {master: b""} == before | {master: b""}
    image.credit = ""
    label_again(image)
    assert said_by(stored(image)[master]) == {}


@pytest.mark.django_db
def test_a_picture_that_came_before_renditions_had_names_of_their_own_says_so_in_all_its_files() -> None:
    image = make_image(credit="Ben")
    folder = str(image.file.name).rpartition("/")[0]
    for name, kind in {"original.jpg": "JPEG", "320.webp": "WEBP", "640.webp": "WEBP", "share.jpg": "JPEG"}.items():
        default_storage.save(f"{folder}/{name}", ContentFile(encoded(drawn(), kind)))
    label_again(image)
    assert [said_by(content) for content in stored(image).values()] == [{"credit": "Ben"}] * 4


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("PNG", "RGBA", {}),
        ("WEBP", "RGB", {}),
        ("WEBP", "RGBA", {}),
        ("WEBP", "RGBA", {"lossless": True}),
    ],
)
def test_a_label_changes_no_pixel_and_comes_off_again(kind: str, mode: str, options: dict[str, Any]) -> None:
    picture = drawn((401, 301), mode=mode)
    if mode == "RGBA":
        picture.putalpha(100)
    plain = encoded(picture, kind, **options)
    label = Label(credit="Ånn <&>", copyright_notice="©" * 5_000)
    marked = labelled(plain, label)
    assert labelled(marked, label) == marked
    assert labelled(marked, Label()) == labelled(plain, Label())
    for content in (marked, labelled(marked, Label())):
        with Pillow.open(BytesIO(content)) as now, Pillow.open(BytesIO(plain)) as before:
            assert (now.mode, now.size, now.tobytes()) == (before.mode, before.size, before.tobytes())
