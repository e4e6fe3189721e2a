"""The command line. Each command imports what it needs when it runs, so that one answer starts fast."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Sequence

from lnbot import __version__
from lnbot.knowledge.faults import KnowledgeError

OK, FAULTS, USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command that `argv` (or the process's arguments) names and return its exit status.

    0: done; 1: faults were found or something went wrong with the input; 2: the command was not understood.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # "±" and names with accents, whatever the terminal is set to; half of a character pair is no reason to stop.
            stream.reconfigure(encoding="utf-8", errors="replace")
    parser = _parser()
    given = parser.parse_args(argv)
    run: Callable[[argparse.Namespace], int] | None = getattr(given, "run", None)
    if run is None:
        parser.print_help()
        return USAGE
    try:
        return run(given)
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        print(f"{len(error.faults)} fault(s): the knowledge base is not used.", file=sys.stderr)
        return FAULTS
    except BrokenPipeError:
        # The reader of our output went away (`lnbot facts | head`): nothing is left to do, not even flushing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return 130


class _Help(argparse.HelpFormatter):
    """Help as wide as COLUMNS says; argparse's own way to find the width imports the compression libraries."""

    def __init__(self, prog: str) -> None:
        columns = os.environ.get("COLUMNS", "")
        super().__init__(prog, width=int(columns) if columns.isdigit() else 100)


class _SettingsHelp(_Help):
    """Help that lists the settings of the bot. They are looked up when it is read: that takes longer than an answer."""

    def format_help(self) -> str:
        from lnbot.telegram.settings import described

        lines = ["Settings, as environment variables:"]
        for name, description, default in described():
            lines += [f"  {name}", f"      {description}" + (f" (default: {default})" if default else "")]
        return super().format_help() + "\n" + "\n".join(lines) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="lnbot",
        formatter_class=_Help,
        description="Answers questions about one review article: Refractory lupus nephritis: When, why and how to treat "
        "(Autoimmun Rev 2019;18:510-518).",
    )
    parser.add_argument("--version", action="version", version=f"lnbot {__version__}")
    knowledge = argparse.ArgumentParser(add_help=False, formatter_class=_Help)
    # Taken before the command and after it: a default of the command's own would undo what stood before it.
    for accepting, default in ((parser, os.environ.get("LNBOT_KNOWLEDGE", "")), (knowledge, argparse.SUPPRESS)):
        accepting.add_argument(
            "--knowledge",
            metavar="DIR",
            default=default,
            help="another knowledge base (default: LNBOT_KNOWLEDGE, or the one that ships with lnbot)",
        )
    # `prog` is given because working it out takes as long as half the answer.
    commands = parser.add_subparsers(metavar="COMMAND", prog="lnbot")

    ask = commands.add_parser(
        "ask", parents=[knowledge], formatter_class=_Help, help="answer one question, or many from standard input"
    )
    ask.add_argument("question", nargs="?", help="the question, in quotes")
    ask.add_argument("--json", action="store_true", help="print the reply as one JSON object")
    ask.add_argument(
        "--jsonl", action="store_true", help='read {"id": ..., "turns": [...]} a line, print a reply a line'
    )
    ask.set_defaults(run=_ask)

    chat = commands.add_parser(
        "chat", parents=[knowledge], formatter_class=_Help, help="a conversation in the terminal"
    )
    chat.set_defaults(run=_chat)

    check = commands.add_parser(
        "check", parents=[knowledge], formatter_class=_Help, help="check a knowledge base for faults"
    )
    check.add_argument("folder", nargs="?", metavar="DIR", help="the knowledge base (default: as --knowledge)")
    check.set_defaults(run=_check)

    verify = commands.add_parser(
        "verify", parents=[knowledge], formatter_class=_Help, help="hold the facts against the text of the review"
    )
    verify.add_argument("review", metavar="REVIEW.txt", help="the text of the article")
    verify.set_defaults(run=_verify)

    facts = commands.add_parser("facts", parents=[knowledge], formatter_class=_Help, help="print every fact")
    facts.add_argument("--json", action="store_true", help="a JSON object a line")
    facts.set_defaults(run=_facts)

    cite = commands.add_parser(
        "cite", parents=[knowledge], formatter_class=_Help, help="print references, ready to paste"
    )
    cite.add_argument("numbers", nargs="+", type=int, metavar="N", help="reference numbers")
    cite.add_argument("--format", choices=("text", "bibtex", "ris"), default="text")
    cite.set_defaults(run=_cite)

    evaluate = commands.add_parser(
        "eval", parents=[knowledge], formatter_class=_Help, help="run question banks and say how well"
    )
    evaluate.add_argument("banks", nargs="+", metavar="BANK.yaml")
    evaluate.add_argument("--json", action="store_true", help="print the result as one JSON object")
    evaluate.add_argument("--min", type=float, default=0.0, metavar="PERCENT", help="exit 1 when fewer are right")
    evaluate.set_defaults(run=_eval)

    telegram = commands.add_parser(
        "telegram",
        parents=[knowledge],
        formatter_class=_SettingsHelp,
        help="run the Telegram bot",
        description="Runs the Telegram bot until it is stopped. LNBOT_TOKEN must be set.",
    )
    telegram.set_defaults(run=_telegram)

    report = commands.add_parser(
        "report", formatter_class=_Help, help="what Telegram users asked that was not answered, or disliked"
    )
    report.add_argument("--days", type=_days, default=30, metavar="N", help="how far back (default: 30)")
    report.add_argument("--json", action="store_true", help="print it as one JSON object")
    report.set_defaults(run=_report)
    return parser


