"""ASTAP's command line: what its analysis leaves beside the frames."""

import night

VERSION = lambda: night.debian("astap-cli")


def analysed(folder):
    lights, _ = night.whole(folder)
    for path in lights:
        try:
            night.run("astap_cli", "-f", path, "-analyse", "10", "-extract", "10", cwd=folder)
        except RuntimeError:
            # It answers with a number of its own: the median HFD and the stars make its exit code.
            pass
    return {"rows": [night.CALIBRATED_ROW]}


CASES = [("analysis beside raw", analysed)]
