"""What people said about being written to."""

from plomada_web.imports.engine.batch import Batch
from plomada_web.imports.engine.shelf import Kept
from plomada_web.people.models import Consent


def place_consents(batch: Batch, *, place: str) -> None:
    """Note who agreed to be written to and who did not, where that is not what was noted last."""
    if not batch.consents:
        return
    shelf = batch.shelves.consent
    fresh = shelf.new_keys(("of", kept.id) for kept, _, _ in batch.consents if not kept.made)
    people = [key[1] for key in fresh]
    noted = Consent.objects.filter(person_id__in=people, purpose=Consent.Purpose.MAIL).order_by("at", "pk")
    newest = {values["person_id"]: values for values in noted.values("id", "person_id", "given")}
    shelf.put_found(newest.values())
    shelf.put_earlier(fresh)
    for kept, given, number in batch.consents:
        if given and kept.values["no_mail_since"] is not None:
            batch.still_no["person"] += 1
        there = shelf.by_key.get(("of", kept.id))
        if there is not None and there[-1].values["given"] == given:
            continue
        values = {
            "person_id": kept.id,
            "purpose": Consent.Purpose.MAIL,
            "given": given,
            "wording": "",
            "how": Consent.How.IMPORTED,
            "place": place[:300],
            "noted_by_id": batch.actor_id,
            "at": batch.around.now,
        }
        shelf.make(Kept(batch.around.number("consent"), values, number))
        if not given and kept.values["no_mail_since"] is None:
            # Who said no is written to no more. A yes in a file does not lift a no that was said to us.
            batch.shelves.person.change(kept, {"no_mail_since": batch.around.now}, overwrite=False)
            kept.number = kept.number or number
