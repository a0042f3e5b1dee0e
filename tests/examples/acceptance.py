#!/usr/bin/env python3
"""Asks running examples over TCP what acceptance.txt says, and compares the replies.

    acceptance.py PROGRAM...        each program is called live_express_NAME, NAME being a `== NAME` of the table

The table, line by line:

    == NAME                          the example that is asked from here on; it is started once
    > METHOD URL | Header: v | {body a new visitor asks; a body is urlencoded unless it begins with `{`
    + METHOD URL | ...               the same visitor goes on, with the cookies of the replies so far
    < STATUS | Header: v | ...       the reply's status and headers; `Header:~ v` has v somewhere in it, `!Header` is absent
    = text                           the whole body, with \\n for a line's end
    ~ text                           a part of the body"""

import http.client
import re
import sys
from pathlib import Path

from curl_lines import SECONDS, start

TABLE = Path(__file__).with_name("acceptance.txt")


def parse(text):
    """[(example, [check])]; a check: {line, is_new, method, url, headers, body, wanted: [text]}."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        mark, _, rest = line.partition(" ")
        if mark == "==":
            found.append((rest, []))
        elif mark in (">", "+"):
            request, *fields = rest.split(" | ")
            method, url = request.split(" ")
            body = fields.pop() if fields and not re.match(r"[\w-]+: ", fields[-1]) else ""
            found[-1][1].append({"line": number, "is_new": mark == ">", "method": method, "url": url,
                                 "headers": dict(field.split(": ", 1) for field in fields), "body": body,
                                 "wanted": []})
        elif mark in ("<", "=", "~"):
            found[-1][1][-1]["wanted"].append(line)
        elif line and not line.startswith("#"):
            sys.exit(f"{TABLE.name}:{number}: what is `{line}`?")
    return found


def ask(port, check, jar):
    """(status, headers, body); `jar` learns the reply's cookies."""
    headers = dict(check["headers"])
    if jar:
        headers.setdefault("Cookie", "; ".join(f"{name}={value}" for name, value in jar.items()))
    body = check["body"]
    if body:
        kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        headers.setdefault("Content-Type", kind)
    connection = http.client.HTTPConnection("127.0.0.1", int(port), timeout=SECONDS)
    connection.request(check["method"], check["url"], body or None, headers)
    reply = connection.getresponse()
    text = reply.read().decode("utf-8")
    connection.close()
    for cookie in reply.headers.get_all("Set-Cookie") or []:
        name, _, value = cookie.split(";")[0].partition("=")
        jar[name] = value
    return reply.status, reply.headers, text


def wrong(wanted, status, headers, body):
    """What a reply lacks of a line of the table; nothing, if nothing."""
    mark, _, rest = wanted.partition(" ")
    if mark == "=":
        text = rest.replace("\\n", "\n")
        return [] if body == text else [f"the body is {body!r}"]
    if mark == "~":
        return [] if rest in body else [f"{rest!r} is not in {body!r}"]
    code, *fields = rest.split(" | ")
    found = [] if status == int(code) else [f"the status is {status}"]
    for field in fields:
        if field.startswith("!"):
            found += [f"{field[1:]} is there"] if field[1:] in headers else []
            continue
        name, is_part, value = re.fullmatch(r"([\w-]+):(~?) (.*)", field).groups()
        got = ", ".join(headers.get_all(name) or ["nothing"])
        if value not in got if is_part else value != got:
            found.append(f"{name} is {got}")
    return found


def run(program, checks):
    """The number of checks that failed."""
    server, port = start(program)
    failed, jar = 0, {}
    try:
        for check in checks:
            if check["is_new"]:
                jar = {}
            reply = ask(port, check, jar)
            problems = [problem for wanted in check["wanted"] for problem in wrong(wanted, *reply)]
            if not check["wanted"]:
                problems.append("nothing is asserted of it")
            if problems:
                failed += 1
                print(f"{TABLE.name}:{check['line']}: {check['method']} {check['url']}: {'; '.join(problems)}")
    finally:
        server.terminate()
        server.communicate(timeout=SECONDS)
    return failed


def main(*programs):
    table = dict(parse(TABLE.read_text(encoding="utf-8")))
    given = {Path(program).name.removeprefix("live_express_"): program for program in programs}
    failed = 0
    for name in sorted(set(table) ^ set(given)):
        failed += 1
        print(f"{name}: {'there is no such example' if name in table else 'the table says nothing of it'}")
    for name in sorted(set(table) & set(given)):
        failed += run(given[name], table[name])
    print(f"{sum(map(len, table.values()))} checks of {len(given)} examples, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
