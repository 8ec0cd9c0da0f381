"""Runs commands side by side and stops all of them together: together.py COMMAND … -- MAIN COMMAND …

The last one decides: when it ends, the others are stopped, and its exit status is the answer. Ctrl-C and
SIGTERM stop all, once and in good order: each command has a process group of its own.
"""

import signal
import subprocess
import sys
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10  # seconds that a process has to end by itself


class Stopped(Exception):
    """Somebody wants all of it to end."""


def stop(number: int, frame: FrameType | None) -> None:
    for one in SIGNALS:  # a second Ctrl-C is no reason to leave a process behind
        signal.signal(one, signal.SIG_IGN)
    raise Stopped


def commands(words: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for word in words:
        if word == "--":
            found.append([])
        else:
            found[-1].append(word)
    return found


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(words: list[str]) -> int:
    processes: list[subprocess.Popen[bytes]] = []
    for one in SIGNALS:
        signal.signal(one, stop)
    try:
        for command in commands(words):
            processes.append(subprocess.Popen(command, process_group=0))  # noqa: PERF401  # what began is stopped
        return processes[-1].wait()
    except Stopped:
        return 0
    finally:
        end(processes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
