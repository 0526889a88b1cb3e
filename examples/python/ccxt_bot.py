"""A bot on CCXT that buys, sells, and reports each round trip to Tidemark without ever waiting for it.

    python3 ccxt_bot.py --practice          with a stand-in exchange, nothing to install
    python3 ccxt_bot.py --exchange binance  with CCXT (pip install ccxt) on the exchange's test network

Address and key come from TIDEMARK_URL and TIDEMARK_KEY or TIDEMARK_KEY_FILE, the exchange's from CCXT_KEY, CCXT_SECRET.
"""

import argparse
import os
import sys
import time
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path

# In a bot of your own: put tidemark.py beside it, and this line is not needed.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "sdk" / "python"))
import tidemark

from practice_exchange import PracticeExchange

BOT = "round_trip_v1"


def filled(exchange, order, symbol, pause_seconds):
    """Asks for the order until it is done. What createOrder answers says neither price nor fill on many exchanges."""
    while order.get("status") not in ("closed", "canceled", "expired", "rejected"):
        time.sleep(pause_seconds)
        order = exchange.fetch_order(order["id"], symbol)
    return order


def round_trip(exchange, outbox, symbol, amount, pause_seconds):
    """Buys and sells once: one trade of the ledger, reported when it opens and again when it is closed."""
    entry = filled(exchange, exchange.create_order(symbol, "market", "buy", amount), symbol, pause_seconds)
    trade = tidemark.from_ccxt_order(entry, bot_name=BOT, exchange=exchange.id, status="OPEN")
    outbox.log_trade(trade)

    leave = filled(exchange, exchange.create_order(symbol, "market", "sell", amount), symbol, pause_seconds)
    sold = tidemark.from_ccxt_order(leave, bot_name=BOT, exchange=exchange.id)
    # Floats become exact decimals before anything is computed with them.
    gained = (exact(sold["entry_price"]) - exact(trade["entry_price"])) * exact(trade["position_size"])
    outbox.log_trade(
        {
            **trade,
            "status": "CLOSED",
            "exit_time": datetime.now(timezone.utc),
            "exit_price": sold["entry_price"],
            "realized_pnl": gained,
            "commission": exact(trade.get("commission", 0)) + exact(sold.get("commission", 0)),
            "raw_api_response": {"entry": entry, "exit": leave},
        }
    )


def exact(value):
    return Decimal(str(value))


def connect(name):
    import ccxt  # only here: the stand-in works without it

    exchange = getattr(ccxt, name)({"apiKey": os.environ["CCXT_KEY"], "secret": os.environ["CCXT_SECRET"]})
    exchange.set_sandbox_mode(True)
    return exchange


def main():
    words = argparse.ArgumentParser(description="Buys and sells, and reports each round trip to Tidemark.")
    words.add_argument("--practice", action="store_true", help="a stand-in exchange instead of a real one")
    words.add_argument("--exchange", default="binance", help="an exchange of CCXT (its test network)")
    words.add_argument("--symbol", default="BTC/USDT")
    words.add_argument("--amount", type=float, default=0.001)
    words.add_argument("--trips", type=int, default=3)
    words.add_argument("--dir", default="./tidemark-outbox", help="the outbox of this bot")
    given = words.parse_args()

    exchange = PracticeExchange() if given.practice else connect(given.exchange)
    pause_seconds = 0 if given.practice else 1
    with tidemark.Outbox(*server(), dir=given.dir, on_dead_letter=report) as outbox:
        for _ in range(given.trips):
            round_trip(exchange, outbox, given.symbol, given.amount, pause_seconds)
        left = outbox.flush(timeout=20)
        print(f"{given.trips} round trips reported, {left} reports still on their way")


def server():
    key = os.environ.get("TIDEMARK_KEY") or Path(os.environ["TIDEMARK_KEY_FILE"]).read_text(encoding="ascii")
    return os.environ.get("TIDEMARK_URL", "http://127.0.0.1:8787"), key


def report(letter):
    print(f"refused for good: {letter.problem.get('detail')}", file=sys.stderr)


if __name__ == "__main__":
    main()
