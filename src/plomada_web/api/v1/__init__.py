"""The REST API, version 1. `api.py` puts it together; `door.py` lets programs in; one file a resource."""
