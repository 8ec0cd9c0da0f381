"""Aggregates that Django has for one database only."""

from typing import Any

from django.db.models import Aggregate, JSONField


class JSONRows(Aggregate):
    """What a group of rows says, as one list in no certain order; None where there are none."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)
