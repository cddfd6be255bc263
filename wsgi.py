"""For those who bring their own WSGI server: `wsgi:app`, in one process with threads."""

from queue_service.config import read_settings
from queue_service.factory import create
from queue_service.logs import configure_logging

_settings = read_settings()
configure_logging(_settings.log_format, _settings.log_level)
app = create(_settings).app
