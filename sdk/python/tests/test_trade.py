"""What a trade may say, and how it goes out. Pure: no file, no network."""

import json
import unittest
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from support import sample, tidemark


def text_of(**members):
    return tidemark._encode_trade(sample(**members))[0].decode()


def token_of(member, value):
    """The member's JSON token as it stands on the wire."""
    return tidemark._json_members(text_of(**{member: value}))[member]


class Trade(unittest.TestCase):
    def refused(self, pointer, code, **members):
        with self.assertRaises(tidemark.TradeInvalid) as caught:
            tidemark._encode_trade(sample(**members))
        found = [(error["pointer"], error["code"]) for error in caught.exception.errors]
        self.assertIn((pointer, code), found, caught.exception.errors)
        return str(caught.exception)

    def test_every_digit_of_a_price_goes_out_as_it_was_given(self):
        for text in ("65000.12345678", "0.00000001", "123456789012.87654321", "65000.50", "-0.10", "1.5e3"):
            self.assertEqual(token_of("exit_price", text), text)
            if "e" not in text:
                self.assertEqual(token_of("exit_price", Decimal(text)), text)
        self.assertEqual(token_of("exit_price", Decimal("1E+3")), "1000")
        self.assertEqual(token_of("exit_price", Decimal("1E-8")), "0.00000001")
        self.assertEqual(token_of("exit_price", 12), "12")

    def test_a_float_goes_out_as_the_shortest_text_that_is_that_float(self):
        self.assertEqual(token_of("exit_price", 0.1), "0.1")
        self.assertEqual(token_of("exit_price", 65000.12345678), "65000.12345678")
        self.assertEqual(Decimal(token_of("exit_price", 0.00000001)), Decimal("0.00000001"))

    def test_the_float_rest_of_a_subtraction_is_rounded_to_twenty_places_and_not_refused(self):
        self.assertEqual(token_of("realized_pnl", 0.1 * 3 - 0.3), "0.00000000000000005551")
        self.assertEqual(Decimal(token_of("realized_pnl", 1e-25)), 0)
        self.refused("/entry_price", "not_positive", entry_price=1e-25)

    def test_what_is_no_exact_number_is_refused_with_what_was_received(self):
        for value in (
            float("nan"),
            float("inf"),
            Decimal("NaN"),
            "abc",
            "1,5",
            ".5",
            "+1",
            "007",
            "1.",
            "",
            "٣",
            True,
            [],
            b"1",
        ):
            with self.subTest(value=value):
                self.refused("/entry_price", "type", entry_price=value)
        self.refused("/entry_price", "unsafe_float", entry_price=1e22)
        self.refused("/exit_price", "number_too_long", exit_price="1." + "1" * 40)
        self.refused("/exit_price", "too_many_digits", exit_price="1" * 21)
        self.refused("/exit_price", "too_many_digits", exit_price=Decimal("1E-21"))
        self.refused("/exit_price", "exponent_out_of_range", exit_price="1e31")
        self.refused("/exit_price", "number_too_long", exit_price=10**5000)
        self.assertIn("received -1", self.refused("/position_size", "not_positive", position_size=-1))
        self.refused("/position_size", "not_positive", position_size="0.000e5")

    def test_a_magic_number_keeps_all_64_bits(self):
        for value in (9223372036854775807, "9223372036854775807", -(2**63)):
            self.assertEqual(token_of("magic_number", value), f'"{int(value)}"')
        for value in (2**63, "9223372036854775808", 1.0, True, "1.0", "٣", None.__class__):
            self.refused("/magic_number", "not_int64", magic_number=value)

    def test_text_is_checked_by_characters_and_whole_unicode(self):
        self.assertEqual(json.loads(token_of("comment", 'ü "\\ 😀\n')), 'ü "\\ 😀\n')
        self.assertNotIn("\n", text_of(comment="a\nb"))
        text_of(bot_name="😀" * 50)
        self.refused("/bot_name", "too_long", bot_name="😀" * 51)
        self.refused("/bot_name", "too_short", bot_name="")
        self.refused("/bot_name", "nul_character", bot_name="a\0")
        self.refused("/bot_name", "lone_surrogate", bot_name="\ud800")
        self.assertIn("received 5012345", self.refused("/account", "type", account=5012345))

    def test_times_are_aware_datetimes_or_one_of_the_accepted_texts(self):
        at = datetime(2026, 4, 5, 12, 34, 56, 123456, timezone(timedelta(hours=3)))
        self.assertEqual(token_of("entry_time", at), '"2026-04-05T09:34:56.123456Z"')
        for text in ("2026-04-05T12:34:56.5+03:00", "2026.04.05 12:34", "2026-04-05 12:34:56", "2026-04-05t12:34:56z"):
            self.assertEqual(token_of("entry_time", text), f'"{text}"')
        for text in (
            "now",
            "2026-04-05",
            "2026.04.05 12:34:56Z",
            "2026-04-05T12:34Z",
            "2026-04.05 12:34",
            "٢026-04-05 12:34",
        ):
            self.refused("/entry_time", "time_format", entry_time=text)
        for text in (
            "2026-02-29 12:00",
            "1989-12-31 12:00",
            "2101-01-01 00:00",
            "2026-01-01 24:00",
            "2026-01-01T00:00:00+24:00",
        ):
            self.refused("/entry_time", "time_out_of_range", entry_time=text)
        self.refused("/exit_time", "time_too_precise", exit_time="2026-04-05T12:34:56.1234567Z")
        self.refused("/entry_time", "type", entry_time=date(2026, 4, 5))
        self.assertIn("fromtimestamp", self.refused("/entry_time", "type", entry_time=1775392496))
        self.refused(
            "/entry_time", "time_out_of_range", entry_time=datetime.min.replace(tzinfo=timezone(timedelta(hours=1)))
        )

    def test_a_naive_datetime_is_refused_with_the_way_out_unless_an_offset_is_given(self):
        naive = datetime(2026, 4, 5, 12, 34, 56)
        self.assertIn("timezone.utc", self.refused("/entry_time", "time_without_zone", entry_time=naive))
        trade = tidemark._json_members(text_of(entry_time=naive, entry_time_offset="+03:00"))
        self.assertEqual(trade["entry_time"], '"2026-04-05T12:34:56"')
        for offset in ("+24:00", "3", "+3:00", 3, "+٣3:00"):
            self.refused("/entry_time_offset", "offset_format", entry_time_offset=offset)

    def test_a_raw_answer_is_any_json_and_raw_text_stays_byte_for_byte(self):
        raw = '{"id" : 9007199254740993, "price": 65000.10, "x":"\\ud800"}'
        self.assertEqual(token_of("raw_api_response", tidemark.RawJson(raw)), raw)
        self.assertEqual(token_of("raw_api_response", tidemark.RawJson(b'{"a":\r\n 1}\n')), '{"a":   1}')
        value = {"id": 9007199254740993, "p": [Decimal("65000.10"), None, True], "t": "\ud800", 1: "ü"}
        token = token_of("raw_api_response", value)
        self.assertIn("65000.10", token)
        self.assertEqual(json.loads(token, parse_float=Decimal), {**{str(name): item for name, item in value.items()}})
        loop = []
        loop.append(loop)
        for bad in (float("nan"), {"a": {1, 2}}, object(), loop, {"d": Decimal("NaN")}):
            self.refused("/raw_api_response", "type", raw_api_response=bad)
        for bad in ("{", "NaN", '{"a":1}{}', "", "\ud800", b"\xff"):
            with self.assertRaises(ValueError):
                tidemark.RawJson(bad)
        with self.assertRaises(TypeError):
            tidemark.RawJson({"a": 1})

    def test_unknown_and_missing_members_are_named_all_at_once(self):
        with self.assertRaises(tidemark.TradeInvalid) as caught:
            tidemark._encode_trade({"botName": "b", "entry_prise": 1, "exchange": None, 7: 1})
        pointers = [error["pointer"] for error in caught.exception.errors]
        for name in ("botName", "entry_prise", "exchange", "7", "bot_name", "entry_price", "entry_time"):
            self.assertIn(f"/{name}", pointers)
        details = " ".join(error["detail"] for error in caught.exception.errors)
        self.assertIn("did you mean bot_name?", details)
        self.assertIn("did you mean entry_price?", details)

    def test_a_trade_longer_than_the_server_takes_is_refused_at_the_call(self):
        self.refused("", "too_large", raw_api_response="x" * 65536)

    def test_identity_is_the_callers_key_or_the_venues_order_id_or_a_fresh_key(self):
        text, identity = tidemark._encode_trade(sample(idempotency_key="mine", exchange_order_id="7"))
        self.assertEqual((identity, json.loads(text)["idempotency_key"]), ("mine", "mine"))
        text, identity = tidemark._encode_trade(sample(exchange_order_id="7"))
        self.assertEqual((identity, json.loads(text).get("idempotency_key")), (None, None))
        seen = set()
        for _ in range(100):
            text, identity = tidemark._encode_trade(sample())
            self.assertRegex(identity, "^[0-9a-f]{32}$")
            self.assertEqual(json.loads(text)["idempotency_key"], identity)
            seen.add(identity)
        self.assertEqual(len(seen), 100)

    def test_none_leaves_an_optional_member_out(self):
        self.assertNotIn("exit_price", text_of(exit_price=None, raw_api_response=None))

    def test_something_key_shaped_is_never_repeated_in_an_error(self):
        secret = "tmki_" + "A1b2" * 5
        for members in ({"entry_price": secret}, {secret: 1}, {"bot_name": secret * 9}, {"entry_time": secret}):
            with self.assertRaises(tidemark.TradeInvalid) as caught:
                tidemark._encode_trade(sample(**members))
            self.assertNotIn(secret, str(caught.exception) + json.dumps(caught.exception.errors))


if __name__ == "__main__":
    unittest.main()
