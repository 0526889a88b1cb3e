# The Python bot of a torture run: logs what it is told to log, through the outbox, and prints each receipt.
# Printing is one write to the pipe, so that a receipt is out before the next call begins.
import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "sdk" / "python"))
import tidemark


def say(**line):
    os.write(1, (json.dumps(line) + "\n").encode())


def drain(outbox, timeout_ms):
    outbox.flush(timeout_ms / 1000)
    health = outbox.health()
    outbox.close(5)
    say(
        kind="settled",
        settled=health.queued == 0,
        queued=health.queued,
        deadLetters=health.dead_letters,
        lastError=health.last_error,
    )


def main():
    given = json.loads(sys.argv[1])
    outbox = tidemark.Outbox(
        given["url"],
        os.environ["TIDEMARK_KEY"],
        dir=given["folder"],
        fsync=given["fsync"],
        batch_lines=given["batchLines"],
        timeout=given["timeoutMs"] / 1000,
        max_backoff=given["maxBackoffMs"] / 1000,
        _unsafe_for_torture={given["bug"]: True} if given["bug"] else None,
    )
    say(kind="opened")
    for line in sys.stdin:
        order = json.loads(line)
        if order["do"] == "drain":
            drain(outbox, order["timeout_ms"])
            return
        try:
            raw = tidemark.RawJson(order["raw"])
            receipt = outbox.log_trade(order["trade"], raw_api_response=raw)
            say(kind="returned", call=order["call"], key=receipt.idempotency_key)
        except Exception as problem:
            say(kind="refused", call=order["call"], error=repr(problem))


main()
