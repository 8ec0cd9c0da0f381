"""Scripts of readers' pages as they are sent."""

from articles.delivery.scripts import joined, without_comments


def test_what_is_written_for_those_who_read_the_source_is_not_sent() -> None:
    text = """// What it is for.
/** Returns what it was given. */
function same(what) {
  // As it is.

  return `${what} // here`; // no other
}
"""
    assert without_comments(text) == "function same(what) {\n  return `${what} // here`; // no other\n}\n"


def test_modules_in_one_file_keep_their_names_apart() -> None:
    assert joined(["const box = 1;\n", "// Two.\nconst box = 2;\n"]) == "{\nconst box = 1;\n}\n{\nconst box = 2;\n}\n"
