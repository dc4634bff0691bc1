"""Where a command's result goes: a file or standard output, whole, as bytes; and what is said where it cannot."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from itukg.errors import SettingError

STDOUT = "-"
# What may be written, in both languages.
RESULT, REPORT = ("result", "结果"), ("report", "报告")


def deliver(content: bytes, path: str = "", what: tuple[str, str] = RESULT) -> None:
    """Write the content to the file ``path``, or to standard output ('' or ``-``).

    A reader who has seen enough of it, as ``head`` does, is no error.

    Raises:
        SettingError: it cannot be written.
    """
    if path not in ("", STDOUT):
        try:
            Path(path).write_bytes(content)
        except OSError as error:
            raise _unwritable(what, path, error.strerror or "", error.strerror or "") from error
        return
    try:
        if sys.stdout is None:
            raise _unwritable(what, "standard output", "it is closed", "已关闭", "标准输出")
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _forget_stdout()
    except OSError as error:
        _forget_stdout()
        raise _unwritable(what, "standard output", error.strerror or "", error.strerror or "", "标准输出") from error


def check_folder(path: str, what: tuple[str, str] = RESULT) -> None:
    """Refuse a file in a folder that is not there: before a run that takes seconds, not after it.

    Raises:
        SettingError: there is no such folder.
    """
    if path not in ("", STDOUT) and not Path(path).absolute().parent.is_dir():
        raise _unwritable(what, path, "there is no such folder", "没有这个文件夹")


def for_terminal(text: str) -> bytes:
    """The text in the encoding of standard output; what that does not have is spelt out."""
    encoding = (sys.stdout and sys.stdout.encoding) or "utf-8"
    return text.encode(encoding, "backslashreplace")


def _forget_stdout() -> None:
    """Let what is still waiting to be written go nowhere: Python would try again at its end, and complain."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _unwritable(what: tuple[str, str], path: str, reason: str, chinese: str, chinese_path: str = "") -> SettingError:
    return SettingError(
        f"The {what[0]} cannot be written to {path}: {reason}.", f"{what[1]}无法写入{chinese_path or path}：{chinese}。"
    )
