"""An error in the log fails the test that caused it, unless the test said that it would; then it has to come."""

from pathlib import Path

pytest_plugins = "pytester"

TESTS = """
    import logging
    import threading

    import pytest

    def test_a_warning_is_none():
        logging.getLogger("app.x").warning("slow")

    def test_an_unexpected_one():
        logging.getLogger("app.x").error("broken")

    def test_one_of_another_thread():
        thread = threading.Thread(target=lambda: logging.getLogger("app.x").error("broken"))
        thread.start()
        thread.join()

    @pytest.fixture
    def closed_badly():
        yield
        logging.getLogger("app.x").error("broken at the end")

    def test_one_while_it_is_taken_down(closed_badly):
        pass

    @pytest.mark.logs_error("brok.n")
    def test_an_expected_one():
        logging.getLogger("app.x").error("broken")

    @pytest.mark.logs_error("broken")
    def test_another_than_expected():
        logging.getLogger("app.x").error("broken")
        logging.getLogger("app.x").error("torn")

    @pytest.mark.logs_error("broken")
    def test_an_expected_one_that_does_not_come():
        pass
"""


def test_errors_in_the_log_fail_the_test(pytester):
    pytester.makeconftest(Path(__file__).with_name("conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(TESTS)
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider")
    result.assert_outcomes(passed=7, errors=5)  # the test ran, and what came after it says what was wrong
    for reason, times in (
        ("errors in the log: ['broken']", 2),
        ("errors in the log: ['broken at the end']", 1),
        ("errors in the log: ['torn']", 1),
        ("expected in the log, and not there: ['broken']", 1),
    ):
        assert result.stdout.lines.count(reason) == times
