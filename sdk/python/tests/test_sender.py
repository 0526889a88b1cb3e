"""How the sender meets every kind of answer: what settles a trade, what keeps it, and what is said about it."""

import io
import json
import logging
import os
import pickle
import shutil
import ssl
import subprocess
import threading
import unittest
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

from support import KEY, FolderCase, nobody, problem, results, sample, tidemark, until


def names(server):
    return [trade["bot_name"] for trade in server.landed]


class Sender(FolderCase):
    def log(self, outbox, *bots, **members):
        for bot in bots:
            outbox.log_trade(sample(bot_name=bot, **members))

    def test_trades_land_in_order_with_the_key_in_its_header_and_each_once(self):
        server = self.serve()
        outbox = self.open(server)
        bots = [f"b{at}" for at in range(700)]
        self.log(outbox, *bots)
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual(names(server), bots)
        path, headers = server.headers[0]
        self.assertEqual(path, "/api/v1/trades")
        self.assertEqual(headers["X-API-Key"], KEY)
        self.assertEqual(headers["Content-Type"], "application/x-ndjson")
        self.assertLessEqual(max(len(request) for request in server.requests), 200)
        health = outbox.health()
        self.assertEqual((health.queued, health.queued_bytes, health.last_error), (0, 0, None))
        until(lambda: outbox.health().state == "idle")

    def test_503_429_408_500_a_cut_and_nonsense_keep_everything_until_it_works(self):
        nonsense = [(207, {}, "{"), (207, {}, '{"data":[]}'), (200, {}, "hello"), (204, {}, ""), results(201, 201)]
        steps = [(503, {}, "{}"), (429, {}, ""), (408, {}, ""), (500, {}, "<p>no</p>"), "cut", *nonsense]
        server = self.serve(*steps)
        outbox = self.open(server)
        self.log(outbox, "a")
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual(names(server)[-1], "a")
        self.assertGreater(len(server.requests), len(steps))
        self.assertEqual(len({json.dumps(request) for request in server.requests}), 1, "the same line each time")
        self.assertEqual(outbox.health().dead_letters, 0)

    def test_without_a_server_calls_succeed_and_health_says_why_nothing_leaves(self):
        outbox = self.open(nobody())
        self.log(outbox, "a", "b")
        health = until(lambda: outbox.health() if outbox.health().state == "waiting" else None)
        self.assertIn("refused", health.last_error.lower())
        self.assertEqual((health.queued, outbox.flush(0)), (2, 2))
        self.assertLessEqual(abs((datetime.now(timezone.utc) - health.oldest_queued_at).total_seconds()), 60)
        json.dumps(health.as_dict())

    def test_a_silent_and_a_dripping_server_are_left_at_the_deadline(self):
        server = self.serve("hang", "drip")
        outbox = self.open(server, timeout=0.2)
        self.log(outbox, "a")
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual(len(server.requests), 3)

    def test_retry_after_is_the_least_pause_as_seconds_and_as_a_date(self):
        date = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=900), usegmt=True)
        for given, least in (("600", 590), (date, 800), ("999999999", 3590)):
            with self.subTest(given=given):
                self.dir = f"{self.folder}/{least}"
                outbox = self.open(self.serve((503, {"Retry-After": given}, "{}")))
                self.log(outbox, "a")
                at = until(lambda outbox=outbox: outbox.health().next_try_at)
                left = (at - datetime.now(timezone.utc)).total_seconds()
                self.assertTrue(least < left <= 3600, left)
        self.assertEqual(tidemark._retry_after("soon"), 0)
        self.assertEqual(tidemark._retry_after("-5"), 0)

    def test_a_line_that_could_not_be_stored_stops_the_cursor_and_is_sent_again_with_what_follows(self):
        server = self.serve((503, {}, ""), lambda lines: results(201, 503, 201))
        outbox = self.open(server)
        self.log(outbox, "a", "b", "c")
        self.assertEqual(outbox.flush(20), 0)
        sent = [[json.loads(line)["bot_name"] for line in request] for request in server.requests]
        self.assertEqual(sent[-1], ["b", "c"])
        self.assertEqual(outbox.health().dead_letters, 0)

    def test_a_refused_line_becomes_a_dead_letter_and_the_others_land(self):
        heard = []
        statuses = [400, 403, 409, 413, 422]
        server = self.serve((503, {}, ""), lambda lines: results(*statuses, 201))
        outbox = self.open(server, on_dead_letter=heard.append)
        self.log(outbox, *"abcdef", exit_price="0.10")
        self.assertEqual(outbox.flush(20), 0)
        letters = until(lambda: outbox.dead_letters() if len(heard) == 5 else None)
        self.assertEqual([letter.status for letter in letters], statuses)
        self.assertEqual([letter.trade["bot_name"] for letter in letters], list("abcde"))
        self.assertEqual(letters[0].problem["detail"], "Refused with 400.")
        self.assertIn('"exit_price":0.10', letters[0].text)
        self.assertEqual(names(server), ["f"])

    def test_dead_letters_put_back_keep_their_identity_and_go_to_the_end(self):
        server = self.serve(results(422))
        outbox = self.open(server)
        receipt = outbox.log_trade(sample(bot_name="a", exit_price="1.50"))
        outbox.flush(20)
        first = server.requests[0][0]
        self.log(outbox, "b")
        self.assertEqual(outbox.requeue_dead_letters(), 1)
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual(names(server), ["b", "a"])
        self.assertEqual(server.requests[-1][-1], first, "the very same text")
        self.assertIn(receipt.idempotency_key, first)
        self.assertEqual((outbox.dead_letters(), outbox.health().dead_letters), ([], 0))
        self.assertEqual(outbox.requeue_dead_letters(), 0)

    def test_one_line_that_spoils_the_body_is_found_by_halving(self):
        for status in (413, 422, 400):
            with self.subTest(status=status):
                self.dir = f"{self.folder}/{status}"

                def judge(lines, status=status):
                    spoilt = any('"bad"' in line for line in lines)
                    return (status, {}, json.dumps(problem(status, "body_unparsable"))) if spoilt else "land"

                server = self.serve((503, {}, ""), *[judge] * 40)
                outbox = self.open(server)
                bots = ["bad" if at == 37 else f"b{at}" for at in range(64)]
                self.log(outbox, *bots)
                self.assertEqual(outbox.flush(20), 0)
                self.assertEqual(names(server), [bot for bot in bots if bot != "bad"])
                self.assertEqual([letter.trade["bot_name"] for letter in outbox.dead_letters()], ["bad"])

    def test_a_way_that_breaks_under_large_requests_is_used_with_smaller_ones(self):
        server = self.serve((503, {}, ""), *[lambda lines: "cut" if len(lines) > 2 else "land"] * 100_000)
        outbox = self.open(server)
        self.log(outbox, *"abcdefgh")
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual(names(server), list("abcdefgh"))

    def test_a_wrong_key_or_address_keeps_everything_and_says_refused(self):
        moved = (308, {"Location": "http://127.0.0.1:1/"}, "")
        proxy = (400, {}, "<html>plain HTTP sent to an HTTPS port</html>")
        about = (400, {}, json.dumps(problem(400, "request_invalid")))
        refusals = [(status, {}, json.dumps(problem(status))) for status in (401, 403, 404, 405, 415, 421)]
        for step in [*refusals, moved, proxy, about]:
            with self.subTest(step=step):
                self.dir = f"{self.folder}/{hash(str(step))}"
                heard = []
                server = self.serve(step, step, step)
                outbox = self.open(server, on_state=heard.append)
                self.log(outbox, "a")
                self.assertEqual(outbox.flush(20), 0)
                self.assertIn("refused", [health.state for health in heard])
                said = next(health.last_error for health in heard if health.state == "refused")
                self.assertIn(str(step[0]), said)
                self.assertEqual("redirects are not followed" in said, step is moved)
                self.assertEqual((names(server), outbox.dead_letters()), (["a"], []))

    def test_a_kept_connection_that_the_server_closed_costs_no_pause(self):
        heard = []
        server = self.serve("land", "cut")
        outbox = self.open(server, on_state=lambda health: heard.append(health.state))
        for bot in "ab":
            self.log(outbox, bot)
            self.assertEqual(outbox.flush(20), 0)
        self.assertEqual((names(server), len(server.requests)), (["a", "b"], 3))
        self.assertNotIn("waiting", heard)

    def test_a_request_that_close_has_cut_off_is_not_begun_again(self):
        server = self.serve("land", "hang")
        outbox = self.open(server)
        self.log(outbox, "a")
        self.assertEqual(outbox.flush(20), 0)
        self.log(outbox, "b")
        until(lambda: len(server.requests) == 2)
        outbox.close(0)
        self.assertEqual((len(server.requests), outbox.health().queued), (2, 1))

    def test_a_server_that_closes_after_each_answer_is_served_as_well(self):
        closing = (207, {"Connection": "close"}, results(201)[2])
        server = self.serve(closing, closing, closing)
        outbox = self.open(server)
        for bot in "abc":
            self.log(outbox, bot)
            self.assertEqual(outbox.flush(20), 0)
        self.assertEqual((names(server), len(server.requests)), (list("abc"), 3))

    @unittest.skipUnless(shutil.which("openssl"), "making a certificate needs openssl")
    def test_a_certificate_that_is_not_trusted_is_refused_and_one_that_is_given_is_taken(self):
        certificate = os.path.join(self.folder, "certificate.pem")
        words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=tidemark"]
        words += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", certificate + ".key", "-out", certificate]
        subprocess.run(words, check=True, capture_output=True)
        server = self.serve()
        own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        own.load_cert_chain(certificate, certificate + ".key")
        server.socket = own.wrap_socket(server.socket, server_side=True)
        url = server.url.replace("http:", "https:")
        outbox = self.open(url)
        self.log(outbox, "a")
        until(lambda: "certificate" in (outbox.health().last_error or ""))
        outbox.close(0)
        self.assertEqual(server.requests, [])
        outbox = self.open(url, ssl_context=ssl.create_default_context(cafile=certificate))
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual(names(server), ["a"])

    def test_a_callback_that_fails_does_not_stop_the_sender(self):
        def fail(_):
            raise RuntimeError("no")

        outbox = self.open(self.serve(results(422)), on_dead_letter=fail, on_state=fail)
        self.log(outbox, "a", "b")
        self.assertEqual(outbox.flush(20), 0)

    def test_the_key_is_shown_nowhere(self):
        caught = io.StringIO()
        logger = logging.getLogger("tidemark")
        handler = logging.StreamHandler(caught)
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
        self.addCleanup(logger.removeHandler, handler)
        echo = json.dumps(problem(401, detail=f"no such key {KEY}"))
        told = {"data": [{"index": 0, "status": 422, "problem": problem(422, detail=f"key {KEY}")}]}
        server = self.serve((401, {}, echo), (401, {}, f"<p>{KEY}</p>"), (207, {}, json.dumps(told)))
        heard = []
        outbox = self.open(server, on_state=lambda health: heard.append(repr(health)))
        self.log(outbox, "a")
        outbox.flush(20)
        shown = [caught.getvalue(), *heard, repr(outbox), repr(vars(outbox)), repr(vars(outbox._sender))]
        shown += [repr(vars(outbox._sender._wire)), repr(outbox.health()), repr(outbox.dead_letters())]
        shown.append(repr(tidemark.AsyncOutbox(server.url, KEY)._options))
        self.assertIn("[secret]", "".join(shown))
        for text in shown:
            self.assertNotIn(KEY, text)
        with self.assertRaises(TypeError):
            pickle.dumps(outbox._sender._wire._key)
        for bad in (f"{KEY} x", f"{KEY}\n{KEY}", "", f"{KEY}ü"):
            with self.assertRaises(ValueError) as refused:
                tidemark.Outbox(server.url, bad, dir=self.dir)
            self.assertNotIn("4711", str(refused.exception))

    def test_a_wrong_option_is_an_error_that_names_it_before_anything_is_made(self):
        wrong = [
            ({"url": "ftp://x"}, "url"), ({"url": "http://u:p@x"}, "credentials"), ({"url": 5}, "url"),
            ({"url": "http://"}, "url"), ({"url": "http://x/?key=1"}, "url"), ({"url": "http://x:99999"}, "url"),
            ({"key": None}, "key"),
            ({"fsync": "never"}, "fsync"), ({"max_bytes": 0}, "max_bytes"), ({"batch_lines": 501}, "batch_lines"),
            ({"batch_lines": 1.5}, "batch_lines"), ({"timeout": 0}, "timeout"), ({"timeout": "1"}, "timeout"),
            ({"max_backoff": True}, "max_backoff"), ({"on_state": 1}, "on_state"),
            ({"on_dead_letter": "f"}, "on_dead_letter"),
        ]  # fmt: skip
        for options, word in wrong:
            with self.subTest(options=options), self.assertRaisesRegex((ValueError, TypeError), word):
                tidemark.Outbox(**{"url": "http://127.0.0.1:1", "key": KEY, "dir": self.dir, **options})
        with self.assertRaises(FileNotFoundError):
            open(self.dir)
        outbox = self.open(nobody())
        for bad in (None, 5, "text", ["a"]):
            with self.assertRaises(tidemark.TradeInvalid):
                outbox.log_trade(bad)
        with self.assertRaisesRegex(tidemark.TradeInvalid, "bot_name is given twice"):
            outbox.log_trade(sample(), bot_name="again")
        for work in (outbox.flush, outbox.close):
            with self.assertRaisesRegex(ValueError, "timeout"):
                work(-1)
        self.assertEqual(outbox.health().queued, 0)

    def test_the_url_of_the_founding_sender_and_a_path_prefix_are_understood(self):
        for url, path in (
            ("http://h:8000/api/v1/log_trade", "/api/v1/trades"),
            ("https://h/desk/", "/desk/api/v1/trades"),
            ("http://[::1]:1", "/api/v1/trades"),
        ):
            self.assertEqual(tidemark._read_url(url)[2], path)

    def test_callers_in_many_threads_get_distinct_numbers_and_all_lands(self):
        server = self.serve()
        outbox = self.open(server)
        seqs = []
        threads = [
            threading.Thread(target=lambda: [seqs.append(outbox.log_trade(sample()).seq) for _ in range(50)])
            for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual((sorted(seqs), len(server.landed)), (list(range(1, 401)), 400))


if __name__ == "__main__":
    unittest.main()
