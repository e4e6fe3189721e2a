"""The Telegram channel: wiring, handlers by feature, limits. It knows nothing of medicine; the assistant does."""
