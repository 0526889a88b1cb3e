"""asyncio: the loop is held for the write only; and the founding text's function, unchanged in its use."""

import asyncio
import logging
import os
import subprocess
import sys
import unittest
from unittest import mock

from support import KEY, FolderCase, nobody, results, sample, tidemark, until


class Asyncio(FolderCase):
    def setUp(self):
        super().setUp()
        self.addCleanup(tidemark.close, 0)

    def test_tasks_are_queued_in_the_order_of_their_calls_and_land(self):
        for fsync in ("background", "always"):
            with self.subTest(fsync=fsync):
                server = self.serve()

                async def run(server=server, fsync=fsync):
                    options = {"dir": f"{self.dir}-{fsync}", "fsync": fsync}
                    async with tidemark.AsyncOutbox(server.url, KEY, **options) as outbox:
                        tasks = [asyncio.create_task(outbox.log_trade(sample(bot_name=f"b{at}"))) for at in range(50)]
                        receipts = await asyncio.gather(*tasks)
                        self.assertEqual([receipt.seq for receipt in receipts], list(range(1, 51)))
                        self.assertEqual(await outbox.flush(20), 0)

                asyncio.run(run())
                self.assertEqual([trade["bot_name"] for trade in server.landed], [f"b{at}" for at in range(50)])

    def test_callbacks_run_in_the_event_loop_and_dead_letters_can_be_put_back(self):
        server = self.serve(results(422))

        async def run():
            loops = []

            def hear(_):
                loops.append(asyncio.get_running_loop())

            async with tidemark.AsyncOutbox(server.url, KEY, dir=self.dir, on_dead_letter=hear) as outbox:
                await outbox.log_trade(sample())
                await outbox.flush(20)
                while not loops:
                    await asyncio.sleep(0)
                self.assertIs(loops[0], asyncio.get_running_loop())
                self.assertEqual(len(await outbox.dead_letters()), 1)
                self.assertEqual(await outbox.requeue_dead_letters(), 1)
                self.assertEqual(await outbox.flush(20), 0)
                self.assertEqual(outbox.health().dead_letters, 0)

        asyncio.run(run())
        self.assertEqual(len(server.landed), 1)

    def test_the_loop_goes_on_while_flush_waits(self):
        async def run():
            async with tidemark.AsyncOutbox(nobody(), KEY, dir=self.dir) as outbox:
                await outbox.log_trade(sample())
                turns = 0
                waiting = asyncio.create_task(outbox.flush(0.2))
                while not waiting.done():
                    await asyncio.sleep(0)
                    turns += 1
                self.assertEqual(await waiting, 1)
                self.assertGreater(turns, 10)
                with self.assertRaises(tidemark.TradeInvalid):
                    await outbox.log_trade(sample(entry_price=0))

        asyncio.run(run())

    def test_an_outbox_that_is_not_open_says_how_to_open_it(self):
        async def run():
            outbox = tidemark.AsyncOutbox(nobody(), KEY, dir=self.dir)
            with self.assertRaisesRegex(tidemark.OutboxClosed, "async with"):
                await outbox.log_trade(sample())
            await outbox.close()

        asyncio.run(run())
        for url, key in (("nowhere", KEY), (nobody(), "")):
            with self.assertRaises(ValueError):
                tidemark.AsyncOutbox(url, key)

    # -- the founding text's function

    def test_the_founding_call_lands_its_trade_after_an_outage_and_never_raises_for_the_network(self):
        server = self.serve("cut", (503, {}, ""), (500, {}, ""))
        payload = sample(raw_api_response={"id": "1"}, entry_time="2026-04-05T12:34:56.123456+00:00")

        async def run():
            tidemark.configure(f"{server.url}/api/v1/log_trade", KEY, dir=self.dir, max_backoff=0.02)
            task = asyncio.create_task(tidemark.log_trade_to_backend(payload))
            self.assertEqual((await task).seq, 1)

        asyncio.run(run())
        until(lambda: server.landed)
        self.assertEqual(server.landed[0]["raw_api_response"], {"id": "1"})
        tidemark.close()

    def test_a_trade_that_cannot_be_queued_is_logged_as_an_error_and_answers_none(self):
        logging.getLogger("tidemark").setLevel(logging.ERROR)
        tidemark.configure(nobody(), KEY, dir=self.dir, max_bytes=10)
        for payload, words in ((sample(entry_price=-1), "greater than 0"), (sample(), "max_bytes"), ("text", "dict")):
            with self.assertLogs("tidemark", logging.ERROR) as caught:
                self.assertIsNone(asyncio.run(tidemark.log_trade_to_backend(payload)))
            self.assertRegex(caught.output[0], f"Failed to log trade.*{words}")

    def test_without_configuration_the_environment_is_read(self):
        server = self.serve()
        file = os.path.join(self.folder, "key")
        with open(file, "w", encoding="ascii") as content:
            content.write(f"{KEY}\n")
        environment = {"TIDEMARK_URL": server.url, "TIDEMARK_KEY_FILE": file, "TIDEMARK_OUTBOX_DIR": self.dir}
        with mock.patch.dict(os.environ, environment):
            self.assertEqual(asyncio.run(tidemark.log_trade_to_backend(sample())).seq, 1)
        until(lambda: server.landed)
        self.assertEqual(server.headers[0][1]["X-API-Key"], KEY)
        self.assertTrue(os.path.isdir(self.dir))

    def test_what_is_queued_when_the_process_ends_is_sent_at_its_end(self):
        server = self.serve()
        program = (
            "import asyncio, sys; from support import sample, tidemark\n"
            "tidemark.configure(*sys.argv[1:3], dir=sys.argv[3])\n"
            "asyncio.run(tidemark.log_trade_to_backend(sample()))\n"
        )
        words = [sys.executable, "-W", "error", "-c", program, server.url, KEY, self.dir]
        done = subprocess.run(words, cwd=os.path.dirname(__file__) or ".", capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))
        self.assertEqual((len(server.landed), os.listdir(self.dir)), (1, ["cursor"]))

    def test_what_is_missing_in_the_configuration_is_named(self):
        with mock.patch.dict(os.environ):
            for name in ("TIDEMARK_URL", "TIDEMARK_KEY", "TIDEMARK_KEY_FILE"):
                os.environ.pop(name, None)
            with self.assertRaisesRegex(tidemark.TidemarkError, "url"):
                asyncio.run(tidemark.log_trade_to_backend(sample()))
            with self.assertRaisesRegex(tidemark.TidemarkError, "TIDEMARK_KEY_FILE"):
                tidemark.configure(nobody())
            os.environ["TIDEMARK_KEY_FILE"] = "/nowhere/key"
            with self.assertRaisesRegex(tidemark.TidemarkError, "cannot be read"):
                tidemark.configure(nobody())


if __name__ == "__main__":
    unittest.main()
