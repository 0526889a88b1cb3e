"""Tidemark for Python: logs trades through a durable outbox, in one file without dependencies.

A call returns once the trade is in a file of this machine; a background thread brings it to the server,
in order and once, however often the network, the server or this process fails in between.

    import tidemark
    with tidemark.Outbox("http://127.0.0.1:8787", key, dir="outbox") as outbox:
        outbox.log_trade(bot_name="StatArb_v3", exchange="Binance", asset_symbol="BTC/USDT", order_type="BUY",
                         entry_time=datetime.now(timezone.utc), entry_price="65000.5", position_size="0.25")

Python 3.9 or newer. MIT licence.
"""

from __future__ import annotations

import argparse
import asyncio
import atexit
import difflib
import email.utils
import errno
import functools
import http.client
import io
import json
import logging
import math
import operator
import os
import random
import re
import secrets
import socket
import ssl
import sys
import threading
import time
import uuid
import zlib
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Context, Decimal
from json.encoder import encode_basestring
from typing import Any, Callable, NamedTuple, TypeVar
from urllib.parse import urlsplit

__version__ = "0.1.0"
__all__ = [
    "AsyncOutbox",
    "DeadLetter",
    "Health",
    "Outbox",
    "OutboxClosed",
    "OutboxFailed",
    "OutboxFull",
    "OutboxInUse",
    "RawJson",
    "Receipt",
    "TidemarkError",
    "TradeInvalid",
    "close",
    "configure",
    "from_ccxt_order",
    "from_ccxt_position",
    "from_ccxt_trade",
    "log_trade_to_backend",
]

_T = TypeVar("_T")
_log = logging.getLogger("tidemark")


# ---- Errors -------------------------------------------------------------------------------------------------------


class TidemarkError(Exception):
    """Everything that this module raises on purpose. No text of it ever holds the key."""


class TradeInvalid(TidemarkError, ValueError):
    """A trade breaks rules of the server; nothing was queued. `errors` lists {pointer, code, detail}, one a rule."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        self.errors = errors
        first = errors[0]
        more = "" if len(errors) == 1 else f" (and {len(errors) - 1} more, see errors)"
        super().__init__(f"{first['pointer'][1:]} {first['detail']}{more}".strip())


class OutboxFull(TidemarkError):
    """There is no room for the trade (max_bytes, or the disk). It was not queued; the next call tries again."""


class OutboxFailed(TidemarkError):
    """The folder cannot be read or written; __cause__ is the system's error. The trade was not queued."""


class OutboxInUse(TidemarkError):
    """Another process owns the folder. Give each process a `dir` of its own."""


class OutboxClosed(TidemarkError):
    """The outbox was closed; what it had not sent is on disk for the next one."""


# ---- The trade: what may be said, and how it goes out ---------------------------------------------------------------

_TRADE_BYTES = 64 * 1024
_DECIMAL_DIGITS = 20
_LAST_PLACE = Decimal(1).scaleb(-_DECIMAL_DIGITS)
_WIDE = Context(prec=60)


class RawJson:
    """JSON text for `raw_api_response` that goes out as it stands; only line breaks between tokens become spaces."""

    __slots__ = ("text",)

    def __init__(self, text: str | bytes) -> None:
        if isinstance(text, (bytes, bytearray)):
            try:
                text = bytes(text).decode("utf-8")
            except UnicodeDecodeError as problem:
                raise ValueError(f"RawJson takes JSON text in UTF-8; byte {problem.start} is not UTF-8") from None
        if not isinstance(text, str):
            raise TypeError(f"RawJson takes JSON text; received {type(text).__name__}")
        if _SURROGATE.search(text):
            raise ValueError("RawJson takes whole Unicode text; received half a surrogate pair")
        try:
            json.loads(text, parse_constant=_refuse_constant, parse_float=str, parse_int=str)
        except (ValueError, RecursionError) as problem:
            raise ValueError(f"RawJson takes JSON text; {problem}") from None
        # JSON has line breaks only between tokens, and one line is one trade on the wire.
        self.text = text.replace("\r", " ").replace("\n", " ").strip()

    def __repr__(self) -> str:
        return f"RawJson({_quoted(self.text)})"


def _refuse_constant(word: str) -> Any:
    raise ValueError(f"{word} is not JSON")


class _Violation(Exception):
    def __init__(self, code: str, rule: str, received: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.detail = rule if received is None else f"{rule}; received {received}"


class _Rule(NamedTuple):
    """One member of a trade. A test holds the table to the server's own."""

    kind: str
    required: bool = False
    least: int = 0
    most: int = 0


_MEMBERS: dict[str, _Rule] = {
    "bot_name": _Rule("text", True, 1, 50),
    "exchange": _Rule("text", True, 1, 50),
    "asset_symbol": _Rule("text", True, 1, 20),
    "order_type": _Rule("text", True, 1, 10),
    "entry_time": _Rule("time", True),
    "exit_time": _Rule("time"),
    "entry_price": _Rule("positive", True),
    "exit_price": _Rule("decimal"),
    "position_size": _Rule("positive", True),
    "realized_pnl": _Rule("decimal"),
    "commission": _Rule("decimal"),
    "magic_number": _Rule("int64"),
    "exchange_order_id": _Rule("text", False, 1, 100),
    "raw_api_response": _Rule("raw"),
    "status": _Rule("text", False, 1, 20),
    "account": _Rule("text", False, 1, 50),
    "swap": _Rule("decimal"),
    "fee": _Rule("decimal"),
    "stop_loss": _Rule("decimal"),
    "take_profit": _Rule("decimal"),
    "comment": _Rule("text", False, 0, 500),
    "entry_time_offset": _Rule("offset"),
    "mae": _Rule("decimal"),
    "mfe": _Rule("decimal"),
    "idempotency_key": _Rule("text", False, 1, 255),
}
_REQUIRED = [name for name, rule in _MEMBERS.items() if rule.required]
_BY_PLAIN_NAME = {name.replace("_", ""): name for name in _MEMBERS}

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_INTEGER = re.compile(r"-?[0-9]{1,19}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_OFFSET = re.compile(r"[Zz]|[+-]([0-9]{2}):([0-9]{2})")
_TIME = re.compile(
    r"([0-9]{4})([-.])([0-9]{2})\2([0-9]{2})[Tt ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?"
    r"([Zz]|[+-][0-9]{2}:[0-9]{2})?"
)
_KEY_SHAPED = re.compile(r"tmk[a-z]_[0-9A-Za-z]")


def _encode_trade(members: Mapping[str, Any]) -> tuple[bytes, str | None]:
    """The trade as the one line that goes over the wire, and its identity key (None: the venue's order id is it)."""
    errors: list[dict[str, str]] = []
    parts: list[str] = []
    given = set()
    for name, value in members.items():
        rule = _MEMBERS.get(name) if isinstance(name, str) else None
        try:
            if rule is None:
                raise _Violation("unknown_member", f"is not a member of a trade{_hint(name)}")
            given.add(name)
            if value is None:
                if rule.required:
                    raise _Violation("required", "is required and was given as None")
                continue
            if rule.kind == "text":
                token = _text_token(value, rule.least, rule.most)
            elif rule.kind == "time":
                token = _time_token(value, members.get("entry_time_offset"))
            elif rule.kind == "int64":
                token = _int64_token(value)
            elif rule.kind == "raw":
                token = _raw_token(value)
            elif rule.kind == "offset":
                token = _offset_token(value)
            else:
                token = _decimal_token(value, rule.kind == "positive")
            parts.append(f'"{name}":{token}')
        except _Violation as broken:
            errors.append(_error(name, broken.code, broken.detail))
    for name in _REQUIRED:
        if name not in given:
            errors.append(_error(name, "required", "is required and was not given"))
    if errors:
        raise TradeInvalid(errors[:20])
    identity = members.get("idempotency_key")
    if identity is None and members.get("exchange_order_id") is None:
        identity = secrets.token_hex(16)
        parts.append(f'"idempotency_key":"{identity}"')
    text = ("{" + ",".join(parts) + "}").encode("utf-8")
    if len(text) > _TRADE_BYTES:
        detail = f"a trade may take {_TRADE_BYTES} bytes as JSON, raw_api_response included; this one takes {len(text)}"
        raise TradeInvalid([_error("", "too_large", detail)])
    return text, identity


def _error(name: Any, code: str, detail: str) -> dict[str, str]:
    shown = name if isinstance(name, str) else repr(name)
    if _KEY_SHAPED.search(shown):
        shown = "[secret]"
    pointer = "/" + _shorten(shown).replace("~", "~0").replace("/", "~1") if name != "" else ""
    return {"pointer": pointer, "code": code, "detail": detail}


def _hint(name: Any) -> str:
    if not isinstance(name, str) or len(name) > 40:
        return ""
    plain = re.sub(r"[^a-z]", "", name.lower())
    near = difflib.get_close_matches(plain, _BY_PLAIN_NAME, n=1, cutoff=0.75)
    return f"; did you mean {_BY_PLAIN_NAME[near[0]]}?" if near else ""


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _quoted(text: str) -> str:
    return "[secret]" if _KEY_SHAPED.search(text) else json.dumps(_shorten(text))


def _received(value: Any) -> str:
    if isinstance(value, str):
        return f"the text {_quoted(value)}"
    if isinstance(value, (bool, int, float, Decimal)):
        return _shorten(str(value))
    return f"a value of type {type(value).__name__}"


def _text_token(value: Any, least: int, most: int) -> str:
    if not isinstance(value, str):
        raise _Violation("type", "must be text (str)", _received(value))
    if len(value) > most:
        raise _Violation("too_long", f"must have at most {most} characters", str(len(value)))
    if len(value) < least:
        raise _Violation("too_short", f"must have at least {least} character", '""')
    if "\0" in value:
        raise _Violation("nul_character", "must not hold the NUL character", _quoted(value))
    if _SURROGATE.search(value):
        raise _Violation("lone_surrogate", "must be whole Unicode text", "half a surrogate pair")
    return encode_basestring(value)


def _decimal_token(value: Any, positive: bool) -> str:
    """The digits as given: Decimal and text exactly, a float as the shortest text that reads back as the same float."""
    if isinstance(value, str):
        token = str.__str__(value)
        if not _NUMBER.fullmatch(token):
            raise _Violation("type", "must be a number such as 65000.5, or its text", _received(value))
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise _Violation("type", "must be a finite number", _received(value))
        if abs(value) >= 2**53:
            rule = "must be a Decimal or text from 2**53 on, where floats are rounded"
            raise _Violation("unsafe_float", rule, str(value))
        token = float.__repr__(value)
        if "e-" in token and _decimal_fault(token) is not None:
            # The rest of a subtraction, such as 5.551115123125783e-17: no venue counts beyond the 20th place.
            token = format(Decimal(token).quantize(_LAST_PLACE, context=_WIDE), "f")
    elif isinstance(value, Decimal):
        if not value.is_finite():
            raise _Violation("type", "must be a finite number", _received(value))
        token = format(value, "f") if abs(value.adjusted()) <= 50 else str(value)
    elif isinstance(value, bool):
        raise _Violation("type", "must be a Decimal, int, float or decimal text", _received(value))
    else:
        try:
            token = str(operator.index(value))
        except TypeError:
            raise _Violation("type", "must be a Decimal, int, float or decimal text", _received(value)) from None
        except ValueError:
            token = "9" * 41  # more digits than Python turns into text
    code = _decimal_fault(token)
    if code is not None:
        rule = (
            "must be a number of at most 40 characters, exponent within ±30, "
            f"and at most {_DECIMAL_DIGITS} digits before and after the point"
        )
        raise _Violation(code, rule, _shorten(token))
    if positive and (token.startswith("-") or not re.search("[1-9]", re.split("[eE]", token)[0])):
        raise _Violation("not_positive", "must be greater than 0", _shorten(token))
    return token


def _decimal_fault(token: str) -> str | None:
    if len(token) > 40:
        return "number_too_long"
    mantissa, _, exponent_text = token.lower().partition("e")
    exponent = int(exponent_text or "0")
    if not -30 <= exponent <= 30:
        return "exponent_out_of_range"
    whole, _, fraction = mantissa.lstrip("-").partition(".")
    if exponent:
        digits = whole + fraction
        at = len(whole) + exponent
        if at <= 0:
            whole, fraction = "0", "0" * -at + digits
        else:
            whole, fraction = digits[:at].ljust(at, "0"), digits[at:]
        whole = whole.lstrip("0") or "0"
    return "too_many_digits" if len(whole) > _DECIMAL_DIGITS or len(fraction) > _DECIMAL_DIGITS else None


def _int64_token(value: Any) -> str:
    rule = "must be a whole number from -9223372036854775808 to 9223372036854775807, or its text"
    if isinstance(value, str):
        if not _INTEGER.fullmatch(value):
            raise _Violation("not_int64", rule, _received(value))
        number = int(value)
    else:
        if isinstance(value, (bool, float)):
            raise _Violation("not_int64", rule, _received(value))
        try:
            number = operator.index(value)
        except TypeError:
            raise _Violation("not_int64", rule, _received(value)) from None
    if not -(2**63) <= number < 2**63:
        raise _Violation("not_int64", rule, f"{number}" if abs(number) < 10**60 else "a longer number")
    return f'"{number}"'  # as text, so that no reader on the way can round it


def _offset_minutes(text: str) -> int | None:
    match = _OFFSET.fullmatch(text)
    if match is None:
        return None
    if match.group(1) is None:
        return 0
    hours, minutes = int(match.group(1)), int(match.group(2))
    if hours > 23 or minutes > 59:
        return None
    return (-1 if text[0] == "-" else 1) * (hours * 60 + minutes)


def _offset_token(value: Any) -> str:
    if not isinstance(value, str) or _offset_minutes(value) is None:
        raise _Violation("offset_format", "must be an offset such as +03:00 or -05:30", _received(value))
    return encode_basestring(value)


def _time_token(value: Any, offset: Any) -> str:
    if isinstance(value, datetime):
        return _datetime_token(value, offset)
    if isinstance(value, date) or not isinstance(value, str):
        rule = (
            "must be a datetime with a time zone, or text such as 2026-04-05T12:34:56Z"
            " (seconds since 1970: datetime.fromtimestamp(seconds, timezone.utc))"
        )
        raise _Violation("type", rule, _received(value))
    form = "must be a time such as 2026-04-05T12:34:56Z, 2026.04.05 12:34:56 or 2026-04-05 12:34:56"
    match = _TIME.fullmatch(value) if len(value) <= 40 else None
    if match is None:
        raise _Violation("time_format", form, _quoted(value))
    year, separator, month, day, hour, minute, second, fraction, zone = match.groups()
    if zone is not None and (separator == "." or second is None):
        raise _Violation("time_format", form, _quoted(value))
    if len((fraction or "").rstrip("0")) > 6:
        rule = "must be a time to the microsecond at most (6 digits after the second)"
        raise _Violation("time_too_precise", rule, _quoted(value))
    try:
        known = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0))
    except ValueError:
        known = None
    if known is None or not 1990 <= known.year <= 2100 or (zone is not None and _offset_minutes(zone) is None):
        raise _Violation("time_out_of_range", "must be a time that exists, from 1990 to 2100", _quoted(value))
    return f'"{value}"'


