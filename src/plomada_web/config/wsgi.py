"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")

application = get_wsgi_application()

# A page makes tens of thousands of objects that are gone when it is sent. At Python's own thresholds the collector
# takes that for growth and walks every module and template about every fifteenth request, 40 ms each time. What is
# loaded now stays for good, and what stays of the rest is looked through seldom. What is new is looked through often:
# a page leaves a thousand cycles, and those of forty pages at once would keep everybody waiting for 90 ms.
gc.freeze()
gc.set_threshold(2_000, 20, 50)
