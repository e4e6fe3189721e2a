"""A conversation in the terminal, or with whatever is piped in."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterable

from lnbot.answer.assistant import Assistant
from lnbot.answer.conversation import Conversation
from lnbot.render.plain import plain_text

WELCOME = (
    "lnbot answers questions about one review on refractory lupus nephritis. Type a question; /help, /new or /quit."
)
HELP = """Ask in your own words, for example:
  response rate of tacrolimus in CYC-resistant patients
  and its side effects?
  which ref is that?
/new forgets what was said before, /quit (or Ctrl-C, Ctrl-D) leaves. A number picks one of the options of a question back."""
COMMANDS = ("/help", "/new", "/quit")
WIDEST = 100


def chat(assistant: Assistant) -> int:
    """Hold a conversation until the end of input and return the exit status."""
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    if interactive:
        print(folded(WELCOME))
    conversation = Conversation()
    for line in _typed(assistant) if interactive else _piped():
        text = line.strip()
        if text in ("/quit", "/exit"):
            break
        if text == "/new":
            conversation = Conversation()
            print("Starting afresh.")
        elif text == "/help":
            print(folded(HELP))
        elif text:
            reply, conversation = assistant.answer(text, conversation)
            print(folded(plain_text(reply)) + "\n", flush=True)
    return 0


def folded(text: str) -> str:
    """Return `text` folded to the width of the terminal, at most `WIDEST`; items of lists hang under their mark."""
    width = min(shutil.get_terminal_size().columns, WIDEST)
    lines = []
    for line in text.splitlines():
        hang = len(line) - len(line.lstrip()) + (2 if line.lstrip()[:2] in ("- ", "1.", "2.", "3.") else 0)
        lines += textwrap.wrap(line, max(width, 20), subsequent_indent=" " * hang) or [""]
    return "\n".join(lines)


def _piped() -> Iterable[str]:
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", errors="replace")


def _typed(assistant: Assistant) -> Iterable[str]:
    # Loaded only here: piped chats and single questions do without it.
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, History, InMemoryHistory

    treatments = [e.name for e in assistant.knowledge.entities.values() if e.kind in ("treatment", "class")]
    completer = WordCompleter([*COMMANDS, *sorted(treatments)], ignore_case=True, sentence=False, WORD=True)
    history: History = InMemoryHistory()
    path = history_file()
    if path:
        history = FileHistory(path)
    session: PromptSession[str] = PromptSession(history=history, completer=completer, complete_while_typing=False)
    while True:
        try:
            yield session.prompt("> ")
        except (KeyboardInterrupt, EOFError):
            return


def history_file() -> str:
    """Return the file that keeps what was typed, private to the user, or nothing where none can be written."""
    from platformdirs import user_state_dir

    folder = user_state_dir("lnbot", appauthor=False)
    path = os.path.join(folder, "history")
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError:
        return ""
    return path
