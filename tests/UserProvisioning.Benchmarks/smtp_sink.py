"""A real SMTP server on 127.0.0.1 that takes every mail and keeps none. Prints its port."""
import asyncio
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP


async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    # Ends when whoever started it closes our standard input.
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
