"""The site's settings: plain data, from which nothing can run."""

import pytest

from tools.site.config import read


@pytest.mark.parametrize(
    "text",
    [
        "site_name: Wiki\ntheme: {name: material, custom_dir: notebooks/x}\n",
        "site_name: Wiki\ntheme: {name: null, custom_dir: /etc}\n",
        "site_name: Wiki\ntheme: mkdocs\n",
        "site_name: '</title><script>alert(1)</script>'\n",
        "site_name: Wiki\ncopyright: <b>x</b>\n",
        "site_name: Wiki\nextra: {a: [{'<i>': x}]}\n",
    ],
)
def test_a_setting_can_neither_choose_templates_nor_hold_markup(tmp_path, text):
    (tmp_path / "mkdocs.yml").write_text(text)
    config, problems = read(tmp_path, {})
    assert config is None
    assert {problem.code for problem in problems} == {"KB-BUILD-001"}
