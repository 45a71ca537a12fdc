"""A mail server for the tests, on aiosmtpd. It keeps received mails in a folder, and its options make it misbehave.

Writes its port as the first line to standard output and ends when its standard input does.
"""
import argparse
import asyncio
import base64
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

options = argparse.ArgumentParser()
options.add_argument("--folder", required=True)
options.add_argument("--tls", choices=["None", "StartTls", "SslOnConnect"], default="None")
options.add_argument("--certificate")
options.add_argument("--key")
options.add_argument("--user")
options.add_argument("--password")
options.add_argument("--token", help="the access token of the user, who signs in with XOAUTH2 and no password")
options.add_argument("--refuse", nargs="*", default=[], help="recipients that are answered 550")
options.add_argument("--drop-at", type=int, default=0, help="break the connection instead of answering this mail's DATA")
options.add_argument("--close-after", type=int, default=0, help="close each connection quietly after so many mails")
options.add_argument("--goodbye", action="store_true", help="say 421 before closing")
options.add_argument("--delay", type=float, default=0, help="seconds to wait before a mail is answered")
options = options.parse_args()

mails = 0


def note(**what):
    with open(os.path.join(options.folder, "events.jsonl"), "a", encoding="utf-8") as events:
        events.write(json.dumps(what) + "\n")


def close(transport):
    if options.goodbye:
        transport.write(b"421 4.4.2 Idle for too long\r\n")
    transport.close()


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in options.refuse:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global mails
        mails += 1
        if mails == options.drop_at:
            note(event="drop")
            server.transport.abort()
            return "250 OK"
        name = "%04d.eml" % mails
        await asyncio.sleep(options.delay)
        with open(os.path.join(options.folder, name), "wb") as file:
            file.write(envelope.original_content)
        note(event="mail", file=name, sender=envelope.mail_from, recipients=envelope.rcpt_tos,
             encrypted=session.ssl is not None or options.tls == "SslOnConnect", user=session.auth_data and session.auth_data.login.decode())
        server.mails += 1
        if server.mails == options.close_after:
            asyncio.get_running_loop().call_later(0.05, close, server.transport)
        return "250 OK"


async def auth_xoauth2(handler, server, args):
    """https://developers.google.com/workspace/gmail/imap/xoauth2-protocol"""
    blob = base64.b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("")
    values = dict(part.split("=", 1) for part in blob.decode().split("\x01") if "=" in part)
    right = values.get("user") == options.user and values.get("auth") == "Bearer " + options.token
    note(event="auth", right=right, mechanism="XOAUTH2")
    if right:
        return AuthResult(success=True, auth_data=LoginPassword(options.user.encode(), b""))
    await server.challenge_auth('{"status":"401","schemes":"bearer"}')
    return AuthResult(success=False, handled=False)


if options.token is not None:
    Handler.auth_XOAUTH2 = auth_xoauth2


class Server(SMTP):
    mails = 0

    def connection_made(self, transport):
        # This is called again for the same connection after STARTTLS.
        if self._original_transport is None:
            note(event="connect")
        super().connection_made(transport)


def authenticate(server, session, envelope, mechanism, data):
    right = data.login.decode() == options.user and data.password.decode() == options.password
    note(event="auth", right=right)
    return AuthResult(success=right, handled=False, auth_data=data if right else None)


async def main():
    context = None
    if options.tls != "None":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(options.certificate, options.key)

    def make():
        return Server(
            Handler(),
            tls_context=context if options.tls == "StartTls" else None,
            require_starttls=options.tls == "StartTls",
            auth_require_tls=options.tls == "StartTls",
            auth_required=options.user is not None,
            auth_exclude_mechanism=["LOGIN", "PLAIN"] if options.token is not None else None,
            authenticator=authenticate if options.user is not None else None)

    server = await asyncio.get_running_loop().create_server(
        make, "127.0.0.1", 0, ssl=context if options.tls == "SslOnConnect" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    os._exit(0)


asyncio.run(main())
