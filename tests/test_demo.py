"""`make demo` does Vigil's whole job for real, on either index, and reaches nothing but this machine."""

import ctypes
import fcntl
import socket
import struct
import subprocess
import sys

import pytest

from tests.lab.elasticsearch import fetch
from tests.shared import ROOT

DEADLINE = 600  # seconds; it takes about one minute on an idle machine
CLONE_NEWNET = 0x40000000  # Python 3.11 has no os.unshare yet
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def loopback_alone() -> None:
    """Give this process a network of its own in which there is nothing but loopback, where the machine allows it."""
    if ctypes.CDLL(None).unshare(CLONE_NEWNET):
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH14s", b"lo", IFF_UP, b""))


@pytest.mark.slow
@pytest.mark.xdist_group("demo")
@pytest.mark.parametrize("index", ["embedded", "elasticsearch"])
def test_the_demo_ends_with_a_mail_about_the_new_post(index):
    if index == "elasticsearch":
        fetch()  # the one thing that comes from elsewhere, and no part of the demo's job
    done = subprocess.run(
        [sys.executable, "-m", "tests.lab.demo", "--index", index],
        cwd=ROOT,
        text=True,
        capture_output=True,
        timeout=DEADLINE,
        preexec_fn=loopback_alone,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told[-4000:]
    mail = done.stdout[done.stdout.index("The next crawl finds it") :]
    assert 'Subject: [Vigil] 1 new finding, rule "night-desk"' in mail
    assert "•••0123 (harbour recruiter)" in mail
    assert "by summer_jobs" in mail
    assert "written “(+44) 7700-900.123”" in mail
    assert ".onion" in mail.replace("[.]", ".")
    assert "Traceback" not in told