def _datetime_token(value: datetime, offset: Any) -> str:
    if value.tzinfo is None or value.utcoffset() is None:
        if offset is None:
            rule = (
                "must say its time zone: use datetime.now(timezone.utc) or value.astimezone(),"
                " or give entry_time_offset such as +03:00"
            )
            raise _Violation("time_without_zone", rule, f"the naive {value.isoformat()}")
        zone = ""
    else:
        try:
            value = value.astimezone(timezone.utc)
        except OverflowError:
            raise _Violation("time_out_of_range", "must be a time that exists, from 1990 to 2100", str(value)) from None
        zone = "Z"
    if not 1990 <= value.year <= 2100:
        rule = "must be a time that exists, from 1990 to 2100"
        raise _Violation("time_out_of_range", rule, value.isoformat())
    fraction = f".{value.microsecond:06d}".rstrip("0") if value.microsecond else ""
    return f'"{value.strftime("%Y-%m-%dT%H:%M:%S")}{fraction}{zone}"'


def _raw_token(value: Any) -> str:
    if isinstance(value, RawJson):
        return value.text
    rule = "must be JSON: dict, list, str, number, bool, None, or RawJson(text)"
    try:
        token = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        if _SURROGATE.search(token):
            token = json.dumps(value, allow_nan=False, separators=(",", ":"))
        return token
    except TypeError:
        pass  # something that the standard encoder does not know, such as a Decimal
    except (ValueError, RecursionError) as problem:
        raise _Violation("type", rule, f"a value that is not ({problem})") from None
    try:
        return _plain_json(value)
    except (TypeError, ValueError, RecursionError) as problem:
        raise _Violation("type", rule, f"a value that is not ({problem})") from None


def _plain_json(value: Any) -> str:
    """JSON of values that also hold Decimals (exact numbers), datetimes (text) or sets of str-like keys."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} is not JSON")
        return str(value)
    if isinstance(value, (datetime, date)):
        return json.dumps(value.isoformat())
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(str(name))}:{_plain_json(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(_plain_json(item) for item in value) + "]"
    return json.dumps(value, allow_nan=False)


# ---- The folder: lock, segments, cursor, dead letters ---------------------------------------------------------------

_SEGMENT_BYTES = 8 * 1024 * 1024
_SEGMENT_NAME = re.compile(r"([0-9]{12,})\.jsonl")
_READ_BYTES = 256 * 1024
_BATCH_BYTES = 4 * 1024 * 1024
_MOST_LINES = 500
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_O_BINARY = getattr(os, "O_BINARY", 0)
_O_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
_fdatasync = getattr(os, "fdatasync", os.fsync)


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _rfc3339(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def _read_file(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def _start_ticks(pid: int) -> str | None:
    """When the process started, in the kernel's ticks: a number given again to another process has another start.

    Empty for one that has ended and only waits for its parent to notice; None where there is no /proc.
    """
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        return "" if fields[0] in (b"Z", b"X") else fields[19].decode("ascii")
    except (OSError, IndexError):
        return None


def _boot_id() -> str | None:
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="ascii") as file:
            return file.read().strip()
    except OSError:
        return None


def _holder_is_dead(holder: Mapping[str, Any]) -> bool:
    """True only on evidence: on this host, the process is gone, its number is another's, or the machine restarted."""
    if holder.get("host") != socket.gethostname():
        return False
    boot = _boot_id()
    if boot is not None and holder.get("boot") not in (None, boot):
        return True
    pid = holder.get("pid")
    if not isinstance(pid, int) or pid <= 0 or os.name == "nt":
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # somebody else's process, so it lives
    started = _start_ticks(pid)
    return started is not None and holder.get("started") is not None and str(holder["started"]) != started


