import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.embeds import FRAME_SOURCES, LONGEST_ADDRESS, provider_names, recognise


@pytest.mark.parametrize(
    ("typed", "provider", "address", "frame"),
    [
        *(
            (typed, "YouTube", "https://www.youtube.com/watch?v=a-B_3456789", "https://www.youtube-nocookie.com/embed/")
            for typed in [
                "https://www.youtube.com/watch?v=a-B_3456789",
                "http://m.youtube.com/watch?list=x&v=a-B_3456789&t=10",
                "https://youtu.be/a-B_3456789?si=x",
                "https://www.youtube.com/shorts/a-B_3456789/",
                "//www.youtube-nocookie.com/embed/a-B_3456789",
                "  https://WWW.YOUTUBE.COM/live/a-B_3456789#x ",
            ]
        ),
        ("https://vimeo.com/123456/", "Vimeo", "https://vimeo.com/123456", "https://player.vimeo.com/video/123456?"),
        ("https://player.vimeo.com/video/123456?h=x", "Vimeo", "https://vimeo.com/123456", "https://player.vimeo.com/"),
        (
            "https://www.openstreetmap.org/#map=12/38.5598/68.7870",
            "OpenStreetMap",
            "https://www.openstreetmap.org/#map=12/38.5598/68.7870",
            "https://www.openstreetmap.org/export/embed.html?layer=mapnik&bbox=68.69911%2C38.51585%2C68.87489%2C38.60375",
        ),
        (
            "https://soundcloud.com/a-band/a-song?in=x",
            "SoundCloud",
            "https://soundcloud.com/a-band/a-song",
            "https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fa-band%2Fa-song",
        ),
    ],
)
def test_the_address_of_a_known_provider_is_put_together_anew(
    typed: str, provider: str, address: str, frame: str
) -> None:
    embed = recognise(typed)
    assert embed is not None
    assert (embed.provider, embed.address) == (provider, address)
    assert embed.frame.startswith(frame)
    assert embed.provider in provider_names()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "youtube",
        "https://example.org/watch?v=abcdefghijk",
        "https://youtube.com.example.org/watch?v=abcdefghijk",
        "https://example.org/?https://youtu.be/abcdefghijk",
        "https://youtu.be@example.org/abcdefghijk",
        "https://user@youtu.be/abcdefghijk",
        "https://youtu.be:8080/abcdefghijk",
        "https://youtu.be:x/abcdefghijk",
        "ftp://youtu.be/abcdefghijk",
        "javascript://youtu.be/abcdefghijk",
        "https://youtu.be/abcdefghij",
        "https://youtu.be/abcdefghij\u0661",
        "https://www.youtube.com/BloombergTV",
        "https://www.youtube.com/@bbcnews1234",
        "https://www.youtube.com/watch?v=abcdefghijk%22",
        "https://vimeo.com/\u0661\u0662",
        "https://vimeo.com/channels/123",
        "https://www.openstreetmap.org/#map=21/0/0",
        "https://www.openstreetmap.org/#map=12/86/0",
        "https://www.openstreetmap.org/#map=12/1/2&layers=x",
        "https://soundcloud.com/a-band",
        "https://soundcloud.com/a/../b",
        "https://[youtu.be/abcdefghijk",
        "https://youtu.be/abcdefghijk?" + "x" * LONGEST_ADDRESS,
    ],
)
def test_any_other_address_is_not_shown(typed: str) -> None:
    assert recognise(typed) is None


@given(st.sampled_from(["https://youtu.be/", "https://vimeo.com/", "https://soundcloud.com/a/", ""]), st.text())
def test_nothing_that_was_typed_is_passed_on_as_it_was(beginning: str, rest: str) -> None:
    embed = recognise(beginning + rest)
    if embed is not None:
        assert embed.address.isascii()
        assert not set(embed.address + embed.frame) & set("\"'<>` \\\n")
        assert any(embed.frame.startswith(f"{source}/") for source in FRAME_SOURCES)
        again = recognise(embed.address)
        assert again == embed
