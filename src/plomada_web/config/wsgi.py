"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plomada_web.config.settings")

application = get_wsgi_application()

# A page makes tens of thousands of objects that are gone when it is sent. At Python's own thresholds the collector
# takes that for growth and walks every module and template about every fifteenth request, 40 ms each time. What is
# loaded now stays for good, and the rest is looked through seldom: cycles are few, so memory does not grow by it.
gc.freeze()
gc.set_threshold(50_000, 20, 50)