class _Lock:
    """The file `lock`: whoever linked it owns the folder."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._path = os.path.join(folder, "lock")
        self._own = json.dumps(
            {
                "pid": os.getpid(),
                "started": _start_ticks(os.getpid()),
                "boot": _boot_id(),
                "host": socket.gethostname(),
                "at": _rfc3339(_now()),
            }
        ).encode("utf-8")

    def acquire(self) -> None:
        for _ in range(100):
            if self._link() or self._judge():
                return
        raise OutboxInUse(f"The outbox {self._folder} is being taken by several processes at once; try again.")

    def release(self) -> None:
        if _read_file(self._path) == self._own:
            os.unlink(self._path)

    def _unique(self, word: str) -> str:
        return os.path.join(self._folder, f"{word}-{os.getpid()}-{uuid.uuid4().hex[:12]}")

    def _link(self) -> bool:
        private = self._unique("lock-new")
        _write_private(private, self._own)
        try:
            os.link(private, self._path)
            return True
        except FileExistsError:
            return False
        finally:
            os.unlink(private)

    def _judge(self) -> bool:
        found = _read_file(self._path)
        if found is None:
            return False  # it was released just now
        try:
            holder = json.loads(found)
        except ValueError:
            holder = None
        if not isinstance(holder, dict):
            raise OutboxInUse(
                f"The outbox {self._folder} has a lock that cannot be read. "
                "If no process uses the folder, delete the file lock in it."
            )
        if not _holder_is_dead(holder):
            raise OutboxInUse(
                f"The outbox {self._folder} is in use by process {holder.get('pid')} on {holder.get('host')} "
                f"since {holder.get('at')}. One process owns an outbox: give each process a dir of its own. "
                "If that process is gone for good, delete the file lock in the folder."
            )
        stale = self._unique("stale-lock")
        try:
            os.rename(self._path, stale)
        except FileNotFoundError:
            return False
        if _read_file(stale) != found:
            # Somebody took the folder between the look and the rename: give it back and look again.
            try:
                os.link(stale, self._path)
            except FileExistsError:
                pass
        os.unlink(stale)
        return False


def _write_private(path: str, content: bytes, sync: bool = True) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _O_BINARY | _O_CLOEXEC, 0o600)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Line(NamedTuple):
    seq: int
    text: bytes
    end: int
    """Offset in its segment right behind it."""
    segment: "_Segment"
    bytes_on_disk: int


class _Segment:
    __slots__ = ("path", "last", "size", "left", "ready", "descriptor", "fresh")

    def __init__(self, path: str, last: int, size: int, left: int, descriptor: int = -1) -> None:
        self.path = path
        self.last = last
        self.size = size
        self.left = left
        """Lines in it that are not settled."""
        self.ready = size
        """Bytes that may be sent: all, or with fsync=always those that are on the platter."""
        self.descriptor = descriptor
        self.fresh = descriptor >= 0


def _parse_line(raw: bytes) -> tuple[int, bytes] | None:
    """The seq and JSON text of a line without its line feed; None when a bit of it is not as it was written."""
    head, _, rest = raw.partition(b" ")
    if len(head) != 8:
        return None
    try:
        if int(head, 16) != zlib.crc32(rest):
            return None
        seq, _, text = rest.partition(b" ")
        return int(seq), text
    except ValueError:
        return None


def _read_cursor(folder: str) -> int:
    """Every line up to it is settled. 0 when the file is missing or damaged: then all is sent again."""
    crc, _, seq = (_read_file(os.path.join(folder, "cursor")) or b"").strip().partition(b" ")
    try:
        return int(seq) if int(crc, 16) == zlib.crc32(seq) else 0
    except ValueError:
        return 0


class _Scan(NamedTuple):
    path: str
    lines: list[tuple[int, int]]
    """Seq and bytes of each whole line."""
    good: bytes
    torn: bytes


def _segment_names(folder: str) -> list[str]:
    found = [name for name in os.listdir(folder) if _SEGMENT_NAME.fullmatch(name)]
    return sorted(found, key=lambda name: int(name[:-6]))


def _scan_segments(folder: str) -> Iterator[_Scan]:
    names = _segment_names(folder)
    for name, following in zip(names, names[1:] + [None]):
        content = _read_file(os.path.join(folder, name))
        if content is None:
            continue  # settled and deleted by its owner meanwhile
        end = None if following is None else int(following[:-6])
        lines: list[tuple[int, int]] = []
        good: list[bytes] = []
        torn: list[bytes] = []
        last = 0
        for raw in io.BytesIO(content):
            read = _parse_line(raw[:-1]) if raw.endswith(b"\n") else None
            # A line that a later segment counts anew was taken back after a failed write.
            if read is None or read[0] <= last or (end is not None and read[0] >= end):
                torn.append(raw)
                continue
            last = read[0]
            lines.append((last, len(raw)))
            good.append(raw)
        yield _Scan(os.path.join(folder, name), lines, b"".join(good) if torn else content, b"".join(torn))


class _Store:
    """The folder of one outbox, owned by this process. Callers append; the sender reads, settles and sets aside."""

    def __init__(self, folder: str, fsync: str, max_bytes: int, skip_fsync: bool) -> None:
        self.folder = folder
        self.max_bytes = max_bytes
        self.always = fsync == "always"
        self.closed = False
        self.torn = 0
        """Lines found damaged; their bytes are in torn-<segment>."""
        self.queued = 0
        self.queued_bytes = 0
        self.changed = threading.Condition()
        """Guards everything here that callers and the sender share."""
        self._skip_fsync = skip_fsync
        self._syncing = threading.Lock()
        self._dead_lock = threading.Lock()
        self._dirty: dict[_Segment, None] = {}
        self._segments: deque[_Segment] = deque()
        self._current: _Segment | None = None
        self._offset = 0
        self._reader: tuple[str, int] = ("", -1)
        self._done: list[_Segment] = []
        self._taken_back: list[int] = []
        self._buried: set[int] = set()
        """Dead letters that the cursor has not passed yet."""
        self.dead_count = 0
        self._marks: deque[tuple[int, float]] = deque()
        self._lock = _Lock(folder)
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            self._lock.acquire()
            try:
                self._open()
            except BaseException:
                self._lock.release()
                raise
        except OSError as problem:
            raise OutboxFailed(f"The outbox {folder} cannot be opened ({problem.strerror}).") from problem

    # -- opening

    def _open(self) -> None:
        self.settled = self._cursor = _read_cursor(self.folder)
        self._sync_folder()  # the cursor is durable before anything is deleted on its word
        last = self.settled
        for scan in _scan_segments(self.folder):
            whole = not scan.torn or self._set_aside(scan)
            left = [seq for seq, _ in scan.lines if seq > self.settled]
            if not left and whole:
                os.unlink(scan.path)
                continue
            size = len(scan.good) if whole else len(scan.good) + len(scan.torn)
            if not self._segments and whole:
                self._offset = sum(size for seq, size in scan.lines if seq <= self.settled)
            last = max([last, *left[-1:]])
            self._segments.append(_Segment(scan.path, last, size, len(left)))
            self._marks.append((left[0] if left else last, os.stat(scan.path).st_mtime))
            self.queued += len(left)
            self.queued_bytes += size
        self.queued_bytes -= self._offset
        # A number is never given twice, so that a dead letter's stays its own.
        self.last = max(last, self._open_dead_letters())
        self.synced = self.last
        self._sync_folder()

    def _set_aside(self, scan: _Scan) -> bool:
        """Takes the damaged lines out of a file, into torn-<file>; false when the disk has no room for that."""
        count = scan.torn.count(b"\n") + (not scan.torn.endswith(b"\n"))
        self.torn += count
        name = os.path.basename(scan.path)
        _log.warning("outbox %s: %d damaged line(s) of %s set aside in torn-%s", self.folder, count, name, name)
        aside = os.path.join(self.folder, f"torn-{name}")
        try:
            _write_private(f"{aside}.tmp", (_read_file(aside) or b"") + scan.torn)
            os.replace(f"{aside}.tmp", aside)
            _write_private(f"{scan.path}.tmp", scan.good)
            os.replace(f"{scan.path}.tmp", scan.path)
            return True
        except OSError:
            return False  # they stay where they are, are passed over, and the next opening tries again

    def _sync_folder(self) -> None:
        if self._skip_fsync or os.name == "nt":
            return
        descriptor = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    # -- appending

    def append(self, text: bytes) -> tuple[int, int]:
        """Writes one line with one call. Answers its seq, and how often lines had been taken back before it."""
        with self.changed:
            if self.closed:
                raise OutboxClosed(f"The outbox {self.folder} is closed.")
            seq = self.last + 1
            rest = b"%d %b" % (seq, text)
            line = b"%08x %b\n" % (zlib.crc32(rest), rest)
            if self.queued_bytes + len(line) > self.max_bytes:
                raise OutboxFull(
                    f"The outbox {self.folder} holds {self.queued} unsent trades of {self.queued_bytes} bytes; "
                    f"max_bytes is {self.max_bytes}. The trade was not queued."
                )
            before = (self.last, self.queued, self.queued_bytes)
            segment = self._current
            if segment is None or segment.size >= _SEGMENT_BYTES:
                segment = self._next_segment(seq)
            was = (segment.last, segment.size, segment.left, segment.ready)
            try:
                written = os.write(segment.descriptor, line)
                if written != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                segment.size += written
                segment.left += 1
                segment.last = self.last = seq
                self.queued += 1
                self.queued_bytes += written
                self._dirty[segment] = None
                if not self.always:
                    segment.ready = segment.size
                    self._mark(seq)
                    self.changed.notify_all()
                return seq, len(self._taken_back)
            except BaseException as problem:
                # An interrupt (Ctrl-C) may come at any point too: what is not returned does not count.
                self.last, self.queued, self.queued_bytes = before
                segment.last, segment.size, segment.left, segment.ready = was
                self._cut(segment)
                if isinstance(problem, OSError):
                    raise self._write_error(problem) from problem
                raise

    def _next_segment(self, seq: int) -> _Segment:
        path = os.path.join(self.folder, f"{seq:012d}.jsonl")
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_TRUNC | _O_BINARY | _O_CLOEXEC
        try:
            segment = _Segment(path, seq - 1, 0, 0, os.open(path, flags, 0o600))
        except OSError as problem:
            raise self._write_error(problem) from problem
        if self._current is not None:
            self._dirty[self._current] = None  # the next sync closes it
        self._segments.append(segment)
        self._current = segment
        return segment

    def _cut(self, segment: _Segment) -> None:
        """Takes off what stands behind the last counted byte; a segment that cannot be cut is left for good."""
        try:
            os.ftruncate(segment.descriptor, segment.size)
            if segment.size > 0:
                return
        except OSError:
            pass  # its torn end is set aside at the next opening
        self._dirty[segment] = None
        self._current = None
        if segment.size == 0:
            self._segments.remove(segment)
            _unlink_if_there(segment.path)

    def _write_error(self, problem: OSError) -> TidemarkError:
        where = f"The outbox {self.folder}"
        if problem.errno in _NO_ROOM:
            return OutboxFull(f"{where} has no room left ({problem.strerror}). The trade was not queued.")
        return OutboxFailed(f"{where} cannot be written ({problem.strerror}). The trade was not queued.")

    def _mark(self, seq: int) -> None:
        """Remembers about when trades were queued: one mark a second, thinned so that an outage cannot fill memory."""
        now = time.time()
        if self._marks and now - self._marks[-1][1] < 1:
            return
        self._marks.append((seq, now))
        if len(self._marks) > 4096:
            self._marks = deque(list(self._marks)[::2])

    def oldest_at(self) -> datetime | None:
        with self.changed:
            if self.queued == 0:
                return None
            while len(self._marks) > 1 and self._marks[1][0] <= self.settled + 1:
                self._marks.popleft()
            return datetime.fromtimestamp(self._marks[0][1], timezone.utc) if self._marks else None

    # -- making it durable

    def sync(self, written: tuple[int, int] | None = None) -> None:
        """Brings what was appended to the platter; with `written` (of append) only if that is not there yet."""
        with self._syncing:
            with self.changed:
                if written is not None and self._is_synced(written):
                    return
                upto = self.last
                dirty = {segment: segment.size for segment in self._dirty}
                self._dirty = {}
            try:
                if not self._skip_fsync:
                    for segment in dirty:
                        if segment.descriptor >= 0:
                            _fdatasync(segment.descriptor)
                    if any(segment.fresh for segment in dirty):
                        self._sync_folder()
            except OSError as problem:
                with self.changed:
                    self._dirty.update(dict.fromkeys(dirty))
                    if self.always:
                        self._take_back()
                    # The kernel forgets what it could not write, so nothing more is trusted to that file.
                    self._leave_current()
                raise self._write_error(problem) from problem
            with self.changed:
                for segment, size in dirty.items():
                    segment.fresh = False
                    segment.ready = max(segment.ready, size)
                    if segment is not self._current and segment not in self._dirty and segment.descriptor >= 0:
                        os.close(segment.descriptor)
                        segment.descriptor = -1
                self.synced = max(self.synced, upto)
                if self.always:
                    self._mark(upto)
                    self.changed.notify_all()

    def _is_synced(self, written: tuple[int, int]) -> bool:
        seq, generation = written
        if generation < len(self._taken_back):
            if seq <= self._taken_back[generation]:
                return True
            raise OutboxFull(f"The outbox {self.folder} could not be synced to disk. The trade was not queued.")
        return seq <= self.synced

    def _take_back(self) -> None:
        """After a failed sync nobody knows what is on the platter: what was not promised yet is cut off again."""
        self._taken_back.append(self.synced)
        self.queued -= self.last - self.synced
        self.last = self.synced
        for segment in [each for each in self._segments if each.size > each.ready]:
            self.queued_bytes -= segment.size - segment.ready
            segment.size = segment.ready
            segment.left -= min(segment.left, segment.last - self.synced)
            segment.last = min(segment.last, self.synced)
            self._cut(segment)

    def needs_sync(self) -> bool:
        """Call with `changed` held."""
        return bool(self._dirty)

    # -- reading and settling (the sender only)

    def readable(self) -> bool:
        """Call with `changed` held."""
        return any(segment.ready > (self._offset if at == 0 else 0) for at, segment in enumerate(self._segments))

    def read(self, most_lines: int, most_bytes: int = _BATCH_BYTES) -> list[_Line]:
        """The oldest unsettled lines, read from the files: memory does not grow with the queue."""
        lines: list[_Line] = []
        total = 0
        with self.changed:
            places = [(each, self._offset if at == 0 else 0, each.ready) for at, each in enumerate(self._segments)]
        for segment, start, ready in places:
            while start < ready and len(lines) < most_lines:
                piece = self._read_piece(segment, start, min(ready - start, _READ_BYTES))
                for raw in io.BytesIO(piece):
                    if not raw.endswith(b"\n"):
                        break
                    start += len(raw)
                    read = _parse_line(raw[:-1])
                    if read is None or read[0] <= self.settled:
                        continue
                    total += len(read[1]) + 1
                    if lines and total > most_bytes or len(lines) == most_lines:
                        return lines
                    lines.append(_Line(read[0], read[1], start, segment, len(raw)))
                if b"\n" not in piece:
                    break  # unreadable to its end
            if len(lines) == most_lines:
                break
        if not lines and places:
            self._pass_over(*next((place for place in places if place[1] < place[2]), places[0]))
        return lines

    def _read_piece(self, segment: _Segment, start: int, size: int) -> bytes:
        path, descriptor = self._reader
        if path != segment.path:
            self._close_reader()
            descriptor = os.open(segment.path, os.O_RDONLY | _O_BINARY | _O_CLOEXEC)
            self._reader = (segment.path, descriptor)
        os.lseek(descriptor, start, os.SEEK_SET)
        return os.read(descriptor, size)

    def _close_reader(self) -> None:
        if self._reader[1] >= 0:
            os.close(self._reader[1])
        self._reader = ("", -1)

    def _pass_over(self, segment: _Segment, start: int, ready: int) -> None:
        """The file was whole when it was opened or written, and holds nothing readable there any more."""
        with self.changed:
            if ready == segment.size:
                self.settled = max(self.settled, segment.last)
                if segment is self._current:
                    self._leave_current()
            self._advance(segment, ready)
            self.changed.notify_all()

    def settle(self, lines: list[_Line]) -> None:
        """These, the oldest ones, are done with: landed, or among the dead letters."""
        with self.changed:
            for line in lines:
                line.segment.left -= 1
            self.queued -= len(lines)
            self.settled = lines[-1].seq
            self._advance(lines[-1].segment, lines[-1].end)
            self.changed.notify_all()

    def _advance(self, segment: _Segment, end: int) -> None:
        while self._segments[0] is not segment:
            self._drop_first()
        self.queued_bytes -= end - self._offset
        self._offset = end
        self._drop_settled()

    def _drop_settled(self) -> None:
        while self._segments and self._segments[0] is not self._current and self._offset >= self._segments[0].size:
            self._drop_first()

    def _drop_first(self) -> None:
        segment = self._segments.popleft()
        self.queued_bytes -= segment.size - self._offset
        self._offset = 0
        self._done.append(segment)
        if segment.left:
            _log.error("outbox %s: %d line(s) of %s were damaged on disk", self.folder, segment.left, segment.path)
            self.queued -= segment.left
            self.torn += segment.left

    def _delete(self, segments: list[_Segment]) -> None:
        for segment in segments:
            if segment.path == self._reader[0]:
                self._close_reader()  # an open file keeps its room
            try:
                if segment.left:
                    os.replace(segment.path, os.path.join(self.folder, f"torn-{os.path.basename(segment.path)}"))
                else:
                    os.unlink(segment.path)
            except FileNotFoundError:
                pass

    def save_cursor(self) -> None:
        """Makes durable what is settled, then deletes the files that nobody needs any more."""
        with self.changed:
            seq, done = self.settled, self._done
            if seq == self._cursor and not done:
                return
            self._done = []
        text = b"%d" % seq
        path = os.path.join(self.folder, "cursor")
        try:
            _write_private(f"{path}.tmp", b"%08x %b\n" % (zlib.crc32(text), text), not self._skip_fsync)
            os.replace(f"{path}.tmp", path)
            self._sync_folder()
        except OSError as problem:
            with self.changed:
                self._done = done + self._done
            if problem.errno in _NO_ROOM:
                self._make_room()
            raise
        self._cursor = seq
        self._buried = {buried for buried in self._buried if buried > seq}
        self._delete(done)

    def _make_room(self) -> None:
        """A full disk takes no cursor. A file of settled lines only may go without: its absence says the same."""
        with self.changed:
            current = self._current
            if current is not None and self._segments[0] is current and self._offset >= current.size:
                self._leave_current()
            done, self._done = self._done, []
        self._delete(done)
        try:
            self.sync()  # closes what was left
        except TidemarkError:
            pass  # the caller has the error that led here

    def _leave_current(self) -> None:
        if self._current is not None:
            self._dirty[self._current] = None
            self._current = None
        self._drop_settled()

    # -- dead letters

    @property
    def _dead_path(self) -> str:
        return os.path.join(self.folder, "dead-letters.jsonl")

    def _open_dead_letters(self) -> int:
        """Counts them, cuts a half written one off (its trade is not settled), and answers the highest seq."""
        highest = 0
        try:
            file = open(self._dead_path, "r+b")
        except FileNotFoundError:
            return 0
        with file:
            whole = 0
            for raw in file:
                if not raw.endswith(b"\n"):
                    file.truncate(whole)
                    break
                whole += len(raw)
                self.dead_count += 1
                match = re.match(rb'\{"seq":([0-9]+),', raw)
                seq = int(match.group(1)) if match else 0
                highest = max(highest, seq)
                if seq > self.settled:
                    self._buried.add(seq)
        return highest

    def bury(self, letters: list[tuple[_Line, int, str]]) -> None:
        """Keeps refused trades (with the answer's status and the problem's JSON text) before the cursor passes them."""
        new = [letter for letter in letters if letter[0].seq not in self._buried]
        if not new:
            return
        at = _rfc3339(_now())
        text = b"".join(
            b'{"seq":%d,"at":"%b","status":%d,"problem":%b,"trade":%b}\n'
            % (line.seq, at.encode("ascii"), status, problem.encode("utf-8", "replace"), line.text)
            for line, status, problem in new
        )
        with self._dead_lock:
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | _O_BINARY | _O_CLOEXEC
            descriptor = os.open(self._dead_path, flags, 0o600)
            try:
                before = os.fstat(descriptor).st_size
                try:
                    if os.write(descriptor, text) != len(text):
                        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                    if not self._skip_fsync:
                        os.fsync(descriptor)
                except OSError:
                    os.ftruncate(descriptor, before)
                    raise
            finally:
                os.close(descriptor)
            if before == 0:
                self._sync_folder()
            self._buried.update(line.seq for line, _, _ in new)
            self.dead_count += len(new)

    def dead_letters(self) -> list[DeadLetter]:
        with self._dead_lock:
            return list(_read_dead_letters(self.folder))

    def requeue(self) -> int:
        """Appends every dead letter's trade again, under its old identity. A crash in between repeats, never loses."""
        with self._dead_lock:
            kept: list[bytes] = []
            moved = 0
            full: OutboxFull | None = None
            for raw in (_read_file(self._dead_path) or b"").splitlines(keepends=True):
                letter = _parse_dead_letter(raw)
                if letter is None or full is not None:
                    kept.append(raw)
                    continue
                try:
                    self.append(letter.text.encode("utf-8"))
                    moved += 1
                except OutboxFull as problem:
                    full = problem
                    kept.append(raw)
            if moved:
                self.sync()
                _write_private(f"{self._dead_path}.tmp", b"".join(kept))
                os.replace(f"{self._dead_path}.tmp", self._dead_path)
                self._sync_folder()
                self.dead_count = len(kept)
            if full is not None:
                raise OutboxFull(f"{moved} dead letters were put back, {len(kept)} were not. {full}")
            return moved

    # -- closing

    def close(self) -> None:
        with self.changed:
            self.closed = True
            self._leave_current()
            self.changed.notify_all()
        try:
            self.sync()
            self.save_cursor()
        except (OSError, TidemarkError) as problem:
            # What is not settled on disk is sent again; the server knows it by its identity.
            _log.warning("outbox %s: closed without its last sync (%s)", self.folder, problem)
        self._close_reader()
        self._lock.release()


