"""How good rankings are."""

import pytest

from articles.related.measures import Query, interval, measure, recall, reciprocal_rank


def test_recall_is_the_share_of_the_wanted_in_the_first_places() -> None:
    query = Query(frozenset({1, 2, 3}), [9, 2, 8, 7, 1])
    assert recall(query, 4) == pytest.approx(1 / 3)
    assert recall(query, 10) == pytest.approx(2 / 3)


def test_the_first_wanted_article_decides_the_reciprocal_rank() -> None:
    assert reciprocal_rank(Query(frozenset({1, 2}), [9, 2, 1])) == 0.5
    assert reciprocal_rank(Query(frozenset({1}), [9])) == 0


def test_the_means_are_over_all_queries_also_those_given_nothing() -> None:
    queries = [Query(frozenset({1}), [1]), Query(frozenset({1}), [])]
    assert measure(queries) == {"recall@4": 0.5, "recall@10": 0.5, "mrr": 0.5, "coverage": 0.5}


def test_no_queries_are_no_error() -> None:
    assert set(measure([]).values()) == {0.0}
    assert interval([]) == (0.0, 0.0)


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    queries = [Query(frozenset({1}), [1] if at % 3 else [2]) for at in range(90)]
    low, high = interval(queries)
    assert low < measure(queries)["recall@4"] < high
    assert interval(queries) == (low, high)


def test_where_all_is_the_same_the_interval_has_no_width() -> None:
    assert interval([Query(frozenset({1}), [1])] * 5) == (1.0, 1.0)
