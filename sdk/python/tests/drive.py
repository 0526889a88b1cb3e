"""Runs an outbox against the real server as a test of the repository orders it: one JSON object in, one out.

The key comes from TIDEMARK_KEY. Numbers of the order are read as Decimals, so that the test's digits arrive here.
"""

import json
import signal
import subprocess
import sys
from decimal import Decimal

from support import tidemark


def log(outbox, trade):
    if "raw_text" in trade:
        trade = {**trade, "raw_api_response": tidemark.RawJson(trade["raw_text"])}
        del trade["raw_text"]
    receipt = outbox.log_trade(trade)
    return {"seq": receipt.seq, "key": receipt.idempotency_key}


def run(order):
    with tidemark.Outbox(order["url"], tidemark._key_from_environment(), dir=order["dir"], max_backoff=0.1) as outbox:
        receipts = [log(outbox, trade) for trade in order.get("trades", [])]
        if order.get("requeue"):
            outbox.requeue_dead_letters()
        left = outbox.flush(float(order.get("flush", 30)))
        letters = [
            {"status": letter.status, "code": letter.problem.get("code"), "text": letter.text}
            for letter in outbox.dead_letters()
        ]
        return {"receipts": receipts, "left": left, "dead": letters, "health": outbox.health().as_dict()}


def verdicts(order):
    """Which of these members, each put into a whole trade, may be queued; null, or the code of the broken rule."""
    found = []
    for member, value in order["members"]:
        try:
            tidemark._encode_trade({**order["trade"], member: value})
            found.append(None)
        except tidemark.TradeInvalid as problem:
            found.append(problem.errors[0]["code"])
    return found


def endless(order):
    """Logs numbered trades and says each number once its call has returned, until somebody kills it."""
    outbox = tidemark.Outbox(order["url"], tidemark._key_from_environment(), dir=order["dir"], max_backoff=0.1)
    number = order["from"]
    while True:
        outbox.log_trade({**order["trade"], "comment": str(number)})
        print(number, flush=True)
        number += 1


def killed(order):
    """Rounds of a process that logs and is killed with SIGKILL; then one that sends the rest."""
    number, returned = 0, []
    for _ in range(int(order["rounds"])):
        inner = json.dumps({**order, "do": "endless", "from": number}, default=str)
        words = [sys.executable, __file__, inner]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as child:
            seen = [int(child.stdout.readline()) for _ in range(int(order["each"]))]
            child.send_signal(signal.SIGKILL)
            seen += [int(line) for line in child.stdout.read().split("\n")[:-1]]
        returned += seen
        number = seen[-1] + 1000  # the one whose call was cut may have landed too
    return {"returned": returned, **run(order)}


if __name__ == "__main__":
    given = json.loads(sys.argv[1] if len(sys.argv) > 1 else sys.stdin.read(), parse_float=Decimal)
    work = {"run": run, "verdicts": verdicts, "endless": endless, "killed": killed}[given["do"]]
    print(json.dumps(work(given)))