def _unlink_if_there(path: str) -> None:
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass


@dataclass(frozen=True)
class DeadLetter:
    """A trade that the server refused for good, and why."""

    seq: int
    at: str
    """RFC 3339, UTC."""
    status: int
    problem: dict[str, Any]
    """The server's problem: code, detail, errors, ..."""
    text: str
    """The trade as it was sent, digit by digit."""

    @property
    def trade(self) -> dict[str, Any]:
        """The trade as a dict; numbers with a point are Decimals."""
        trade: dict[str, Any] = json.loads(self.text, parse_float=Decimal)
        return trade


_json_value = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)
_json_space = re.compile(r"[ \t\r\n]*")


def _json_members(text: str) -> dict[str, str]:
    """The members of a JSON object, each as it stands in the text. Raises ValueError."""

    def skip(at: int, expected: str) -> int:
        at = _json_space.match(text, at).end()  # type: ignore[union-attr]
        if expected and text[at : at + 1] not in expected:
            raise ValueError(f"no JSON object: {expected!r} expected at {at}")
        return at

    members: dict[str, str] = {}
    at = skip(0, "{")
    at = skip(at + 1, "")
    while text[at : at + 1] != "}":
        name, at = _json_value.raw_decode(text, skip(at, '"'))
        start = skip(skip(at, ":") + 1, "")
        _, at = _json_value.raw_decode(text, start)
        members[name] = text[start:at]
        at = skip(at, ",}")
        if text[at] == ",":
            at = skip(at + 1, '"')
    return members


