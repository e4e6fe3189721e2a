"""The Telegram channel: wiring, handlers by feature, limits. It knows nothing of medicine; the assistant does."""

import os

# The library gives spans of time as `timedelta` then, as all its versions to come will, and does not warn of that.
os.environ.setdefault("PTB_TIMEDELTA", "true")
