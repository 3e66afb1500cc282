"""What is there already is filed, so that near copies of it are found when they come in. What it is itself stays."""

from collections import Counter

import numpy as np
from django.db import migrations

from plomada.corpora.near_copies import FILED, sketches

AT_ONCE = 500
MOST_FILED = 100


def file_originals(apps, schema_editor):
    """File what counts, some hundreds in each transaction; begun again, it goes on."""
    Document, Sketch, FiledNumber = (
        apps.get_model("language", name) for name in ("Document", "Sketch", "FiledNumber")
    )
    for corpus in apps.get_model("language", "Corpus").objects.order_by("pk"):
        counting = Document.objects.filter(corpus=corpus, copy_of=None, sketch=None).order_by("pk")
        last = 0
        while some := list(counting.filter(pk__gt=last).values_list("pk", "text")[:AT_ONCE]):
            last = some[-1][0]
            found = zip([pk for pk, _text in some], sketches([text for _pk, text in some]), strict=True)
            kept = {pk: (numbers >> np.uint64(32)).astype("<u4") for pk, numbers in found if len(numbers)}
            under = {pk: list(dict.fromkeys(numbers[:FILED].tolist())) for pk, numbers in kept.items()}
            there = FiledNumber.objects.filter(corpus=corpus, number__in={n for each in under.values() for n in each})
            many = Counter(there.values_list("number", flat=True))
            filed = []
            for pk, numbers in under.items():
                for number in numbers:
                    if many[number] < MOST_FILED:
                        many[number] += 1
                        filed.append(FiledNumber(corpus=corpus, number=number, document_id=pk))
            # The sketches last: they say that a text is filed.
            FiledNumber.objects.filter(document__in=list(kept)).delete()
            FiledNumber.objects.bulk_create(filed, batch_size=AT_ONCE)
            Sketch.objects.bulk_create(
                [Sketch(document_id=pk, numbers=numbers.tobytes()) for pk, numbers in kept.items()], batch_size=AT_ONCE
            )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("language", "0006_near_copies")]

    operations = [migrations.RunPython(file_originals, migrations.RunPython.noop)]