def _parse_dead_letter(raw: bytes) -> DeadLetter | None:
    try:
        members = _json_members(raw.decode("utf-8"))
        seq, status = int(members["seq"]), int(members["status"])
        return DeadLetter(seq, json.loads(members["at"]), status, json.loads(members["problem"]), members["trade"])
    except (ValueError, KeyError, RecursionError):
        return None


def _read_dead_letters(folder: str) -> Iterator[DeadLetter]:
    for raw in (_read_file(os.path.join(folder, "dead-letters.jsonl")) or b"").splitlines():
        letter = _parse_dead_letter(raw)
        if letter is not None:
            yield letter


# ---- The wire: one POST with a deadline of its own -------------------------------------------------------------------

_ANSWER_BYTES = 16 * 1024 * 1024
_IDLE_SECONDS = 4.0
"""Servers commonly close idle connections after 5 s; reusing one later would only race with that."""
_LONGEST_PAUSE_SECONDS = 3600.0


class _Secret:
    """A key that shows itself to nobody by accident."""

    __slots__ = ("_reveal",)

    def __init__(self, text: str) -> None:
        self._reveal: Callable[[], str] = lambda: text

    def __repr__(self) -> str:
        return "[secret]"

    def __reduce__(self) -> Any:
        raise TypeError("a key is not to be pickled")

    def reveal(self) -> str:
        return self._reveal()


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError("the server did not answer in time")
        return left


class _Piece(io.RawIOBase):
    def __init__(self, timed: "_TimedSocket") -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._timed.receive(buffer)

    def close(self) -> None:
        if not self.closed:
            super().close()
            self._timed.let_go()


class _TimedSocket:
    """What http.client needs of a socket, but every wait counts towards one deadline: slow drips end too."""

    def __init__(self, raw: socket.socket) -> None:
        self.raw = raw
        self.deadline = _Deadline(0)
        self._holders = 1
        self._closed = False

    def sendall(self, data: Any) -> None:
        view = memoryview(data)
        while view:
            self.raw.settimeout(self.deadline.left())
            view = view[self.raw.send(view) :]

    def receive(self, buffer: Any) -> int:
        self.raw.settimeout(self.deadline.left())
        return self.raw.recv_into(buffer)

    def makefile(self, *_: Any) -> io.BufferedReader:
        self._holders += 1
        return io.BufferedReader(_Piece(self))

    def let_go(self) -> None:
        self._holders -= 1
        if self._holders == 0:
            self.raw.close()

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            self.let_go()


class _Connection(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None) -> None:
        super().__init__(host, port)
        self._tls = tls
        self.default_port = 80 if tls is None else 443
        self.deadline = _Deadline(0)

    def connect(self) -> None:
        raw = socket.create_connection((self.host, self.port), self.deadline.left())
        try:
            raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                raw.settimeout(self.deadline.left())
                raw = self._tls.wrap_socket(raw, server_hostname=self.host)
        except BaseException:
            raw.close()
            raise
        timed = _TimedSocket(raw)
        timed.deadline = self.deadline
        self.sock = timed


class _Answer(NamedTuple):
    status: int
    retry_after: float
    """Seconds that the server asks for, 0 if none."""
    body: bytes


class _Wire:
    """Brings batches to one server over one connection that is kept alive."""

    def __init__(self, url: str, key: str, timeout: float, tls: ssl.SSLContext | None) -> None:
        self._host, self._port, self._path, secure = _read_url(url)
        self._tls = (tls or ssl.create_default_context()) if secure else None
        self._key = _Secret(_read_key(key))
        self._timeout = timeout
        self._connection: _Connection | None = None
        self._used_at = 0.0
        self._aborted = False

    def post(self, body: bytes) -> _Answer:
        """Raises OSError or HTTPException when there is no whole answer; then the outcome is not known."""
        if self._connection is not None and time.monotonic() - self._used_at > _IDLE_SECONDS:
            self.close()
        deadline = _Deadline(self._timeout)
        reused = self._connection is not None
        try:
            return self._exchange(body, deadline)
        except (ConnectionError, http.client.RemoteDisconnected):
            # A kept connection may have been closed by the server a moment ago: that says nothing about the server.
            if not reused or self._aborted:
                raise
            return self._exchange(body, deadline)

    def _exchange(self, body: bytes, deadline: _Deadline) -> _Answer:
        connection = self._connection or _Connection(self._host, self._port, self._tls)
        self._connection = connection
        connection.deadline = deadline
        try:
            if isinstance(connection.sock, _TimedSocket):
                connection.sock.deadline = deadline
            connection.putrequest("POST", self._path, skip_accept_encoding=True)
            connection.putheader("Content-Type", "application/x-ndjson")
            connection.putheader("Content-Length", str(len(body)))
            connection.putheader("Accept", "application/json")
            connection.putheader("User-Agent", f"tidemark-python/{__version__}")
            connection.putheader("X-API-Key", self._key.reveal())
            try:
                connection.endheaders(body)
            except (BrokenPipeError, ConnectionResetError):
                pass  # an answer may have come before the whole body was sent; if none did, reading says so
            response = connection.getresponse()
            content = response.read(_ANSWER_BYTES + 1)
            if len(content) > _ANSWER_BYTES:
                raise http.client.HTTPException("the answer is too long")
            if not response.isclosed() or response.will_close:
                self.close()
            self._used_at = time.monotonic()
            return _Answer(response.status, _retry_after(response.getheader("Retry-After")), content)
        except BaseException:
            self.close()
            raise

    def abort(self) -> None:
        """Ends a request under way, from another thread, and for good."""
        self._aborted = True
        connection = self._connection
        timed = None if connection is None else connection.sock
        if isinstance(timed, _TimedSocket):
            try:
                timed.raw.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it has ended by itself

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def scrub(self, text: str) -> str:
        return _KEY_WHOLE.sub("[secret]", text.replace(self._key.reveal(), "[secret]"))


_KEY_WHOLE = re.compile(r"tmk[a-z]_[0-9A-Za-z]+")


def _read_url(url: str) -> tuple[str, int, str, bool]:
    if not isinstance(url, str):
        raise TypeError(f"url must be text such as http://127.0.0.1:8787; received {type(url).__name__}")
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as problem:
        raise ValueError(f"url must be an address such as http://127.0.0.1:8787 ({problem})") from None
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise ValueError("url must not hold credentials; give the key as key")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("url must begin with http:// or https:// and name a host, such as http://127.0.0.1:8787")
    if parts.query or parts.fragment or re.search(r"[^\x21-\x7e]", parts.path) or _KEY_SHAPED.search(url):
        raise ValueError("url must be the server's address alone, without query, fragment, key or spaces")
    # The founding sender names the route in its URL; the outbox knows the route itself.
    base = re.sub(r"/api/v1/(log_trade|trades)/*$", "", parts.path).rstrip("/")
    secure = parts.scheme == "https"
    return parts.hostname, port or (443 if secure else 80), f"{base}/api/v1/trades", secure


def _read_key(key: str) -> str:
    if not isinstance(key, str):
        raise TypeError(f"key must be text; received {type(key).__name__}")
    text = key.strip()
    if not re.fullmatch(r"[\x21-\x7e]+", text):
        raise ValueError("key must be visible ASCII characters without spaces; `npx tidemark key create` makes one")
    return text


def _retry_after(value: str | None) -> float:
    if value is None:
        return 0.0
    try:
        seconds = float(value) if re.fullmatch(r"[0-9]{1,9}", value.strip()) else _seconds_until(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), _LONGEST_PAUSE_SECONDS)


def _seconds_until(http_date: str) -> float:
    at = email.utils.parsedate_to_datetime(http_date)
    return (at if at.tzinfo else at.replace(tzinfo=timezone.utc)).timestamp() - time.time()


# ---- The sender ------------------------------------------------------------------------------------------------------

_FIRST_BACKOFF_SECONDS = 0.2
_CURSOR_SECONDS = 0.1
_SYNC_REST_SECONDS = 0.1
"""Between two syncs of the background: back to back they would hold up the callers' writes."""
_LANDED = (200, 201)
_REFUSED_LINE = (400, 403, 409, 413, 422)
_REFUSED_BODY = (400, 413, 422)
_NOT_OURS = "not_tidemark"
_ABOUT_THE_REQUEST = ("request_invalid", "credential_in_url", _NOT_OURS)
"""Problems of status 400 that say nothing about the trades in the body."""


@dataclass(frozen=True)
class Health:
    """How an outbox is doing."""

    state: str
    """idle, sending, waiting (the server cannot be reached or is busy), refused (key or address is wrong), closed."""
    queued: int
    """Trades on disk that are neither in the ledger nor dead letters."""
    queued_bytes: int
    dead_letters: int
    damaged_lines: int
    """Lines that this outbox found damaged and set aside in torn-… files."""
    oldest_queued_at: datetime | None
    last_error: str | None
    """Of the latest attempts; None once one succeeded. Holds no secret."""
    last_success_at: datetime | None
    next_try_at: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """For JSON: times as RFC 3339 text."""
        return {name: _rfc3339(value) if isinstance(value, datetime) else value for name, value in asdict(self).items()}


class _Failure(NamedTuple):
    state: str
    text: str
    least_pause: float = 0.0


