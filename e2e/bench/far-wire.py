"""A line between two network interfaces (TUN) that hands on every packet after a delay, in order.

Usage: far-wire.py NAME NAME MILLISECONDS. Says "ready" when both interfaces exist. They vanish when it ends, which it does
when its standard input does.
"""

import fcntl
import os
import select
import struct
import sys
import time
from collections import deque

# linux/if_tun.h
TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000


def interface(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def read_all(device, queue, delay):
    while True:
        try:
            queue.append((time.monotonic() + delay, os.read(device, 65536)))
        except BlockingIOError:
            return


def write_due(device, queue):
    while queue and queue[0][0] <= time.monotonic():
        try:
            os.write(device, queue.popleft()[1])
        except OSError as error:
            # The interface is not up yet, or its queue is full: a line loses packets, and TCP sends them again.
            print(f"lost a packet: {error}", file=sys.stderr)


def main(near_name, far_name, milliseconds):
    delay = float(milliseconds) / 1000
    near, far = interface(near_name), interface(far_name)
    ways = [(near, far, deque()), (far, near, deque())]
    print("ready", flush=True)
    while True:
        due = [queue[0][0] for _, _, queue in ways if queue]
        patience = max(min(due) - time.monotonic(), 0) if due else None
        readable, _, _ = select.select([near, far, sys.stdin], [], [], patience)
        if sys.stdin in readable:
            return
        for source, target, queue in ways:
            if source in readable:
                read_all(source, queue, delay)
            write_due(target, queue)


main(*sys.argv[1:])
