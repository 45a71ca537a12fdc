"""A hostile SFTP subsystem for the tests. Its first argument names the fault. It speaks version 3 of the protocol on standard input and output."""
import os
import struct
import sys
import time

LIE = sys.argv[1]
INPUT, OUTPUT = sys.stdin.buffer, sys.stdout.buffer
ESCAPE = "\x1b[2J\u202eevil\n"


def text(value):
    value = value.encode() if isinstance(value, str) else value
    return struct.pack(">I", len(value)) + value


def attributes(size=50, mode=0o100644):
    # Size, permissions and times.
    return struct.pack(">IQIII", 0x1 | 0x4 | 0x8, size, mode, 1767225600, 1767225600)


def send(kind, body):
    OUTPUT.write(struct.pack(">IB", len(body) + 1, kind) + body)
    OUTPUT.flush()


def status(number, code, message="no"):
    send(101, struct.pack(">II", number, code) + text(message) + text(""))


def names(number, entries):
    send(104, struct.pack(">II", number, len(entries)) + b"".join(
        text(name) + text("-rw-r--r-- 1 hr hr 50 Jan 1 2026 " + name) + attrs for name, attrs in entries))


def exactly(count):
    data = b""
    while len(data) < count:
        more = INPUT.read(count - len(data))
        if not more:
            sys.exit(0)
        data += more
    return data


def argument(body):
    length = struct.unpack(">I", body[:4])[0]
    return body[4:4 + length].decode()


def listing(number, round):
    if LIE == "endless-listing":
        names(number, [("file%d-%d.csv" % (round, i), attributes()) for i in range(500)])
    elif LIE == "slow-listing":
        time.sleep(0.3)
        names(number, [("file%d.csv" % round, attributes())])
    elif LIE == "giant-packet":
        OUTPUT.write(struct.pack(">IB", 0x7FFFFFF0, 104))
        block = b"a" * 65536
        while True:
            OUTPUT.write(block)
    elif LIE == "name-count":
        send(104, struct.pack(">II", number, 0x7FFFFFFF) + text("a.csv"))
    elif LIE == "garbage":
        send(104, os.urandom(300))
    elif LIE == "unknown-type":
        send(77, struct.pack(">I", number))
    elif LIE == "unknown-id":
        status(number + 1000, 1)
    elif LIE == "gone":
        sys.exit(1)
    elif LIE == "escapes" and round == 0:
        names(number, [(ESCAPE + ".csv", attributes()), ("hr.csv", attributes())])
    elif round == 0:
        names(number, [(".", attributes(0, 0o040755)), ("hr.csv", attributes()), ("later.csv", attributes())])
    else:
        status(number, 1, "end")


def read(number, offset, length):
    if LIE == "endless-file":
        send(103, struct.pack(">I", number) + text(b"x" * min(length, 32768)))
    elif LIE == "slow-file":
        time.sleep(0.3)
        send(103, struct.pack(">I", number) + text(b"x"))
    elif LIE == "long-block":
        send(103, struct.pack(">I", number) + text(b"x" * (64 * 1024 * 1024)))
    else:
        status(number, 4, ESCAPE)


def main():
    exactly(struct.unpack(">I", exactly(4))[0])
    send(2, struct.pack(">I", 3) + text("posix-rename@openssh.com") + text("1"))
    round = 0
    present = set()
    while True:
        body = exactly(struct.unpack(">I", exactly(4))[0])
        kind, number, rest = body[0], struct.unpack(">I", body[1:5])[0], body[5:]
        if kind == 11:
            round = 0
            send(102, struct.pack(">I", number) + text("handle"))
        elif kind == 12:
            listing(number, round)
            round += 1
        elif kind in (3,):
            send(102, struct.pack(">I", number) + text("handle"))
        elif kind == 5:
            read(number, struct.unpack(">Q", rest[10:18])[0], struct.unpack(">I", rest[18:22])[0])
        elif kind == 16:
            names(number, [(argument(rest), attributes(0, 0o040755))])
        elif kind in (7, 17, 8):
            path = argument(rest) if kind != 8 else ""
            # Folders, listed files and renamed files exist. The target of a rename does not exist before it.
            if kind == 8 or path in present or os.path.basename(path) in ("hr.csv", "later.csv") or not (".csv" in path):
                send(105, struct.pack(">I", number) + attributes(50, 0o100644 if ".csv" in path else 0o040755))
            else:
                status(number, 2, ESCAPE)
        elif kind == 4 or kind == 200:
            if kind == 200:
                name = struct.unpack(">I", rest[:4])[0] + 4
                old = struct.unpack(">I", rest[name:name + 4])[0] + 4
                present.add(argument(rest[name + old:]))
            status(number, 4 if LIE == "escapes" and kind == 200 else 0, ESCAPE)
        else:
            status(number, 4, ESCAPE)


main()
