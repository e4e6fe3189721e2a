"""What must outlive a restart: settings of chats, dialogues, feedback, questions for the editor, handled updates.

`lnbot.store.store.Store` is the face of it. It knows numbers of chats, topics, users, messages and updates, and nothing of
where they come from. Times are whole seconds UTC since 1970, always passed in by the caller.
"""
