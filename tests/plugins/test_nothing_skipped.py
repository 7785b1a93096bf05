"""A skip in CI fails the run; at home it stays a skip; an expected failure is neither."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[2]
TESTS = """
import pytest

def test_skips(): pytest.skip("no browser here")

@pytest.mark.skipif(True, reason="no server here")
def test_marked(): pass

@pytest.mark.xfail(strict=True, reason="a declared gap")
def test_gap(): assert False

def test_passes(): pass
"""


def run(pytester: pytest.Pytester) -> pytest.RunResult:
    options = ["-o", f"pythonpath={ROOT}", "-p", "tests.plugins.nothing_skipped", "-p", "no:django"]
    return pytester.runpytest_subprocess(*options)


def test_at_home_a_skip_is_a_skip(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    pytester.makepyfile(TESTS)
    run(pytester).assert_outcomes(passed=1, skipped=2, xfailed=1)


def test_in_ci_a_skip_is_a_failure_that_keeps_its_reason(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile(TESTS)
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1, errors=1, xfailed=1)
    result.stdout.fnmatch_lines(["*skipped in CI, where nothing may be skipped:*no browser here*"])


def test_in_ci_a_file_may_not_skip_itself(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    pytester.makepyfile("import pytest\npytest.importorskip('no_such_package')\ndef test_it(): pass")
    result = run(pytester)
    assert result.ret != 0
    result.stdout.fnmatch_lines(["*skipped in CI, where nothing may be skipped:*no_such_package*"])