def _days(written: str) -> int:
    if not written.isdecimal() or not 0 < int(written) <= 36_500:
        raise argparse.ArgumentTypeError(f"'{written}' is no number of days; right would be 30")
    return int(written)


def _ask(given: argparse.Namespace) -> int:
    from lnbot.answer.assistant import Assistant

    if given.jsonl:
        if given.question is not None:
            print("lnbot ask: --jsonl reads its questions from standard input; leave the question out", file=sys.stderr)
            return USAGE
        from lnbot.batch import answer_lines

        return FAULTS if answer_lines(sys.stdin.buffer, sys.stdout, Assistant.open(given.knowledge)) else OK
    if given.question is None:
        print("lnbot ask: give a question in quotes, or --jsonl and questions on standard input", file=sys.stderr)
        return USAGE
    reply = Assistant.open(given.knowledge).answer(given.question).reply
    if given.json:
        from lnbot.render.as_json import json_object

        print(json_object(reply))
    else:
        from lnbot.render.plain import plain_text

        print(plain_text(reply))
    return OK


def _chat(given: argparse.Namespace) -> int:
    from lnbot.answer.assistant import Assistant
    from lnbot.terminal import chat

    return chat(Assistant.open(given.knowledge))


def _check(given: argparse.Namespace) -> int:
    from lnbot.answer.prepared import shipped_knowledge
    from lnbot.knowledge.check import check_folder

    folder = given.folder or given.knowledge or shipped_knowledge()
    records, faults = check_folder(folder)
    for fault in faults:
        print(fault)
    if faults:
        print(f"{len(faults)} fault(s).")
        return FAULTS
    counts = ", ".join(f"{len(entries)} {name}" for name, entries in records.sections.items() if entries)
    print(f"{sum(1 for _ in records.facts())} facts in {counts}: no faults.")
    return OK


def _verify(given: argparse.Namespace) -> int:
    from lnbot.answer.prepared import shipped_knowledge
    from lnbot.knowledge.compile import compile_folder
    from lnbot.knowledge.verify import verify

    try:
        with open(given.review, encoding="utf-8") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        print(f"{given.review}: cannot be read: {error}", file=sys.stderr)
        return USAGE
    report = verify(compile_folder(given.knowledge or shipped_knowledge()), text)
    print(report)
    return OK if report.clean else FAULTS


def _facts(given: argparse.Namespace) -> int:
    from lnbot.answer.prepared import prepare, shipped_knowledge
    from lnbot.render.facts import fact_lines

    knowledge = prepare(given.knowledge or shipped_knowledge()).knowledge
    for line in fact_lines(knowledge, as_json=given.json):
        print(line)
    return OK


def _cite(given: argparse.Namespace) -> int:
    from lnbot.answer.prepared import prepare, shipped_knowledge
    from lnbot.render.bibliography import cite

    references = prepare(given.knowledge or shipped_knowledge()).knowledge.references
    unknown = [number for number in given.numbers if number not in references]
    for number in unknown:
        print(f"lnbot cite: there is no reference {number}; the list has 1 to {max(references)}", file=sys.stderr)
    for number in given.numbers:
        if number in references:
            print(cite(references[number], given.format))
    return FAULTS if unknown else OK


def _eval(given: argparse.Namespace) -> int:
    from lnbot.answer.assistant import Assistant
    from lnbot.evaluation import BankError, evaluate

    try:
        result = evaluate(given.banks, Assistant.open(given.knowledge))
    except BankError as error:
        print(error, file=sys.stderr)
        return USAGE
    print(result.as_json() if given.json else result)
    return OK if result.percent >= given.min else FAULTS


def _telegram(given: argparse.Namespace) -> int:
    from lnbot.telegram.run import run
    from lnbot.telegram.settings import SettingsError, read_settings

    try:
        run(read_settings(given.knowledge))
    except SettingsError as error:
        print(error, file=sys.stderr)
        return USAGE
    return OK


def _report(given: argparse.Namespace) -> int:
    import asyncio
    import time

    from lnbot.render.report import report_json, report_text
    from lnbot.store.errors import StoreError
    from lnbot.store.store import Store
    from lnbot.store.values import Remark

    async def read() -> list[Remark]:
        store = await Store.open(os.environ.get("LNBOT_DATABASE_URL", ""), existing=True)
        try:
            return await store.remarks.since(int(time.time()) - given.days * 86_400)
        finally:
            await store.close()

    try:
        remarks = asyncio.run(read())
    except StoreError as error:
        print(f"lnbot report: LNBOT_DATABASE_URL: {error}", file=sys.stderr)
        return USAGE
    print(report_json(remarks, given.days) if given.json else report_text(remarks, given.days))
    return OK
