"""Indexes of words on what we ask and answer (`language.word_indexes`), where the database has them."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

INDEXES = {
    "statement_words": ("decisions_statement", "text_en || ' ' || text_es"),
    "priority_words": ("decisions_priority", "name_en || ' ' || name_es"),
    "reply_words": ("decisions_question", "answer"),
}


def make(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for name, (table, texts) in INDEXES.items():
            editor.execute(
                f"CREATE INDEX {name} ON {table} USING gin (to_tsvector('simple', "
                f"regexp_replace(lower(({texts}) COLLATE \"C\"), '[^a-z0-9]+', ' ', 'g')))"
            )


def drop(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        for name in INDEXES:
            editor.execute(f"DROP INDEX {name}")


class Migration(migrations.Migration):
    dependencies = [("decisions", "0005_lists_of_what_is_not_archived")]

    operations = [migrations.RunPython(make, drop, elidable=False)]
