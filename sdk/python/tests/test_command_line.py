"""The command line over a folder: status, drain, dead-letters."""

import json
import os
import subprocess
import sys
import unittest

from support import KEY, FolderCase, nobody, results, tidemark


class CommandLine(FolderCase):
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
