#!/usr/bin/env python3
"""One misuse must fail to compile, with the message its first line names: `// expect: message`."""

import sys
from pathlib import Path

from compiling import from_arguments

EXPECT = "// expect:"


def verdict(text, errors):
    """What is wrong, or "": `errors` is what the compiler said, "" when it compiled."""
    first = text.split("\n", 1)[0]
    if not first.startswith(EXPECT):
        return f"the first line must be `{EXPECT} message`"
    message = first.removeprefix(EXPECT).strip()
    if not message:
        return "the expected message is empty"
    if not errors:
        return "it compiles"
    return "" if message in errors else f"fails without saying `{message}`:\n{errors}"


def main():
    path = Path(sys.argv[-1])
    text = path.read_text(encoding="utf-8")
    done = from_arguments().run(f'#line 1 "{path}"\n' + text, "-fsyntax-only")
    wrong = verdict(text, done.stderr if done.returncode else "")
    if wrong:
        sys.exit(f"{path}: {wrong}")


if __name__ == "__main__":
    main()
