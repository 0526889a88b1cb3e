"""A stand-in for an exchange object of CCXT: market orders that fill a few looks later, at a price that moves.

It has the two calls that the bot uses, with answers of the same shape; it is no simulation of a market.
"""

import uuid
from datetime import datetime, timezone


class PracticeExchange:
    id = "practice"

    def __init__(self):
        self._orders = {}
        self._price = 65000.12345678

    def create_order(self, symbol, type, side, amount, price=None, params=None):
        number = uuid.uuid4().hex  # a second run must not give the ids of the first again
        self._price = round(self._price + (0.5 if side == "sell" else -0.25), 8)
        self._orders[number] = {
            "id": number,
            "symbol": symbol,
            "type": type,
            "side": side,
            "amount": amount,
            "status": "open",
            "looks": 0,
        }
        return {"id": number, "symbol": symbol, "status": None, "info": {"orderId": number}}

    def fetch_order(self, id, symbol=None, params=None):
        order = self._orders[id]
        order["looks"] += 1
        done = order["looks"] >= 2
        cost = order["amount"] * self._price
        return {
            "id": id,
            "datetime": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "symbol": order["symbol"],
            "type": order["type"],
            "side": order["side"],
            "status": "closed" if done else "open",
            "price": None,
            "average": self._price if done else None,
            "amount": order["amount"],
            "filled": order["amount"] if done else 0.0,
            "remaining": 0.0 if done else order["amount"],
            "cost": cost if done else 0.0,
            "fee": {"currency": symbol.split("/")[1], "cost": round(cost * 0.001, 8)} if done else None,
            "fees": [],
            "trades": [],
            "info": {"orderId": id, "avgPrice": f"{self._price:.8f}" if done else "0"},
        }
