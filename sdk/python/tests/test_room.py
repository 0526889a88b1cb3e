"""No room: max_bytes, a full disk, a write cut short, a sync that fails. Nothing half counts, nothing is lost."""

import os
import resource
import subprocess
import sys
import unittest
from unittest import mock

from support import FolderCase, nobody, results, sample, tidemark, until


class Room(FolderCase):
    def test_max_bytes_is_refused_at_the_call_and_loses_nothing(self):
        outbox = self.open(nobody(), max_bytes=600)
        queued = 0
        with self.assertRaisesRegex(tidemark.OutboxFull, "max_bytes is 600"):
            while True:
                outbox.log_trade(sample(bot_name=f"b{queued}"))
                queued += 1
        outbox.close(0)
        self.assertGreater(queued, 0)
        self.assertEqual(self.drain(), [f"b{at}" for at in range(queued)])

    def test_a_write_that_ends_in_the_middle_does_not_count_and_the_next_call_tries_again(self):
        outbox = self.open(nobody())
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        outbox.log_trade(sample(bot_name="a"))
        size = len(self.read("000000000001.jsonl"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, before[1]))
        try:
            for _ in range(2):
                with self.assertRaisesRegex(tidemark.OutboxFull, "not queued"):
                    outbox.log_trade(sample(bot_name="lost"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        self.assertEqual((outbox.health().queued, len(self.read("000000000001.jsonl"))), (1, size))
        self.assertEqual(outbox.log_trade(sample(bot_name="b")).seq, 2)
        outbox.close(0)
        self.assertEqual(self.drain(), ["a", "b"])

    @unittest.skipUnless(os.geteuid() == 0 and sys.platform == "linux", "mounting a small file system needs root")
    def test_on_a_full_disk_calls_fail_and_sending_makes_room_again(self):
        self.mount_small()
        queued = self.fill_the_disk()
        server = self.serve()
        outbox = self.open(server, fsync="always")
        self.assertEqual(outbox.flush(20), 0)
        until(lambda: self.has_room_for(outbox, "later"))
        self.assertEqual(outbox.flush(20), 0)
        outbox.close()
        self.assertEqual([trade["bot_name"] for trade in server.landed], [*queued, "later"])
        self.assertEqual(self.fill("more")[0].seq, len(queued) + 2)

    @unittest.skipUnless(os.geteuid() == 0 and sys.platform == "linux", "mounting a small file system needs root")
    def test_a_dead_letter_that_finds_no_room_keeps_its_trade_in_the_queue(self):
        self.mount_small()
        self.write("filler", b"x" * 16384)
        queued = self.fill_the_disk()
        outbox = self.open(self.serve(*[lambda lines: results(422, *[201] * (len(lines) - 1))] * 1000))
        until(lambda: "folder of the outbox" in (outbox.health().last_error or ""))
        self.assertEqual((outbox.health().dead_letters, outbox.health().queued), (0, len(queued)))
        os.unlink(self.path("filler"))
        until(lambda: outbox.health().queued == 0)
        self.assertEqual(outbox.dead_letters()[0].trade["bot_name"], "b0")

    def has_room_for(self, outbox, bot):
        try:
            return outbox.log_trade(sample(bot_name=bot, comment="x" * 400))
        except tidemark.OutboxFull:
            return None

    def mount_small(self):
        os.makedirs(self.dir)
        words = ["mount", "-t", "tmpfs", "-o", "size=64k", "tidemark", self.dir]
        if subprocess.run(words, capture_output=True).returncode != 0:
            self.skipTest("mount is not allowed here")
        self.addCleanup(subprocess.run, ["umount", self.dir], check=True)

    def fill_the_disk(self):
        outbox = self.open(nobody())
        queued = []
        with self.assertRaisesRegex(tidemark.OutboxFull, "no room"):
            while True:
                outbox.log_trade(sample(bot_name=f"b{len(queued)}", comment="x" * 400))
                queued.append(f"b{len(queued)}")
        outbox.close(0)
        self.assertGreater(len(queued), 20)
        return queued

    def test_a_failed_sync_is_an_error_at_the_call_and_what_was_not_promised_is_taken_back(self):
        outbox = self.open(nobody(), fsync="always")
        outbox.log_trade(sample(bot_name="a"))
        with mock.patch.object(tidemark, "_fdatasync", side_effect=OSError(28, "No space left on device")):
            with self.assertRaises(tidemark.OutboxFull):
                outbox.log_trade(sample(bot_name="lost"))
        self.assertEqual(outbox.health().queued, 1)
        self.assertEqual(outbox.log_trade(sample(bot_name="b")).seq, 2)
        outbox.close(0)
        self.assertEqual(self.drain(), ["a", "b"])

    def test_after_a_failed_sync_in_the_background_nothing_more_is_trusted_to_that_file(self):
        failures = [OSError(5, "Input/output error")]

        def fail_once(_):
            if failures:
                raise failures.pop()

        with mock.patch.object(tidemark, "_fdatasync", fail_once):
            outbox = self.open(nobody())
            outbox.log_trade(sample(bot_name="a"))
            until(lambda: not failures and outbox._store._current is None)
            outbox.log_trade(sample(bot_name="b"))
            outbox.close(0)
        self.assertEqual(self.names("0"), ["000000000001.jsonl", "000000000002.jsonl"])
        self.assertEqual(self.drain(), ["a", "b"])

    def test_an_interrupt_in_the_middle_of_a_write_leaves_no_half_line(self):
        outbox = self.open(nobody())
        outbox.log_trade(sample(bot_name="a"))
        write = os.write

        def interrupted(descriptor, line):
            write(descriptor, line)
            raise KeyboardInterrupt

        with mock.patch.object(os, "write", interrupted), self.assertRaises(KeyboardInterrupt):
            outbox.log_trade(sample(bot_name="lost"))
        outbox.log_trade(sample(bot_name="b"))
        outbox.close(0)
        self.assertEqual(self.drain(), ["a", "b"])

    def test_always_has_called_fdatasync_before_the_call_returns(self):
        synced = []
        with mock.patch.object(tidemark, "_fdatasync", synced.append):
            outbox = self.open(nobody(), fsync="always")
            for count in (1, 2, 3):
                outbox.log_trade(sample())
                self.assertEqual(len(synced), count)


if __name__ == "__main__":
    unittest.main()
