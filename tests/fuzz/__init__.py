"""Bad input at the edges: whatever comes, no exception leaves a handler, and Telegram takes every reply."""
