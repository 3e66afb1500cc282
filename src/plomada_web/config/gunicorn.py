"""How gunicorn serves Plomada; `plomada serve` names this file.

Every value can be changed by gunicorn's own GUNICORN_CMD_ARGS, and the number of processes by WEB_CONCURRENCY.
"""

import gc
import logging
import os
from pathlib import Path

wsgi_app = "plomada_web.config.wsgi:application"
worker_class = "plomada_web.config.balanced.BalancedWorker"
workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
threads = 4
# The product is loaded once and shared by the processes: half the memory, and a start twice as fast.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
# A beat written to a disk that is busy looks like a process that hangs.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
# No line per request: addresses hold personal links.
accesslog = None
loglevel = "warning"
control_socket_disable = True
# Filters of lists stand in addresses.
limit_request_line = 8190


def when_ready(server: object) -> None:
    """Load every page before the first process is forked: all share it, and a broken address shows at the start."""
    from django.urls import get_resolver  # noqa: PLC0415  the product is loaded by now, and not before

    from plomada_web.workspace.logs import MaskPersonalLinks  # noqa: PLC0415

    # The server writes its own log, with the address of a request that went wrong.
    logging.getLogger("gunicorn.error").addFilter(MaskPersonalLinks())
    get_resolver().url_patterns  # noqa: B018
    # As in `wsgi`: what is loaded by now is never looked through.
    gc.collect()
    gc.freeze()
