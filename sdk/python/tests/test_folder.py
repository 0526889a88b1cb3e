"""The folder on disk: what survives a killed process, damage, a full disk, and other processes that want it."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import unittest
import zlib
from unittest import mock

from support import FolderCase, nobody, results, sample, tidemark, until

HERE = os.path.dirname(os.path.abspath(__file__))
CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from support import KEY, sample, tidemark
outbox = tidemark.Outbox(sys.argv[3], KEY, dir=sys.argv[2])
while True:
    print(outbox.log_trade(sample()).idempotency_key, flush=True)
"""


class Folder(FolderCase):
    # -- format

    def test_a_line_is_its_crc_its_number_and_the_very_text_that_is_sent(self):
        self.fill("a", "b")
        first, second, rest = self.read("000000000001.jsonl").split(b"\n")
        self.assertEqual(rest, b"")
        crc, body = first.split(b" ", 1)
        self.assertEqual(crc, b"%08x" % zlib.crc32(body))
        self.assertTrue(body.startswith(b'1 {"bot_name":"a"'))
        self.assertTrue(second[9:].startswith(b'2 {"bot_name":"b"'))
        server = self.serve()
        outbox = self.open(server)
        outbox.flush(20)
        self.assertEqual(server.requests[0][0].encode(), body[2:])

    def test_folder_and_files_are_private_and_settled_files_go(self):
        self.fill("a")
        self.assertEqual(stat.S_IMODE(os.stat(self.dir).st_mode), 0o700)
        self.assertEqual(stat.S_IMODE(os.stat(self.path("000000000001.jsonl")).st_mode), 0o600)
        self.assertEqual(self.drain(), ["a"])
        self.assertEqual(self.names(), ["cursor"])
        self.assertEqual(self.read("cursor"), b"%08x 1\n" % zlib.crc32(b"1"))
        self.assertEqual(self.fill("b")[0].seq, 2)
        self.assertEqual(self.names("0"), ["000000000002.jsonl"])

    def test_a_new_file_begins_at_eight_mebibytes_and_the_queue_spans_files(self):
        with mock.patch.object(tidemark, "_SEGMENT_BYTES", 1000):
            self.fill(*[f"b{at}" for at in range(40)])
            self.assertGreater(len(self.names("0")), 5)
            self.assertEqual(self.drain(), [f"b{at}" for at in range(40)])
        self.assertEqual(self.names("0"), [])

    # -- crashes and damage

    def test_every_trade_whose_call_returned_survives_kill_9(self):
        reported = []
        for _ in range(3):
            words = [sys.executable, "-c", CHILD, HERE, self.dir, nobody()]
            child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
            reported += [child.stdout.readline().strip() for _ in range(50)]
            child.send_signal(signal.SIGKILL)
            with child.stdout as pipe:
                rest = pipe.read().split("\n")
            reported += rest[:-1]
            # Its pipe ends a moment before it does.
            until(lambda pid=child.pid: not tidemark._start_ticks(pid))
            # The lock of a process that has ended but was not reaped yet is a dead one's as well.
            outbox = self.open(nobody())
            outbox.close(0)
            child.wait()
        server = self.serve()
        outbox = self.open(server)
        self.assertEqual(outbox.flush(20), 0)
        keys = [trade["idempotency_key"] for trade in server.landed]
        self.assertEqual(len(keys), len(set(keys)))
        # One line of each run may be there although its call had not returned.
        self.assertEqual([key for key in keys if key in set(reported)], reported)
        self.assertLessEqual(len(keys) - len(reported), 3)

    def test_a_torn_tail_is_set_aside_and_never_sent(self):
        self.fill("a", "b")
        whole = self.read("000000000001.jsonl")
        self.write("000000000001.jsonl", whole[:-20])
        torn = whole[:-20].split(b"\n")[1]
        outbox = self.open(nobody())
        self.assertEqual((outbox.health().queued, outbox.health().damaged_lines), (1, 1))
        self.assertEqual(outbox.log_trade(sample(bot_name="c")).seq, 2)
        outbox.close(0)
        self.assertEqual(self.read("torn-000000000001.jsonl"), torn)
        self.assertEqual(self.drain(), ["a", "c"])

    def test_a_damaged_line_in_the_middle_is_set_aside_and_the_rest_goes_on(self):
        self.fill("a", "b", "c")
        lines = self.read("000000000001.jsonl").split(b"\n")
        lines[1] = lines[1].replace(b'"b"', b'"x"')
        self.write("000000000001.jsonl", b"\n".join(lines))
        self.assertEqual(self.drain(), ["a", "c"])
        self.assertEqual(self.read("torn-000000000001.jsonl"), lines[1] + b"\n")

    def test_damage_that_cannot_be_set_aside_for_want_of_room_is_passed_over(self):
        self.fill("a", "b", "c")
        lines = self.read("000000000001.jsonl").split(b"\n")
        self.write("000000000001.jsonl", b"\n".join([lines[0], b"#" * 50, lines[2], b"torn"]))
        with mock.patch.object(tidemark, "_write_private", side_effect=OSError(28, "No space left on device")):
            with mock.patch.object(tidemark._Lock, "_link", lambda lock: True):
                outbox = self.open(server := self.serve())
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual([trade["bot_name"] for trade in server.landed], ["a", "c"])
        outbox.close()
        self.assertEqual(self.drain(), [])

    def test_a_file_of_nothing_but_noise_stops_nothing(self):
        os.makedirs(self.dir)
        self.write("000000000001.jsonl", b"\0" * 5000)
        self.fill("a")
        self.assertEqual(self.drain(), ["a"])

    def test_damage_that_comes_while_the_outbox_is_open_is_passed_over(self):
        self.fill("a")
        self.fill("b")
        server = self.serve((503, {"Retry-After": "0"}, ""), "hang")
        outbox = self.open(server, timeout=0.3)
        until(lambda: server.steps == [])
        whole = self.read("000000000001.jsonl")
        self.write("000000000001.jsonl", b"#" * len(whole))
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual([trade["bot_name"] for trade in server.landed], ["b"])
        self.assertEqual((outbox.health().queued, outbox.health().queued_bytes), (0, 0))
        self.assertGreater(outbox.health().damaged_lines, 0)

    def test_without_a_readable_cursor_everything_that_is_there_is_sent_again(self):
        for cursor in (b"", b"00000000 2\n", b"nonsense"):
            with self.subTest(cursor=cursor):
                self.fill("a", "b")
                self.write("cursor", cursor)
                self.assertEqual(self.drain(), ["a", "b"])

    def test_a_half_written_dead_letter_is_cut_off_and_a_whole_one_not_written_twice(self):
        server = self.serve((503, {}, ""), lambda lines: results(422, 422))
        outbox = self.open(server)
        for bot in "ab":
            outbox.log_trade(sample(bot_name=bot))
        outbox.flush(20)
        segment = self.read("000000000001.jsonl")
        outbox.close()
        letters = self.read("dead-letters.jsonl")
        # As if the process had died before the cursor was written, and in the middle of the second letter.
        self.write("000000000001.jsonl", segment)
        os.unlink(self.path("cursor"))
        self.write("dead-letters.jsonl", letters[:-30])
        server = self.serve(lambda lines: results(*[422] * len(lines)))
        outbox = self.open(server)
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual([letter.seq for letter in outbox.dead_letters()], [1, 2])

    def test_a_number_is_not_given_again_as_long_as_a_dead_letter_bears_it(self):
        self.fill("a")
        self.assertEqual(self.drain(results(422)), [])
        os.unlink(self.path("cursor"))
        self.assertEqual(self.fill("b")[0].seq, 2)

    def test_a_folder_that_cannot_be_used_is_an_error_of_its_own(self):
        with open(self.dir, "w", encoding="ascii"):
            pass
        with self.assertRaisesRegex(tidemark.OutboxFailed, "cannot be opened"):
            self.open(nobody())

    # -- one owner

    def test_a_second_owner_is_refused_in_words_that_help(self):
        outbox = self.open(nobody())
        with self.assertRaisesRegex(
            tidemark.OutboxInUse, rf"{self.dir} is in use by process {os.getpid()} .* dir of its own"
        ):
            self.open(nobody())
        outbox.close(0)
        self.open(nobody()).close(0)
        self.assertEqual(self.names("lock"), [])

    def test_a_dead_ones_lock_is_taken_over_and_no_other(self):
        ended = subprocess.Popen(["true"])
        ended.wait()
        own = json.loads(tidemark._Lock(self.dir)._own)
        os.makedirs(self.dir)
        for change, free in (
            ({"pid": ended.pid}, True),
            ({"started": "1"}, True),
            ({"boot": "another"}, True),
            ({}, False),
            ({"pid": 1, "started": None}, False),
            ({"host": f"not-{socket.gethostname()}", "pid": ended.pid}, False),
        ):
            with self.subTest(change=change):
                self.write("lock", json.dumps({**own, **change}).encode())
                if free:
                    self.open(nobody()).close(0)
                else:
                    with self.assertRaises(tidemark.OutboxInUse):
                        self.open(nobody())
        self.write("lock", b"")
        with self.assertRaisesRegex(tidemark.OutboxInUse, "cannot be read"):
            self.open(nobody())

    def test_a_forked_copy_may_not_write_and_does_not_release(self):
        outbox = self.open(nobody())
        child = os.fork()
        if child == 0:
            code = 1
            try:
                outbox.log_trade(sample())
            except tidemark.OutboxInUse:
                outbox.close()
                code = 0
            finally:
                os._exit(code)
        self.assertEqual(os.waitpid(child, 0)[1], 0)
        self.assertEqual((self.names("lock"), outbox.health().queued), (["lock"], 0))

    def test_a_closed_outbox_says_so_and_close_may_be_repeated(self):
        outbox = self.open(nobody())
        outbox.close()
        outbox.close()
        with self.assertRaises(tidemark.OutboxClosed):
            outbox.log_trade(sample())
        self.assertEqual((outbox.health().state, outbox.flush(0)), ("closed", 0))


if __name__ == "__main__":
    unittest.main()