class _Sender:
    """Brings the queue to the server: one request at a time, strictly from the front."""

    def __init__(
        self,
        store: _Store,
        wire: _Wire,
        batch_lines: int,
        max_backoff: float,
        on_dead_letter: Callable[[DeadLetter], None] | None,
        on_state: Callable[[Health], None] | None,
        key_at_send: bool,
    ) -> None:
        self._store = store
        self._wire = wire
        self._batch_lines = self._limit = batch_lines
        self._max_backoff = max_backoff
        self._on_dead_letter = on_dead_letter
        self._on_state = on_state
        self._key_at_send = key_at_send
        self._attempts = 0
        self._cursor_at = 0.0
        self._stopped = threading.Event()
        self.state = "idle"
        self.last_error: str | None = None
        self.last_success_at: datetime | None = None
        self.next_try_at: datetime | None = None
        self._threads = [threading.Thread(target=self._run, name="tidemark-sender", daemon=True)]
        if not store.always:
            self._threads.append(threading.Thread(target=self._sync, name="tidemark-sync", daemon=True))
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopped.set()
        with self._store.changed:
            self._store.changed.notify_all()
        self._wire.abort()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(2.0)  # only a look-up of a host name can take longer, and it touches nothing of ours
        self._wire.close()
        self._enter("closed")

    def health(self) -> Health:
        store = self._store
        with store.changed:
            queued, queued_bytes = store.queued, store.queued_bytes
        return Health(
            state=self.state,
            queued=queued,
            queued_bytes=queued_bytes,
            dead_letters=store.dead_count,
            damaged_lines=store.torn,
            oldest_queued_at=store.oldest_at(),
            last_error=self.last_error,
            last_success_at=self.last_success_at,
            next_try_at=self.next_try_at,
        )

    def _run(self) -> None:
        while self._wait_for_work():
            try:
                failure = self._send()
            except (OSError, TidemarkError) as problem:
                failure = _Failure("waiting", f"the folder of the outbox cannot be used: {problem}")
            except Exception as problem:  # a fault of ours must not end the thread: nothing would be sent any more
                _log.exception("outbox %s: unexpected failure", self._store.folder)
                failure = _Failure("waiting", f"unexpected failure: {type(problem).__name__}: {problem}")
            if self._stopped.is_set():
                return
            self._save_cursor(failure is not None)
            if failure is None:
                continue
            self.last_error = self._wire.scrub(failure.text)
            pause = self._next_pause(failure.least_pause)
            self.next_try_at = _now() + timedelta(seconds=pause)
            self._enter(failure.state)
            self._stopped.wait(pause)
            self.next_try_at = None

    def _wait_for_work(self) -> bool:
        store = self._store
        while True:
            with store.changed:
                if self._stopped.is_set():
                    return False
                if store.readable():
                    return True
                idle = self.state == "idle"
                if idle:
                    store.changed.wait()
            if not idle:
                self._enter("idle")

    def _save_cursor(self, now: bool) -> None:
        with self._store.changed:
            due = now or not self._store.readable() or time.monotonic() - self._cursor_at >= _CURSOR_SECONDS
        if not due:
            return
        for _ in range(2):  # a full disk: the first attempt has made room for the second
            try:
                self._store.save_cursor()
                self._cursor_at = time.monotonic()
                return
            except OSError as problem:
                # Until it can be written, a crash only means that some lines are sent again.
                self.last_error = f"the cursor cannot be written ({problem.strerror})"

    def _next_pause(self, least: float) -> float:
        ceiling = min(self._max_backoff, _FIRST_BACKOFF_SECONDS * 2.0 ** min(self._attempts, 30))
        self._attempts += 1
        return max(random.uniform(0, ceiling), least)

    def _enter(self, state: str) -> None:
        if self.state == state or (self.state == "closed"):
            return
        if state == "refused":
            _log.warning("outbox %s: refused, trades stay queued: %s", self._store.folder, self.last_error)
        self.state = state
        if self._on_state is not None:
            self._call(self._on_state, self.health())

    def _call(self, callback: Callable[[Any], None], argument: Any) -> None:
        try:
            callback(argument)
        except Exception:
            _log.exception("outbox %s: a callback failed", self._store.folder)

    def _send(self) -> _Failure | None:
        lines = self._store.read(self._limit)
        if not lines:
            return None
        if self._attempts == 0:
            self._enter("sending")
        texts = [self._with_late_key(line.text) if self._key_at_send else line.text for line in lines]
        try:
            answer = self._wire.post(b"\n".join(texts) + b"\n")
        except (OSError, http.client.HTTPException) as problem:
            if not isinstance(problem, (ConnectionRefusedError, socket.gaierror)):
                self._limit = max(1, len(lines) // 2)  # perhaps too much for this way at once
            return _Failure("waiting", f"no answer: {problem or type(problem).__name__}")
        if self._stopped.is_set():
            return None
        if answer.status == 207:
            return self._take_results(lines, answer)
        problem_of = _problem_of(answer)
        text = _describe(answer.status, problem_of)
        if answer.status in (408, 425, 429) or answer.status >= 500:
            return _Failure("waiting", text, answer.retry_after)
        if answer.status in _REFUSED_BODY and _is_about_trades(answer.status, problem_of):
            if len(lines) > 1:
                self._limit = len(lines) // 2
            else:
                self._finish(lines, [(lines[0], answer.status, problem_of)])
            return None
        if 300 <= answer.status < 400:
            return _Failure("refused", f"{text}: redirects are not followed; give the address it leads to")
        if answer.status < 300:
            return _Failure("waiting", f"{text}: not the answer of a Tidemark server", answer.retry_after)
        return _Failure("refused", text, answer.retry_after)

    def _take_results(self, lines: list[_Line], answer: _Answer) -> _Failure | None:
        results = _results_of(answer.body, len(lines))
        if results is None:
            return _Failure("waiting", "207: an answer that cannot be read", answer.retry_after)
        done: list[_Line] = []
        dead: list[tuple[_Line, int, dict[str, Any]]] = []
        failure: _Failure | None = None
        for line, (status, problem) in zip(lines, results):
            if status in _REFUSED_LINE:
                dead.append((line, status, problem))
            elif status not in _LANDED:
                # What landed behind it is sent again, and the server answers that it knows it.
                asked = problem.get("retry_after_ms")
                pause = asked / 1000 if isinstance(asked, (int, float)) and asked > 0 else 0.0
                failure = _Failure("waiting", _describe(status, problem), min(pause, _LONGEST_PAUSE_SECONDS))
                break
            done.append(line)
        if done:
            self._finish(done, dead)
        return failure

    def _finish(self, done: list[_Line], dead: list[tuple[_Line, int, dict[str, Any]]]) -> None:
        letters = [
            (line, status, self._wire.scrub(json.dumps(problem, ensure_ascii=False))) for line, status, problem in dead
        ]
        self._store.bury(letters)
        self._store.settle(done)
        self._attempts = 0
        self._limit = min(self._batch_lines, self._limit * 2)
        self.last_success_at = _now()
        self.last_error = None
        for line, status, text in letters:
            said = _describe(status, json.loads(text))
            _log.warning("outbox %s: trade %d is a dead letter: %s", self._store.folder, line.seq, said)
            if self._on_dead_letter is not None:
                trade = line.text.decode("utf-8")
                self._call(
                    self._on_dead_letter, DeadLetter(line.seq, _rfc3339(_now()), status, json.loads(text), trade)
                )

    def _with_late_key(self, text: bytes) -> bytes:
        """The bug that the torture run must catch: an identity made when sending doubles what is sent again."""
        if b'"exchange_order_id":' in text or b'"idempotency_key":' in text:
            return text
        return text[:-1] + b',"idempotency_key":"%b"}' % secrets.token_hex(16).encode("ascii")

    def _sync(self) -> None:
        """Background durability: whatever was appended since the last sync goes to the platter together."""
        store = self._store
        while True:
            with store.changed:
                while not store.needs_sync() and not self._stopped.is_set():
                    store.changed.wait()
            if self._stopped.is_set():
                return
            try:
                store.sync()
                self._stopped.wait(_SYNC_REST_SECONDS)
            except TidemarkError as problem:
                self.last_error = str(problem)
                self._stopped.wait(1.0)


def _problem_of(answer: _Answer) -> dict[str, Any]:
    """The server's problem, or one made of what something else (a proxy, in no JSON) answered."""
    try:
        problem = json.loads(answer.body)
        if isinstance(problem, dict):
            return problem
    except (ValueError, RecursionError):
        pass  # not JSON, so not Tidemark's
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.body[:2000].decode("utf-8", "replace"))).strip()
    return {"code": _NOT_OURS, "title": f"HTTP {answer.status}", "status": answer.status, "detail": said[:200]}


def _is_about_trades(status: int, problem: Mapping[str, Any]) -> bool:
    """A 400 or 422 that no Tidemark server made is a wrong address or proxy: it must not empty the queue."""
    return status == 413 or problem.get("code") not in _ABOUT_THE_REQUEST


def _describe(status: int, problem: Mapping[str, Any]) -> str:
    words = [str(status), str(problem.get("code") or problem.get("title") or "")]
    detail = problem.get("detail")
    return " ".join(word for word in words if word) + (f": {_shorten_to(str(detail), 300)}" if detail else "")


def _shorten_to(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most] + "…"


def _results_of(body: bytes, count: int) -> list[tuple[int, dict[str, Any]]] | None:
    """Status and problem of each line, in order; None when the answer does not tell all of them."""
    try:
        data = json.loads(body)["data"]
        found: dict[int, tuple[int, dict[str, Any]]] = {}
        for entry in data:
            status, problem = entry["status"], entry.get("problem")
            if isinstance(status, bool) or not isinstance(status, int):
                return None
            found[entry["index"]] = (status, problem if isinstance(problem, dict) else {"status": status})
        return [found[at] for at in range(count)] if len(found) == len(data) == count else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


# ---- Outbox ----------------------------------------------------------------------------------------------------------


class Receipt(NamedTuple):
    """The trade is queued."""

    seq: int
    idempotency_key: str | None
    """The trade's identity; None when its exchange_order_id is the identity."""


