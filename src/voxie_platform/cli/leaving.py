"""How a command ends that could not do what it was asked: one line on stderr, and a code for programs."""

import logging
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import typer

from voxie_platform.errors import Fault, InvalidError, SettingsError, VoxieError, shown
from voxie_platform.logs import Redaction
from voxie_platform.settings import settings
from voxie_platform.storage.schema import SchemaBehindError

FAILED, WRONG_USE = 1, 2
LONGEST_LINE = 1_000


@contextmanager
def left_in_order() -> Iterator[None]:
    """Whatever goes wrong inside is one line, and the end of the process."""
    try:
        expect_text(sys.argv[1:])
        yield
    except VoxieError as error:
        say(one_line(error))
        sys.exit(code_of(error))
    except typer.TyperException as error:
        say_how_it_is_used(error)
        sys.exit(WRONG_USE)
    except BrokenPipeError:
        write_no_more()
        sys.exit(FAILED)
    except OSError as error:
        write_no_more()
        say(f"{place_of(error)} cannot be used: {error.strerror or error}.")
        sys.exit(WRONG_USE if error.filename else FAILED)
    except Exception as error:
        logging.getLogger(__name__).debug("command failed", exc_info=True)
        said = Redaction()(f"{type(error).__name__}: {error}")
        say(f"failed unexpectedly, {said} (LOG_LEVEL=DEBUG shows where)")
        sys.exit(FAILED)


def code_of(error: VoxieError) -> int:
    """2 where the same again would end the same; whatever runs a part starts it again after 1 alone."""
    if isinstance(error, SchemaBehindError):
        return FAILED  # the schema comes from elsewhere, maybe a moment later
    return WRONG_USE if isinstance(error, SettingsError | InvalidError) else FAILED


def stand_on_three_streams() -> None:
    """A stream that is closed becomes an empty one: else the next file opened would take its number."""
    for number, (name, mode) in enumerate({"stdin": "r", "stdout": "w", "stderr": "w"}.items()):
        if getattr(sys, name) is None:
            nothing = os.open(os.devnull, os.O_RDWR)
            if nothing != number:
                os.dup2(nothing, number)
                os.close(nothing)
            setattr(sys, name, os.fdopen(number, mode, closefd=False))


def end_when_told() -> None:
    """SIGTERM, until a command listens for it itself.

    The kernel drops a signal for which process 1 of a container has no handler.
    """

    def end(number: int, _: object) -> None:
        sys.exit(128 + number)

    signal.signal(signal.SIGTERM, end)


def place_of(error: OSError) -> str:
    """What could not be read or written, by the name it is set by where it has one."""
    if error.filename is None:
        return "The output"
    file = Path(os.fsdecode(error.filename)).absolute()
    folders = {name: getattr(settings(), name.lower()) for name in ("CACHE_DIR", "DATA_DIR")}
    set_by = [name for name, folder in folders.items() if folder and file.is_relative_to(folder.absolute())]
    return f"{set_by[0]}: {file}" if set_by else str(file)


def expect_text(words: Sequence[str]) -> None:
    """Raises: InvalidError."""
    for place, word in enumerate(words, start=1):
        try:
            word.encode()
        except UnicodeEncodeError:
            name = f"argument {place}"
            raise InvalidError(f"The {name} is not UTF-8 text.", faults=[Fault(name, "not text")]) from None


def write_no_more() -> None:
    """Whoever read our output has gone, or there is no room for it: nothing is tried again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_how_it_is_used(error: typer.TyperException) -> None:
    """What is wrong with the words that were typed; or the help, if there were none."""
    # Typer has no public name for the errors that know their command and their argument.
    said = getattr(error, "format_message", error.__str__)().replace("Value error, ", "")
    path = getattr(getattr(error, "ctx", None), "command_path", "voxie-platform")
    if said.startswith("Usage:"):
        typer.echo(said, err=True)
    else:
        say(f"{shown(said.rstrip('.'), LONGEST_LINE)} (see `{path} --help`)")


def say(sentence: str) -> None:
    """One line for whoever typed the command."""
    with suppress(OSError):
        typer.echo(f"voxie-platform: {shown(' '.join(sentence.split()), 2 * LONGEST_LINE)}", err=True)


def one_line(error: VoxieError) -> str:
    """The sentence, and each fault that it does not tell of by its field or in the same words."""
    sentence = error.sentence
    untold = [one for one in error.faults if one.field not in sentence and one.message not in sentence]
    named = [f"{fault.field}: {fault.message}" for fault in untold]
    return "; ".join([error.sentence.removesuffix("."), *named]) if named else error.sentence
