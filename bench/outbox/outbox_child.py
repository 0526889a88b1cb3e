# The Python bot of the outbox benchmark, in a process of its own: times its calls, fills a queue, or empties one.
# The calls run on an event loop, as in most bots, so that a ticker can show for how long they hold it up.
import asyncio
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "sdk" / "python"))
import tidemark

task = json.loads(sys.argv[1])


def trade_of(number):
    return json.loads(task["template"].replace("@ID@", f"{task['botName']}-{number}"))


async def time_calls(outbox):
    def timed(number):
        trade = trade_of(number)
        started = time.perf_counter_ns()
        outbox.log_trade(trade)
        return (time.perf_counter_ns() - started) / 1000

    for number in range(task["warmUp"]):
        timed(-number - 1)
        await asyncio.sleep(0)
    lags = []

    async def tick():
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            lags.append(max(0.0, (now - last) * 1000 - 1))
            last = now

    ticker = asyncio.ensure_future(tick())
    calls = []
    for number in range(task["calls"]):
        calls.append(timed(number))
        await asyncio.sleep(task["everyMs"] / 1000)
    ticker.cancel()
    return {"callMicros": calls, "lagsMs": lags}


def fill(outbox):
    started = time.perf_counter()
    for number in range(task["calls"]):
        outbox.log_trade(trade_of(number))
    return {"seconds": time.perf_counter() - started, "peakBytes": peak_bytes()}


def drain(outbox):
    started = time.perf_counter()
    outbox.flush(task["timeoutMs"] / 1000)
    seconds = time.perf_counter() - started
    return {"seconds": seconds, "left": outbox.health().queued, "peakBytes": peak_bytes()}


def peak_bytes():
    for line in open("/proc/self/status", encoding="ascii", errors="replace"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def main():
    outbox = tidemark.Outbox(
        task["url"],
        os.environ["TIDEMARK_KEY"],
        dir=task["folder"],
        fsync=task["fsync"],
        max_bytes=task["maxBytes"],
    )
    try:
        if task["mode"] == "enqueue":
            found = asyncio.run(time_calls(outbox))
        else:
            found = fill(outbox) if task["mode"] == "fill" else drain(outbox)
    finally:
        outbox.close(0)
    print(json.dumps(found))


main()
