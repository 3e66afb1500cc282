import pytest
from tests.web.world import make_world, client_of
@pytest.mark.urls("decb_urls")
@pytest.mark.django_db
def test_try():
    w=make_world()
    for u in ("standing","common_ground","timeline"):
        from django.urls import reverse
        r=client_of(w.alice).get(reverse(f"decisions:{u}",kwargs=dict(workspace="nadir",decision_id=w.decision.pk)))
        assert r.status_code==200
        open(f"/tmp/decb/{u}.html","wb").write(r.content)
