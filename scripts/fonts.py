"""Makes static/fonts/ and static/css/fonts.css from Newsreader, as PyPI's package has it.

    python -m venv /tmp/fonts
    /tmp/fonts/bin/pip install fonttools==4.68.0 brotli==1.2.1 fontpkg-newsreader==1.3
    /tmp/fonts/bin/python scripts/fonts.py

Upright is variable in weight, in two files: what English needs is on every page, the rest of Latin comes with
the first letter of it. Italic, which is for a few words, has one weight. The optical size is that of text: varying it
would cost as much again. Until a file is there, and where it never comes, a serif of the device
stands in its place, scaled to run as long and to sit on the same line: a page keeps its shape.
"""

from importlib import resources
from pathlib import Path

from fontTools import subset  # type: ignore[import-not-found]
from fontTools.ttLib import TTFont  # type: ignore[import-not-found]
from fontTools.varLib.instancer import instantiateVariableFont  # type: ignore[import-not-found]

FROM = resources.files("fontpkg_newsreader")
STATIC = Path(__file__).resolve().parent.parent / "static"
UPRIGHT, ITALIC = "Newsreader[opsz,wght].ttf", "Newsreader-Italic[opsz,wght].ttf"
OPTICAL_SIZE = 20  # px, as the text of a story

LATIN = (
    "U+0020-007E,U+00A0-00FF,U+0131,U+0152-0153,U+2010-2015,U+2018-201E,U+2020,U+2022,U+2026,U+2030,U+2032-2033,"
    "U+2039-203A,U+20AC,U+2116,U+2122,U+2190,U+2192,U+2212"
)
REST = "U+0100-0130,U+0132-0137,U+0139-0148,U+014A-0151,U+0154-017E,U+0218-021B,U+1E9E"
FILES = {
    "newsreader": (UPRIGHT, {"wght": (400, 700)}, LATIN, ["kern", "liga", "locl", "ccmp"]),
    "newsreader-rest": (UPRIGHT, {"wght": (400, 700)}, REST, ["locl", "ccmp"]),
    "newsreader-italic": (ITALIC, {"wght": 400}, LATIN, ["kern", "liga", "ccmp"]),
}

# Of a thousand letters of English running text, how many are these.
OFTEN = dict(
    zip(
        " etaoinsrhlducmfwgpyb,.vkxjqz",
        [
            183,
            102,
            75,
            65,
            62,
            57,
            57,
            53,
            49,
            49,
            33,
            33,
            23,
            22,
            20,
            20,
            17,
            16,
            15,
            14,
            13,
            10,
            10,
            8,
            6,
            1,
            1,
            1,
            1,
        ],
        strict=True,
    )
)
# What devices have, and the width in em of such a letter in it. Georgia and Times are measured on fonts made to their
# measure (Gelasio 400, Tinos 400 of npm's @fontsource 5.3.0), Noto Serif 2.15 and DejaVu Serif 2.37 themselves.
STAND_INS = {"Georgia": 0.4340, "Noto Serif": 0.4722, "Times New Roman": 0.3953, "DejaVu Serif": 0.5061}
FACES = {"": "", " Bold": "font-weight: 500 700;\n  ", " Italic": "font-style: italic;\n  "}


def instance(source: str, weight: dict[str, object]) -> TTFont:
    with resources.as_file(FROM / "files" / source) as path:
        return instantiateVariableFont(TTFont(path, recalcTimestamp=False), {**weight, "opsz": OPTICAL_SIZE})


def make(name: str, source: str, weight: dict[str, object], letters: str, features: list[str]) -> int:
    """Writes the file; returns its bytes."""
    font = instance(source, weight)
    cutter = subset.Subsetter(subset.Options(layout_features=features, hinting=False, name_IDs=[0, 1, 2, 13, 14]))
    cutter.populate(unicodes=subset.parse_unicodes(letters))
    cutter.subset(font)
    font.flavor = "woff2"
    path = STATIC / f"fonts/{name}.woff2"
    font.save(path)
    return path.stat().st_size


def faces() -> str:
    """Returns the style sheet: Newsreader's files, and what stands in their place."""
    font = instance(UPRIGHT, {"wght": 400})
    unit, letters = font["head"].unitsPerEm, font.getBestCmap()
    total = sum(font["hmtx"][letters[ord(letter)]][0] * often for letter, often in OFTEN.items())
    width = total / sum(OFTEN.values()) / unit
    rules = []
    for name, (source, _, only, _) in FILES.items():
        style = "font-style: italic" if source == ITALIC else "font-weight: 400 700"
        rules.append(
            f'@font-face {{\n  font-family: "Newsreader";\n  src: url("../fonts/{name}.woff2") format("woff2");\n'
            f"  {style};\n  font-display: optional;\n  unicode-range: {only.replace(',', ', ')};\n}}"
        )
    for family, wide in STAND_INS.items():
        scale = width / wide
        ascent, descent = font["hhea"].ascent / unit / scale, -font["hhea"].descent / unit / scale
        rules += [
            f'@font-face {{\n  font-family: "Newsreader {family}";\n  src: local("{family}{face}");\n  {style}'
            f"size-adjust: {scale:.2%};\n  ascent-override: {ascent:.2%};\n  descent-override: {descent:.2%};\n"
            "  line-gap-override: 0%;\n}"
            for face, style in FACES.items()
        ]
    head = "/* Made by scripts/fonts.py: Newsreader, and the serifs of devices scaled to its measure. */"
    return "\n\n".join([head, *rules]) + "\n"


if __name__ == "__main__":
    (STATIC / "fonts").mkdir(exist_ok=True)
    (STATIC / "fonts/OFL.txt").write_text((FROM / "LICENSE").read_text())
    sizes = {name: make(name, *how) for name, how in FILES.items()}
    (STATIC / "css/fonts.css").write_text(faces())
    for name, size in {**sizes, "together": sum(sizes.values())}.items():
        print(f"{size:7,}  {name}")
