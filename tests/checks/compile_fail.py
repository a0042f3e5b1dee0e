#!/usr/bin/env python3
"""What must not compile fails with the messages that its first lines name: `// expect: message`, one for each misuse."""

import itertools
import sys
from pathlib import Path

from compiling import from_arguments

EXPECT = "// expect:"


def verdict(text, errors):
    """What is wrong, or "": `errors` is what the compiler said, "" when it compiled."""
    lines = list(itertools.takewhile(lambda line: line.startswith(EXPECT), text.splitlines()))
    if not lines:
        return f"the first line must be `{EXPECT} message`"
    messages = [line.removeprefix(EXPECT).strip() for line in lines]
    if not all(messages):
        return "the expected message is empty"
    if not errors:
        return "it compiles"
    for message in messages:
        if message not in errors:
            return f"fails without saying `{message}`:\n{errors}"
    return ""


def main():
    path = Path(sys.argv[-1])
    text = path.read_text(encoding="utf-8")
    done = from_arguments().run(f'#line 1 "{path}"\n' + text, "-fsyntax-only")
    wrong = verdict(text, done.stderr if done.returncode else "")
    if wrong:
        sys.exit(f"{path}: {wrong}")


if __name__ == "__main__":
    main()
