"""`make demo`: Vigil's whole job on this machine alone, for real.

A private Tor network on loopback, two invented sites behind onion services, an SMTP server, and then the real `vigil`:
sources, crawl, index, watchlist, rule, a new post, the next crawl, a mail. No other host is ever contacted.
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from rich.console import Console as Terminal
from rich.text import Text

from tests.lab.elasticsearch import ElasticsearchServer
from tests.lab.private_tor import PrivateTor
from tests.lab.sites.serve import Served
from tests.lab.smtp import Received, SmtpLab

FORUM, ADVERTS = "harbour", "corner"
WATCHED = "+44 7700 900 123"
RECIPIENT = "night-desk@example.org"
CRAWL_EVERY = "15s"
MAIL_DEADLINE = 90.0  # seconds from the new post to the mail: two crawls, a mail interval, and a slow machine
COMMAND_DEADLINE = 150.0
PICTURE_WIDTH = 112

said: list[str] = []
"""Everything printed so far."""


class DemoFailed(Exception):
    """A step did not do what it shows."""


class Demo:
    """One demo: everything it makes lies in one folder, and ends with it."""

    def __init__(self, stack: ExitStack, index: str) -> None:
        self._index = index
        self.folder = Path(tempfile.mkdtemp(prefix="vigil-demo-"))
        stack.callback(shutil.rmtree, self.folder, ignore_errors=True)
        self.home = self.folder / "home"
        self.stack = stack
        self.started = time.monotonic()
        self.up: subprocess.Popen[bytes] | None = None

    # The world around Vigil

    def build_world(self) -> None:
        """Start the Tor network, the two sites behind it, and the servers."""
        self.sites = Served().start()
        self.stack.callback(self.sites.stop)
        self.tor = PrivateTor()
        self.stack.callback(self.tor.stop)
        self.tor.start(lambda doing: say(f"  {doing}"))
        self.forum_onion = self.tor.add_onion(self.sites.forum_port)
        self.adverts_onion = self.tor.add_onion(self.sites.adverts_port)
        self.smtp = self.stack.enter_context(SmtpLab())
        if self._index == "elasticsearch":
            say("  starting Elasticsearch (fetched once, about 1 GB)")
            self.elasticsearch = self.stack.enter_context(ElasticsearchServer())

    def configure(self) -> None:
        """Make the home, and tell it of the private network and the mail server."""
        self.vigil("init")
        extra = self.folder / "torrc.extra"
        extra.write_text("\n".join(self.tor.torrc_lines) + "\n", encoding="utf-8")
        lines = [
            f'[tor]\ntorrc_extra = "{extra}"',
            f'[mail]\nhost = "127.0.0.1"\nport = {self.smtp.port}\nsender = "vigil@example.org"',
        ]
        if self._index == "elasticsearch":
            lines.append(f'[index]\nkind = "elasticsearch"\nurl = "{self.elasticsearch.url}"')
        (self.home / "vigil.toml").write_text("\n\n".join(lines) + "\n", encoding="utf-8")

    # Vigil itself

    def vigil(self, *args: str, quiet: bool = False, may_fail: bool = False) -> str:
        """Show a command and what it prints; give the latter."""
        if not quiet:
            say("\n$ vigil " + " ".join(_quoted(arg) for arg in args))
        done = subprocess.run(
            [sys.executable, "-m", "console.cli.main", *args],
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if quiet else None,
            text=True,
            timeout=COMMAND_DEADLINE,
        )
        if not quiet:
            say(_indented(done.stdout))
        if done.returncode and not may_fail:
            raise DemoFailed(
                f"vigil {args[0]} ended with status {done.returncode}" + (f": {done.stderr}" if quiet else "")
            )
        return done.stdout

    def start_up(self) -> None:
        """Start `vigil up` in the background."""
        say("\n$ vigil up &")
        log = (self.folder / "up.log").open("wb")
        self.stack.callback(log.close)
        self.up = subprocess.Popen(
            [sys.executable, "-m", "console.cli.main", "up"], env=self._environment(), stdout=log, stderr=log
        )
        self.stack.callback(self.stop_up)

    def stop_up(self) -> None:
        """End `vigil up` as an operator would."""
        if self.up is not None and self.up.poll() is None:
            self.up.send_signal(signal.SIGTERM)
            try:
                self.up.wait(60)
            except subprocess.TimeoutExpired:
                self.up.kill()
                self.up.wait()

    def wait_for(self, what: str, seen: Callable[[], bool], deadline: float = MAIL_DEADLINE) -> None:
        """Wait until `seen`; DemoFailed with the log of `vigil up` when it does not come."""
        end = time.monotonic() + deadline
        while not seen():
            if time.monotonic() > end or (self.up is not None and self.up.poll() is not None):
                log = (self.folder / "up.log").read_text(encoding="utf-8", errors="replace")[-3000:]
                state = self.vigil("status", quiet=True, may_fail=True)
                raise DemoFailed(f"{what} did not come within {deadline:.0f} s\n{log}\n{state}")
            time.sleep(0.2)

    def _environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "VIGIL_HOME": str(self.home),
            "COLUMNS": "110",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }


def run(demo: Demo) -> Received:
    """Go through the whole job, and give the mail that came."""
    title("A private Tor network, two invented sites behind it, a mail server: all on this machine")
    demo.build_world()
    demo.configure()

    title("Two sources are added, tried and crawled")
    demo.vigil(
        "source",
        "add",
        FORUM,
        f"http://{demo.forum_onion}/",
        "--every",
        CRAWL_EVERY,
        "--pause",
        "0.1s",
        "--country",
        "GB",
    )
    demo.vigil(
        "source",
        "add",
        ADVERTS,
        f"http://{demo.adverts_onion}/",
        "--every",
        CRAWL_EVERY,
        "--pause",
        "0.1s",
        "--country",
        "GB",
        "--images",
    )
    demo.vigil("source", "test", f"http://{demo.forum_onion}/t/1", "--posts", "1")
    demo.vigil("crawl", FORUM, ADVERTS)

    title("What was gathered can be searched")
    demo.vigil("search", "passport OR паспорт OR papers")

    title("A watchlist, and a rule that tells about it")
    demo.vigil("watchlist", "add", "case-12", WATCHED, "t.me/volga_driver_demo", "--label", "harbour recruiter")
    demo.vigil("rule", "add", "night-desk", "--watchlist", "case-12", "--to", RECIPIENT, "--every", "10s")
    demo.start_up()
    demo.wait_for("the scheduler", lambda: _jobs_ran(demo))

    title("On the forum, a new post appears")
    thread = demo.sites.forum.threads[-1]
    text = "Last places for the summer season, girls only, we keep your papers safe.\nCall me: (+44) 7700-900.123"
    demo.sites.forum.say(thread, "summer_jobs", text, datetime.now(UTC))
    say(_indented(f"summer_jobs in “{thread.title}”:\n{text}"))
    say("\nThe next crawl finds it, and the mail arrives:")
    demo.wait_for("the mail", lambda: bool(demo.smtp.received))
    mail = demo.smtp.received[0]
    show_mail(mail)

    title("From here, an investigator follows the number")
    demo.vigil("contact", WATCHED)
    demo.vigil("search", "phone:+447700900123")
    demo.vigil("search", '"girls only" OR девушек OR chicas', "--limit", "3")
    demo.vigil("search", f"source:{ADVERTS} has:image", "--limit", "2")
    return mail


def _jobs_ran(demo: Demo) -> bool:
    """Tell whether each job of the scheduler has run well once; `vigil status` ends with 1 while something is amiss."""
    state = json.loads(demo.vigil("status", "--json", quiet=True, may_fail=True) or "{}")
    jobs = (state.get("up") or {}).get("jobs", {})
    return bool(jobs) and all(job["runs"] and not job["last_error"] for job in jobs.values())


def show_mail(mail: Received) -> None:
    """Print a mail the way a mail program shows it."""
    message = mail.message
    for name in ("From", "To", "Subject", "Date", "Message-ID"):
        say(f"    {name}: {message[name]}")
    body = message.get_body(("plain",))
    say("")
    say(_indented(body.get_content() if body is not None else ""))


def draw(path: Path) -> None:
    """Draw what the demo ended with, from the mail on, as a picture of a terminal that loads nothing from elsewhere."""
    first = next(place for place, text in enumerate(said) if text.startswith("\nThe next crawl finds it"))
    last = next(place for place, text in enumerate(said) if "$ vigil search" in text and place > first)
    screen = Terminal(record=True, width=PICTURE_WIDTH, file=StringIO())
    for text in said[first + 1 : last]:
        screen.print(Text(text))
    picture = screen.export_svg(title="make demo")
    path.write_text(re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL), encoding="utf-8")


def title(text: str) -> None:
    """Print a heading."""
    text = f"== {text}"
    say(f"\n\033[1m{text}\033[0m" if sys.stdout.isatty() else f"\n{text}")


def say(text: str) -> None:
    """Print at once, so that a person sees where it is."""
    said.append(text)
    print(text, flush=True)


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.rstrip("\n").split("\n"))


def _quoted(arg: str) -> str:
    return f"'{arg}'" if not arg.replace("-", "").replace(".", "").replace("/", "").replace(":", "").isalnum() else arg


def main() -> int:
    """Run the demo; 0 when the mail came."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--index", choices=["embedded", "elasticsearch"], default="embedded")
    parser.add_argument("--keep", action="store_true", help="leave everything running until Ctrl-C")
    parser.add_argument("--picture", type=Path, metavar="FILE", help="draw what it ends with as an SVG")
    args = parser.parse_args()
    with ExitStack() as stack:
        demo = Demo(stack, args.index)
        try:
            run(demo)
        except DemoFailed as failure:
            say(f"\nThe demo failed: {failure}")
            return 1
        except KeyboardInterrupt:
            say("\nStopped.")
            return 130
        title(f"Done in {time.monotonic() - demo.started:.0f} seconds. What to try next")
        say("  .venv/bin/vigil --home ~/vigil init          a home of your own")
        say("  .venv/bin/vigil --help                       all commands")
        say("  docs/command-line.md                      what each one does")
        if args.picture:
            draw(args.picture)
        if args.keep:
            say(f"\nEverything runs on. In another terminal: VIGIL_HOME={demo.home} .venv/bin/vigil status")
            say("Ctrl-C ends it.")
            try:
                signal.pause()
            except KeyboardInterrupt:
                say("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
