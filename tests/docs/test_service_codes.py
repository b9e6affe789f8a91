"""Every code that the service answers with is in the table of docs/service.md."""

from __future__ import annotations

import re

from tests.docs.pages import ROOT

RAISED = re.compile(r"""(?:Problem\(\s*\d+,\s*|Refused\(\s*|_refused\(\s*|code, sentence = )"([a-z_]+)\"""")
"""Where code names a code: a problem, a refusal, or a kind of absence."""


def test_every_code_is_explained() -> None:
    page = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    codes = {code for path in (ROOT / "api").rglob("*.py") for code in RAISED.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 20
    assert sorted(code for code in codes if f"`{code}`" not in page) == []
