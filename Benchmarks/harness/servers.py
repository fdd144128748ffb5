# SPDX-License-Identifier: Apache-2.0
"""Server processes, and what they use."""

import http.client
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time

from .requests import IDENTITY

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


class Server:
    """A server process that listens on a port of 127.0.0.1."""

    def __init__(self, name, command, port):
        self.name, self.port = name, port
        # Where a request goes whose own path means nothing here, by its name.
        self.paths = {}
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def path(self, request):
        return self.paths.get(request.name, request.path)

    def wait_for_answer(self):
        deadline = time.monotonic() + 30
        while True:
            try:
                return IDENTITY.send_to(self.port)
            except (OSError, http.client.HTTPException):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{self.name} did not start")
                time.sleep(0.0002)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def pids(self):
        """The process and its children, such as nginx's workers."""
        found = [self.process.pid]
        try:
            tasks = pathlib.Path(f"/proc/{self.process.pid}/task")
            for task in tasks.iterdir():
                found += [int(pid) for pid in (task / "children").read_text().split()]
        except OSError:
            pass
        return found

    def memory(self):
        """Resident MiB: in all, and what belongs to the process alone."""
        total = {"VmRSS": 0, "RssAnon": 0}
        for pid in self.pids():
            for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
                name, _, value = line.partition(":")
                if name in total:
                    total[name] += int(value.split()[0])
        return total["VmRSS"] / 1024, total["RssAnon"] / 1024

    def cpu(self):
        """CPU seconds so far."""
        ticks = 0
        for pid in self.pids():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_ours(program):
    port = free_port()
    return Server("mock-aws", [program, "serve", "--port", str(port)], port)


def start_moto():
    port = free_port()
    return Server("moto_server", [sys.executable, "-m", "moto.server", "-p", str(port)], port)


def start_nginx(folder, answers):
    """nginx with a fixed answer for some requests, by name, and files that can be read and put for all others."""
    port = free_port()
    folder = pathlib.Path(folder)
    (folder / "files").mkdir()
    # The workers of a master that runs as root are somebody else.
    folder.chmod(0o755)
    (folder / "files").chmod(0o777)
    paths = {name: f"/{index}" for index, name in enumerate(answers)}
    temporary = "".join(
        f"  {kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    places = "".join(
        f'    location = {paths[name]} {{ return 200 "{"x" * len(answer)}"; }}\n' for name, answer in answers.items()
    ) + '    location = / { return 200 "ready"; }\n'
    (folder / "nginx.conf").write_text(
        f"daemon off;\nworker_processes auto;\npid {folder}/nginx.pid;\nerror_log stderr crit;\n"
        "events { worker_connections 1024; }\n"
        f"http {{\n  access_log off;\n  keepalive_requests 1000000000;\n{temporary}"
        "  sendfile on;\n  tcp_nopush on;\n  client_max_body_size 0;\n"
        f"  default_type application/json;\n  server {{\n    listen 127.0.0.1:{port} reuseport;\n{places}"
        f"    location / {{ root {folder}/files; dav_methods PUT; create_full_put_path on; }}\n  }}\n}}\n")
    server = Server("nginx", ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], port)
    server.paths = paths
    return server


def binary(options):
    """The server that `options` name, or a new one."""
    if options.binary:
        return options.binary
    build = ["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", "mock-aws",
             "--package-path", str(ROOT)]
    if options.scratch_path:
        build += ["--scratch-path", options.scratch_path]
    subprocess.run(build, check=True, stdout=sys.stderr)
    place = subprocess.run(build + ["--show-bin-path"], check=True, capture_output=True, text=True).stdout.strip()
    return str(pathlib.Path(place) / "mock-aws")


def add_options(parser):
    parser.add_argument("--smoke", action="store_true", help="only see that everything runs, without peers")
    parser.add_argument("--binary", help="a mock-aws that was built before")
    parser.add_argument("--scratch-path", help="where to build it otherwise")