class Outbox:
    """A durable queue of trades in a folder, and the thread that brings them to a Tidemark server.

    url             the server, such as http://127.0.0.1:8787
    key             an API key with the scope ingest; it is shown nowhere
    dir             the folder of the queue; one process at a time may own it (OutboxInUse)
    fsync           "background": a trade is in the file when the call returns (survives a killed process) and on the
                    disk a tenth of a second later; "always": it is on the disk when the call returns (survives a power cut)
    max_bytes       most bytes of unsent trades (OutboxFull)
    batch_lines     most trades in one request, 1 to 500
    timeout         seconds for one request, from connecting to the last byte of the answer
    max_backoff     longest pause in seconds between attempts while the server cannot be reached
    on_dead_letter  called with a DeadLetter when the server has refused a trade for good; in the sending thread
    on_state        called with the Health when its state has changed; in the sending thread
    ssl_context     for a server whose certificate the system does not know
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        dir: str | "os.PathLike[str]" = "./tidemark-outbox",
        fsync: str = "background",
        max_bytes: int = 1024**3,
        batch_lines: int = 200,
        timeout: float = 10.0,
        max_backoff: float = 60.0,
        on_dead_letter: Callable[[DeadLetter], None] | None = None,
        on_state: Callable[[Health], None] | None = None,
        ssl_context: ssl.SSLContext | None = None,
        _unsafe_for_torture: Mapping[str, bool] | None = None,
    ) -> None:
        unsafe = _unsafe_for_torture or {}
        if fsync not in ("background", "always"):
            raise ValueError(f'fsync must be "background" or "always"; received {fsync!r}')
        _check_number("max_bytes", max_bytes, 1, 2**63, whole=True)
        _check_number("batch_lines", batch_lines, 1, _MOST_LINES, whole=True)
        _check_number("timeout", timeout, 0.001, 3600)
        _check_number("max_backoff", max_backoff, 0, 3600)
        for name, callback in (("on_dead_letter", on_dead_letter), ("on_state", on_state)):
            if callback is not None and not callable(callback):
                raise TypeError(f"{name} must be a function; received {type(callback).__name__}")
        wire = _Wire(url, key, timeout, ssl_context)
        folder = os.path.abspath(os.fspath(dir))
        self._process = os.getpid()
        self._late_key = bool(unsafe.get("key_at_send"))
        self._store = _Store(folder, fsync, max_bytes, bool(unsafe.get("skip_fsync")))
        self._closing = threading.Lock()
        self._closed = False
        self._sender = _Sender(
            self._store, wire, batch_lines, max_backoff, on_dead_letter, on_state, bool(unsafe.get("key_at_send"))
        )
        atexit.register(self.close)

    def __repr__(self) -> str:
        return f"Outbox(dir={self._store.folder!r}, state={self._sender.state!r})"

    def __enter__(self) -> "Outbox":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def log_trade(self, trade: Mapping[str, Any] | None = None, /, **members: Any) -> Receipt:
        """Queues one trade and returns at once; the network is never waited for.

        Takes the members of the wire as a dict, as keywords, or both. Prices and sizes: Decimal, int, text, or float
        (the shortest text that is that float). Times: an aware datetime, or text. None leaves a member out.
        Raises TradeInvalid (nothing was queued), OutboxFull, OutboxClosed.
        """
        written, receipt = self._append(trade, members)
        if self._store.always:
            self._store.sync(written)
        return receipt

    async def alog_trade(self, trade: Mapping[str, Any] | None = None, /, **members: Any) -> Receipt:
        """log_trade for asyncio: the event loop waits for the write only, never for the disk or the network.

        Trades are queued in the order of the calls, also when the calls are made with create_task.
        """
        written, receipt = self._append(trade, members)
        if self._store.always:
            await asyncio.get_running_loop().run_in_executor(None, self._store.sync, written)
        return receipt

    def _append(self, trade: Mapping[str, Any] | None, members: dict[str, Any]) -> tuple[tuple[int, int], Receipt]:
        if trade is not None:
            if not isinstance(trade, Mapping):
                raise TradeInvalid([_error("", "type", f"a trade must be a dict; received {type(trade).__name__}")])
            twice = [name for name in members if name in trade]
            if twice:
                raise TradeInvalid([_error(name, "duplicated", "is given twice") for name in twice])
            members = {**trade, **members}
        text, identity = _encode_trade(members)
        if self._late_key and members.get("idempotency_key") is None and identity is not None:
            text = re.sub(rb',"idempotency_key":"[0-9a-f]{32}"\}$', b"}", text)
        if os.getpid() != self._process:
            raise OutboxInUse(
                f"The outbox {self._store.folder} belongs to process {self._process}; a forked process needs "
                "an outbox with a dir of its own, opened after the fork."
            )
        written = self._store.append(text)
        return written, Receipt(written[0], identity)

    def health(self) -> Health:
        """How it is doing. Cheap; touches no network."""
        return self._sender.health()

    def flush(self, timeout: float | None = 30.0) -> int:
        """Waits until everything queued before the call is in the ledger or a dead letter, `timeout` seconds at most.

        Answers how many of them are still to be sent: 0 means none.
        """
        if timeout is not None:
            _check_number("timeout", timeout, 0, 10**9)
        store = self._store
        with store.changed:
            target = store.last
            store.changed.wait_for(lambda: store.settled >= target or self._closed, timeout)
            return min(store.queued, max(0, target - store.settled))

    def close(self, timeout: float = 5.0) -> None:
        """Stops. While the server answers, what is queued is sent first, for `timeout` seconds at most.

        What is left stays on disk and is sent by the next Outbox with this dir. Repeating the call does nothing.
        """
        _check_number("timeout", timeout, 0, 10**9)
        if os.getpid() != self._process:
            return  # a forked copy owns nothing
        with self._closing:
            if self._closed:
                return
            store = self._store
            with store.changed:
                store.closed = True
                target = store.last
            until = time.monotonic() + timeout
            while store.settled < target and self._sender.state in ("idle", "sending") and time.monotonic() < until:
                with store.changed:
                    store.changed.wait_for(lambda: store.settled >= target, min(0.05, until - time.monotonic()))
            self._sender.stop()
            self._closed = True
            store.close()
            atexit.unregister(self.close)

    def dead_letters(self) -> list[DeadLetter]:
        """The trades that the server refused for good, oldest first."""
        return self._store.dead_letters()

    def requeue_dead_letters(self) -> int:
        """Puts every dead letter at the end of the queue again, under its old identity; answers how many."""
        return self._store.requeue()


def _check_number(name: str, value: Any, least: float, most: float, whole: bool = False) -> None:
    kinds = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
        what = "a whole number" if whole else "a number"
        raise ValueError(f"{name} must be {what} from {least} to {most}; received {value!r}")


class AsyncOutbox:
    """An Outbox for asyncio, with the same options: `async with AsyncOutbox(url, key, dir=...) as outbox`.

    Callbacks run in the event loop. Opening and closing happen in another thread, as they read files.
    """

    def __init__(self, url: str, key: str, **options: Any) -> None:
        _read_url(url)
        self._options = {**options, "url": url, "key": _Secret(_read_key(key))}
        self._outbox: Outbox | None = None

    def __repr__(self) -> str:
        return f"Async{self._outbox!r}" if self._outbox is not None else "AsyncOutbox(not open)"

    async def open(self) -> "AsyncOutbox":
        """Takes the folder and starts sending. Raises OutboxInUse."""
        if self._outbox is None:
            options = dict(self._options)
            loop = asyncio.get_running_loop()
            for name in ("on_dead_letter", "on_state"):
                if options.get(name) is not None:
                    options[name] = functools.partial(_call_in_loop, loop, options[name])
            key = options.pop("key").reveal()
            self._outbox = await loop.run_in_executor(None, functools.partial(Outbox, key=key, **options))
        return self

    async def __aenter__(self) -> "AsyncOutbox":
        return await self.open()

    async def __aexit__(self, *_: Any) -> None:
        await self.close()

    @property
    def _opened(self) -> Outbox:
        if self._outbox is None:
            raise OutboxClosed("The outbox is not open: use `async with`, or await its open().")
        return self._outbox

    async def log_trade(self, trade: Mapping[str, Any] | None = None, /, **members: Any) -> Receipt:
        """As Outbox.log_trade; the event loop waits for the write only."""
        return await self._opened.alog_trade(trade, **members)

    def health(self) -> Health:
        return self._opened.health()

    async def flush(self, timeout: float | None = 30.0) -> int:
        """As Outbox.flush, without holding the event loop."""
        return await self._elsewhere(self._opened.flush, timeout)

    async def close(self, timeout: float = 5.0) -> None:
        """As Outbox.close, without holding the event loop."""
        if self._outbox is not None:
            await self._elsewhere(self._outbox.close, timeout)

    async def dead_letters(self) -> list[DeadLetter]:
        return await self._elsewhere(self._opened.dead_letters)

    async def requeue_dead_letters(self) -> int:
        return await self._elsewhere(self._opened.requeue_dead_letters)

    @staticmethod
    async def _elsewhere(work: Callable[..., _T], *arguments: Any) -> _T:
        return await asyncio.get_running_loop().run_in_executor(None, work, *arguments)


def _call_in_loop(loop: asyncio.AbstractEventLoop, callback: Callable[[Any], None], argument: Any) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(callback, argument)


# ---- The founding sender's call, through the outbox ------------------------------------------------------------------

_default: Outbox | None = None
_default_lock = threading.Lock()


def configure(url: str | None = None, key: str | None = None, **options: Any) -> Outbox:
    """Opens this process's outbox for log_trade_to_backend; the options are those of Outbox.

    What is not given comes from the environment: TIDEMARK_URL, TIDEMARK_KEY or TIDEMARK_KEY_FILE, TIDEMARK_OUTBOX_DIR.
    A second call closes the first outbox. It is closed, with up to 5 s for what is queued, when the process ends.
    """
    global _default
    url = os.environ.get("TIDEMARK_URL") if url is None else url
    key = _key_from_environment() if key is None else key
    if not url or not key:
        missing = "url (or TIDEMARK_URL)" if not url else "key (or TIDEMARK_KEY, TIDEMARK_KEY_FILE)"
        raise TidemarkError(f"Tidemark is not configured: {missing} is missing. Call tidemark.configure(url, key).")
    if "dir" not in options and os.environ.get("TIDEMARK_OUTBOX_DIR"):
        options["dir"] = os.environ["TIDEMARK_OUTBOX_DIR"]
    with _default_lock:
        if _default is not None:
            _default.close()
            _default = None
        _default = Outbox(url, key, **options)
        return _default


def _key_from_environment(file: str | None = None) -> str | None:
    file = file or os.environ.get("TIDEMARK_KEY_FILE")
    if not file:
        return os.environ.get("TIDEMARK_KEY")
    try:
        with open(file, encoding="ascii") as content:
            return content.read().strip()
    except (OSError, UnicodeDecodeError) as problem:
        raise TidemarkError(f"the key file {file} cannot be read ({problem.__class__.__name__})") from None


def _default_outbox() -> Outbox:
    return _default if _default is not None else configure()


async def log_trade_to_backend(trade_data_dict: Mapping[str, Any]) -> Receipt | None:
    """Takes the place of the founding text's function: same name, same call, but no trade is lost on the way.

    Use it as before: asyncio.create_task(log_trade_to_backend(payload)). The trade is in the outbox when the task has
    run; the network never makes it wait or fail. Like the original it does not raise on account of a trade: one that
    cannot be queued (TradeInvalid, OutboxFull) is logged as an error, and the answer is None instead of a Receipt.
    Raises TidemarkError when nothing is configured, OutboxInUse when another process has the folder.
    """
    outbox = _default_outbox()
    try:
        return await outbox.alog_trade(trade_data_dict)
    except (TradeInvalid, OutboxFull, OutboxFailed) as problem:
        _log.error("Failed to log trade. %s", problem)
        return None


def close(timeout: float = 5.0) -> None:
    """Closes the outbox of configure and log_trade_to_backend, as Outbox.close does."""
    global _default
    with _default_lock:
        if _default is not None:
            _default.close(timeout)
            _default = None


# ---- CCXT: unified objects to trades ---------------------------------------------------------------------------------

_ORDER_STATUS = {
    "open": "OPEN",
    "closed": "CLOSED",
    "canceled": "CANCELLED",
    "expired": "CANCELLED",
    "rejected": "CANCELLED",
}


def from_ccxt_order(
    order: Mapping[str, Any], *, bot_name: str, exchange: str, contract_size: Any = None, **overrides: Any
) -> dict[str, Any]:
    """A CCXT order that has filled, at least in part, as a trade for log_trade. The order's id is the identity.

    Price: average, else price. Size: filled, times contract_size where the market counts contracts. Fees: negative,
    as a cost. Nothing is made up: what the order does not say is left out, and a missing required member raises
    TradeInvalid. `overrides` are members of the trade that take precedence, such as account or asset_symbol.
    """
    source = _Ccxt(order, "order")
    source.put("asset_symbol", source.get("symbol"))
    source.put("order_type", source.word("side", {"buy": "BUY", "sell": "SELL"}))
    source.put("entry_time", source.time("datetime", "timestamp", "lastTradeTimestamp"))
    source.put("entry_price", source.number("average", "price"))
    source.put("position_size", source.size("filled", contract_size))
    source.put("commission", source.commission())
    source.put("exchange_order_id", source.identity("id"))
    source.put("status", source.word("status", _ORDER_STATUS))
    return source.trade(bot_name, exchange, overrides)


def from_ccxt_trade(
    trade: Mapping[str, Any], *, bot_name: str, exchange: str, contract_size: Any = None, **overrides: Any
) -> dict[str, Any]:
    """A CCXT trade (one fill) as a trade for log_trade. Its symbol and id are the identity: an order may fill often."""
    source = _Ccxt(trade, "trade")
    source.put("asset_symbol", source.get("symbol"))
    source.put("order_type", source.word("side", {"buy": "BUY", "sell": "SELL"}))
    source.put("entry_time", source.time("datetime", "timestamp"))
    source.put("entry_price", source.number("price"))
    source.put("position_size", source.size("amount", contract_size))
    source.put("commission", source.commission())
    source.put("exchange_order_id", source.identity("order"))
    source.put("status", "CLOSED")
    fill = source.identity("id")
    if fill is not None:
        # Venues count fills per symbol.
        source.put("idempotency_key", f"ccxt-trade {source.get('symbol')} {fill}")
    return source.trade(bot_name, exchange, overrides)


def from_ccxt_position(
    position: Mapping[str, Any], *, bot_name: str, exchange: str, contract_size: Any = None, **overrides: Any
) -> dict[str, Any]:
    """A CCXT position as an open trade for log_trade, sized in base units: contracts times contractSize.

    Log it once, when it was opened: a trade's size does not change afterwards.
    """
    source = _Ccxt(position, "position")
    source.put("asset_symbol", source.get("symbol"))
    source.put("order_type", source.word("side", {"long": "LONG", "short": "SHORT"}))
    source.put("entry_time", source.time("datetime", "timestamp"))
    source.put("entry_price", source.number("entryPrice"))
    size = source.get("contractSize") if contract_size is None else contract_size
    if size is None and overrides.get("position_size") is None:
        source.miss("position_size", "the position has no contractSize; give contract_size, 1 if it counts base units")
    else:
        source.put("position_size", source.size("contracts", size))
    source.put("realized_pnl", source.number("realizedPnl"))
    source.put("stop_loss", source.number("stopLossPrice"))
    source.put("take_profit", source.number("takeProfitPrice"))
    source.put("exchange_order_id", source.identity("id"))
    source.put("status", "OPEN")
    return source.trade(bot_name, exchange, overrides)


class _Ccxt:
    """One unified object on its way to a trade."""

    def __init__(self, source: Mapping[str, Any], what: str) -> None:
        if not isinstance(source, Mapping):
            raise TypeError(f"a CCXT {what} is a dict; received {type(source).__name__}")
        self._source = source
        self._what = what
        self._members: dict[str, Any] = {}
        self._missing: dict[str, str] = {}

    def get(self, name: str) -> Any:
        return self._source.get(name)

    def put(self, member: str, value: Any) -> None:
        if value is not None:
            self._members[member] = value

    def miss(self, member: str, why: str) -> None:
        self._missing[member] = why

    def word(self, name: str, words: Mapping[str, str]) -> str | None:
        value = self.get(name)
        if value is None:
            return None
        if value not in words:
            member = "status" if name == "status" else "order_type"
            self.miss(member, f"the {self._what} has the {name} {_received(value)}, not one of {', '.join(words)}")
        return words.get(value)

    def identity(self, name: str) -> str | None:
        value = self.get(name)
        return None if value is None or value == "" else str(value)

    def time(self, *names: str) -> Any:
        for name in names:
            value = self.get(name)
            if isinstance(value, str) and value:
                return value
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                return datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=value)
        return None

    def number(self, *names: str) -> Any:
        return next((self.get(name) for name in names if self.get(name) is not None), None)

    def size(self, name: str, contract_size: Any) -> Any:
        amount = self.get(name)
        if amount is None:
            return None
        exact = _exact(amount, name)
        if exact == 0:
            self.miss("position_size", f"the {self._what} has {name} 0: nothing of it is a trade")
            return None
        return amount if contract_size is None else _WIDE.multiply(exact, _exact(contract_size, "contract_size"))

    def commission(self) -> Decimal | None:
        """What was paid, as a negative number; nothing when it was paid in several currencies."""
        fees = self.get("fees") or ([self.get("fee")] if self.get("fee") else [])
        paid = [fee for fee in fees if isinstance(fee, Mapping) and fee.get("cost") is not None]
        if not paid or len({fee.get("currency") for fee in paid}) > 1:
            return None
        total = Decimal(0)
        for fee in paid:
            total = _WIDE.subtract(total, _exact(fee["cost"], "fee"))
        return total if total else Decimal(0)

    def trade(self, bot_name: str, exchange: str, overrides: Mapping[str, Any]) -> dict[str, Any]:
        whole = {"bot_name": bot_name, "exchange": exchange, **self._members, "raw_api_response": dict(self._source)}
        whole.update(overrides)
        errors = [
            _error(member, "required", f"cannot be taken from the {self._what}: {why}")
            for member, why in self._missing.items()
            if overrides.get(member) is None
        ]
        for member in _REQUIRED:
            if whole.get(member) is None and member not in self._missing:
                errors.append(_error(member, "required", f"cannot be taken from the {self._what}: it does not say"))
        if errors:
            raise TradeInvalid(errors)
        _encode_trade(whole)  # raises for what breaks a rule, such as a symbol longer than 20 characters
        return whole


def _exact(value: Any, name: str) -> Decimal:
    try:
        return Decimal(_decimal_token(value, False))
    except _Violation as broken:
        raise TradeInvalid([_error(name, broken.code, broken.detail)]) from None


# ---- The command line ------------------------------------------------------------------------------------------------


def _status_of(folder: str) -> dict[str, Any]:
    """Reads a folder without owning it: its figures may be a moment old."""
    if not os.path.isdir(folder):
        raise TidemarkError(f"There is no outbox {folder}.")
    settled = _read_cursor(folder)
    sizes = [size for scan in _scan_segments(folder) for seq, size in scan.lines if seq > settled]
    try:
        holder = json.loads(_read_file(os.path.join(folder, "lock")) or b"null")
    except ValueError:
        holder = None
    used = isinstance(holder, dict) and not _holder_is_dead(holder)
    return {
        "dir": folder,
        "in_use_by": {"pid": holder.get("pid"), "host": holder.get("host")} if used else None,
        "queued": len(sizes),
        "queued_bytes": sum(sizes),
        "settled": settled,
        "dead_letters": sum(1 for _ in _read_dead_letters(folder)),
        "torn_files": sorted(name for name in os.listdir(folder) if name.startswith("torn-")),
    }


def _drain(folder: str, url: str, key_file: str | None, timeout: float) -> dict[str, Any]:
    _status_of(folder)
    key = _key_from_environment(key_file)
    if not key:
        raise TidemarkError("A key is needed: set TIDEMARK_KEY or TIDEMARK_KEY_FILE, or give --key-file.")
    with Outbox(url, key, dir=folder) as outbox:
        outbox.flush(timeout)
        return outbox.health().as_dict()


def _requeue(folder: str) -> int:
    _status_of(folder)
    store = _Store(os.path.abspath(folder), "always", 2**63, False)
    try:
        return store.requeue()
    finally:
        store.close()


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="tidemark.py", description="Looks after an outbox folder. The key comes from TIDEMARK_KEY or a file."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    status = commands.add_parser("status", help="what is queued, and who uses the folder")
    drain = commands.add_parser("drain", help="sends what is queued; exit code 1 when something is left")
    drain.add_argument("--url", default=os.environ.get("TIDEMARK_URL"), help="the server (default: TIDEMARK_URL)")
    drain.add_argument("--key-file", help="a file with the key (default: TIDEMARK_KEY_FILE, TIDEMARK_KEY)")
    drain.add_argument("--timeout", type=float, default=60.0, help="seconds at most (default 60)")
    letters = commands.add_parser("dead-letters", help="trades that the server refused for good")
    letters.add_argument("--requeue", action="store_true", help="puts them at the end of the queue again")
    for command in (status, drain, letters):
        command.add_argument("dir", help="the folder of the outbox")
        command.add_argument("--json", action="store_true", help="prints one JSON document")
    given = parser.parse_args(words)
    if given.command == "drain" and not given.url:
        parser.error("drain needs --url or TIDEMARK_URL")
    return given


def _letter_dict(letter: DeadLetter) -> str:
    head = json.dumps({"seq": letter.seq, "at": letter.at, "status": letter.status, "problem": letter.problem})
    return f'{head[:-1]}, "trade": {letter.text}}}'


def main(words: list[str] | None = None) -> int:
    """The command line; answers the exit code: 0 done, 1 failed or something is left, 2 wrong use."""
    given = _arguments(words)
    try:
        if given.command == "status":
            shown: dict[str, Any] = _status_of(given.dir)
            code = 0
        elif given.command == "drain":
            shown = _drain(given.dir, given.url, given.key_file, given.timeout)
            code = 1 if shown["queued"] else 0
        elif given.requeue:
            shown = {"requeued": _requeue(given.dir)}
            code = 0
        else:
            _status_of(given.dir)
            lines = [_letter_dict(letter) for letter in _read_dead_letters(given.dir)]
            print('{"data":[' + ",".join(lines) + "]}" if given.json else "\n".join(lines) or "none")
            return 0
    except (TidemarkError, ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(json.dumps(shown) if given.json else "\n".join(f"{name}: {value}" for name, value in shown.items()))
    return code


if __name__ == "__main__":
    sys.exit(main())
