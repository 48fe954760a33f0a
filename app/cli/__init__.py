"""The `afsd` command: everything that needs no window.

A verb is a function in a module of its name, a group of verbs a module with `register(program)`; both are named in
`program.MODULES`. What a verb raises becomes a sentence and an exit code there (`console.verb`). Verbs import what they
need when they run, so that `afsd --help` answers at once.
"""

import sys


def main() -> None:
    """Run `afsd` and end the process with its exit code.

    0: done; 1: could not be done; 2: used wrongly; 130: interrupted.
    """
    if "--worker" in sys.argv[1:2]:
        # A frozen program is its own worker.
        from app.jobs import worker

        worker.main()
        return
    from app.cli.program import build

    build()()
