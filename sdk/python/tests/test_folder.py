"""The folder on disk: what survives a killed process, damage, a full disk, and other processes that want it."""

import json
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import unittest
import zlib
from unittest import mock

from support import KEY, FolderCase, nobody, results, sample, tidemark, until

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
    def path(self, *names):
        return os.path.join(self.dir, *names)

    def names(self, prefix=""):
        return sorted(name for name in os.listdir(self.dir) if name.startswith(prefix))

    def read(self, *names):
        with open(self.path(*names), "rb") as file:
            return file.read()

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content)

    def fill(self, *bots, **options):
        """Leaves trades of these bots unsent in the folder."""
        outbox = self.open(nobody(), **options)
        receipts = [outbox.log_trade(sample(bot_name=bot)) for bot in bots]
        outbox.close(0)
        return receipts

    def drain(self, *steps):
        server = self.serve(*steps)
        outbox = self.open(server)
        self.assertEqual(outbox.flush(20), 0)
        self.assertEqual(outbox.health().queued, 0)
        outbox.close()
        return [trade["bot_name"] for trade in server.landed]

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

    # -- one owner

    def test_a_second_owner_is_refused_in_words_that_help(self):
        outbox = self.open(nobody())
        with self.assertRaisesRegex(tidemark.OutboxInUse, rf"{self.dir} is in use by process {os.getpid()} .* dir of its own"):
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

    # -- no room

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

    def test_a_closed_outbox_says_so_and_close_may_be_repeated(self):
        outbox = self.open(nobody())
        outbox.close()
        outbox.close()
        with self.assertRaises(tidemark.OutboxClosed):
            outbox.log_trade(sample())
        self.assertEqual((outbox.health().state, outbox.flush(0)), ("closed", 0))

    # -- command line

    def run_main(self, *words, **environment):
        run = [sys.executable, tidemark.__file__, *words]
        done = subprocess.run(run, capture_output=True, text=True, env={**os.environ, **environment})
        self.assertNotIn(KEY, done.stdout + done.stderr)
        return done.returncode, done.stdout, done.stderr

    def test_the_command_line_shows_drains_and_puts_back(self):
        self.fill("a", "b")
        code, out, _ = self.run_main("status", self.dir, "--json")
        self.assertEqual((code, json.loads(out)["queued"], json.loads(out)["in_use_by"]), (0, 2, None))
        server = self.serve((503, {}, ""), results(201, 422))
        code, out, err = self.run_main("drain", self.dir, "--url", server.url, "--json", TIDEMARK_KEY=KEY)
        self.assertEqual((code, json.loads(out)["dead_letters"]), (0, 1), err)
        code, out, _ = self.run_main("dead-letters", self.dir, "--json")
        self.assertEqual(json.loads(out)["data"][0]["trade"]["bot_name"], "b")
        self.assertEqual(self.run_main("dead-letters", self.dir, "--requeue", "--json")[:2], (0, '{"requeued": 1}\n'))
        code, out, _ = self.run_main("drain", self.dir, "--url", nobody(), "--timeout", "0", TIDEMARK_KEY=KEY)
        self.assertEqual(code, 1)
        key_file = os.path.join(self.folder, "key")
        with open(key_file, "w", encoding="ascii") as file:
            file.write(f"{KEY}\n")
        self.assertEqual(self.run_main("drain", self.dir, "--url", server.url, "--key-file", key_file)[0], 0)
        self.assertEqual([trade["bot_name"] for trade in server.landed], ["a", "b"])
        for words in (["status", f"{self.dir}x"], ["drain", self.dir, "--url", server.url, "--key-file", "/nowhere"]):
            code, out, err = self.run_main(*words)
            self.assertEqual((code, out), (1, ""))
            self.assertRegex(err, r"\w+ \w+")
        self.assertEqual(self.run_main("drain", self.dir)[0], 2)


if __name__ == "__main__":
    unittest.main()
