"""Only the theme's own inline scripts get a hash."""

import base64
import hashlib

import pytest

from tools.site import csp

HEAD = '<!doctype html><html><head>\n<meta charset="utf-8">'
THEME = 'a=new URL("{}",location),b=1'
LOST = f'{HEAD}<script>{THEME.format("/")}</script><script src="x.js"></script></head></html>'


def made(*scripts):
    return f"{HEAD}</head><body>{''.join(scripts)}</body></html>"


def test_a_script_of_the_theme_is_trusted_at_any_depth():
    script = THEME.format("../..")
    page, strange = csp.seal(made(f"<script>{script}</script>"), csp.trusted(LOST))
    assert strange == []
    wanted = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{wanted}'" in page


@pytest.mark.parametrize("planted", ["alert(1)", THEME.format("..") + ";alert(1)", 'new URL("",location);alert(1)'])
def test_a_planted_script_gets_no_hash(planted):
    page, strange = csp.seal(made(f"<SCRIPT\n>{planted}</script >"), csp.trusted(LOST))
    assert strange == [planted]
    assert "sha256-" not in page


def test_the_policy_stands_first_and_allows_no_evaluation():
    page, _ = csp.seal(made(), csp.trusted(LOST))
    before, _, after = page.partition("<meta http-equiv")
    assert before == HEAD
    policy = after.split('content="')[1].split('"')[0].split("; ")
    scripts = next(part for part in policy if part.startswith("script-src")).split()
    assert scripts == ["script-src", "'self'", "'wasm-unsafe-eval'"]
    assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'"} <= set(policy)
    assert all("http" not in part and "*" not in part for part in policy)


def test_data_is_no_script():
    assert csp.inline(made('<script type="application/json">{"a": 1}</script>', '<script src="a.js"></script>')) == []


def test_a_page_without_a_character_set_is_refused():
    with pytest.raises(ValueError, match="character set"):
        csp.insert("<html></html>", csp.STILL)
