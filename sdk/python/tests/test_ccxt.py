"""CCXT's unified objects as trades, by the cases that all SDKs share."""

import json
import os
import unittest
from decimal import Decimal

from support import tidemark

GOLDEN = os.path.join(os.path.dirname(tidemark.__file__), "..", "golden", "ccxt.json")
MAPPINGS = {
    "order": tidemark.from_ccxt_order,
    "trade": tidemark.from_ccxt_trade,
    "position": tidemark.from_ccxt_position,
}


def on_the_wire(trade):
    """The trade as it goes out: numbers as Decimals, times as instants, without a fresh key."""
    text, identity = tidemark._encode_trade(trade)
    members = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    if "idempotency_key" not in trade:
        members.pop("idempotency_key", None)
    return members


class Ccxt(unittest.TestCase):
    def test_the_shared_cases(self):
        with open(GOLDEN, encoding="utf-8") as file:
            cases = json.load(file)["cases"]
        self.assertGreaterEqual(len(cases), 15)
        for case in cases:
            with self.subTest(case["name"]):
                make = MAPPINGS[case["from"]]
                if "errors" in case:
                    with self.assertRaises(tidemark.TradeInvalid) as caught:
                        make(case["object"], **case["context"])
                    self.assertEqual([error["pointer"] for error in caught.exception.errors], case["errors"])
                    continue
                made = on_the_wire(make(case["object"], **case["context"]))
                self.assertEqual(
                    made.pop("raw_api_response"), json.loads(json.dumps(case["object"]), parse_float=Decimal)
                )
                expected = dict(case["trade"])
                for name, rule in tidemark._MEMBERS.items():
                    if name in expected and rule.kind in ("decimal", "positive"):
                        expected[name] = Decimal(expected[name])
                self.assertEqual(made, expected)

    def test_what_the_caller_gives_takes_the_place_of_what_is_missing(self):
        given = {"order_type": "BUY", "entry_time": "2026-04-05T12:00:00Z", "entry_price": "1.10", "position_size": 2}
        for make in MAPPINGS.values():
            trade = make({"symbol": "A/B", "info": {}}, bot_name="b", exchange="x", **given)
            self.assertEqual({name: trade[name] for name in given}, given)

    def test_what_is_no_unified_object_is_refused(self):
        for make in MAPPINGS.values():
            for bad in (None, [], "order"):
                with self.assertRaisesRegex(TypeError, "is a dict"):
                    make(bad, bot_name="b", exchange="x")
        with self.assertRaisesRegex(tidemark.TradeInvalid, "filled"):
            tidemark.from_ccxt_order({"symbol": "A", "filled": "much"}, bot_name="b", exchange="x")


if __name__ == "__main__":
    unittest.main()
