"""Measures how well stories are found that somebody knows to be there."""

import json
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

from articles.search.evaluation import Evaluation, evaluate


class Command(BaseCommand):
    help = (
        "Asks for stories by words of their standfirst, by their headline and by it misspelt, and compares the place "
        "of the right one with what the database does by itself. The last line of output is JSON."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stories", type=int, default=1_000, metavar="N", help="that are asked for (1000)")

    def handle(self, *, stories: int, **options: object) -> None:
        evaluation = evaluate(stories)
        self.stdout.write(_table(evaluation))
        told = {"ours": evaluation.ours, "plain": evaluation.plain}
        figures = {side: {kind: asdict(one) for kind, one in of.items()} for side, of in told.items()}
        self.stdout.write(json.dumps({"plain_is": evaluation.plain_name, **figures}))


def _table(evaluation: Evaluation) -> str:
    lines = [f"{'MRR (found)':<22}{'questions':>10}{'this search':>18}{evaluation.plain_name:>24}"]
    for kind, ours in evaluation.ours.items():
        cells = [f"{one.mrr:.3f} ({one.found:.1%})" for one in (ours, evaluation.plain[kind])]
        lines.append(f"{kind:<22}{ours.questions:>10}{cells[0]:>18}{cells[1]:>24}")
    return "\n".join(lines)
