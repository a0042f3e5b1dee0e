"""Medians with an interval that says how far to trust them."""

import random
import statistics


def bootstrap_median(values, resamples=2000, level=0.95):
    """Returns (median, low, high): the percentile bootstrap interval of the median. The same values give the same
    interval, whoever computes it."""
    source = random.Random(1)
    medians = sorted(statistics.median(source.choices(values, k=len(values))) for _ in range(resamples))
    tail = (1 - level) / 2
    return statistics.median(values), medians[int(tail * resamples)], medians[int((1 - tail) * resamples) - 1]


def table(header, rows):
    """Lines of a Markdown table, padded so that it also reads well in a terminal."""
    cells = [header, *rows]
    widths = [max(len(str(row[i])) for row in cells) for i in range(len(header))]

    def line(row):
        first = str(row[0]).ljust(widths[0])
        return "| " + " | ".join([first] + [str(cell).rjust(width) for cell, width in zip(row[1:], widths[1:])]) + " |"

    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return [line(header), rule, *map(line, rows)]
