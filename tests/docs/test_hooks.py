"""What happens to pages while the site is built: tables for narrow screens, and nothing from another host."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

DOCS = Path(__file__).parents[2] / "docs"
HOOKS = runpy.run_path(str(DOCS / "hooks.py"))


@pytest.mark.parametrize(
    "text",
    [
        '<script src="https://example.com/a.js"></script>',
        "<script async src=//example.com/a.js></script>",
        '<link rel="stylesheet" href="https://example.com/a.css">',
        '<img alt="a" src="http://example.com/a.png">',
        "@font-face { src: url('https://example.com/a.woff2') }",
        '@import "https://example.com/a.css";',
        '<pre class="mermaid">',
    ],
)
def test_what_another_host_would_be_asked_for_is_found(text):
    assert len(HOOKS["fetched"](text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '<a class="b" href="https://example.com/">a link</a>',
        '<link rel="canonical" href="https://example.com/here.html">',
        '<script src="../assets/iframe-worker.js"></script>',
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
        "a { background: url(data:image/svg+xml;base64,AAAA) }",
        "<code>https://example.com/a.js</code>",
    ],
)
def test_what_nobody_fetches_passes(text):
    assert HOOKS["fetched"](text) == []


@pytest.mark.parametrize("suffix", [".html", ".css", ".svg"])
def test_a_site_that_needs_another_host_is_not_built(tmp_path, suffix):
    (tmp_path / "index.html").write_text("<p>Nothing.</p>")
    HOOKS["on_post_build"](SimpleNamespace(site_dir=str(tmp_path)))
    (tmp_path / f"page{suffix}").write_text("a { background: url(https://example.com/a.png) }")
    with pytest.raises(SystemExit, match=r"loads from another host: https://example\.com/a\.png"):
        HOOKS["on_post_build"](SimpleNamespace(site_dir=str(tmp_path)))


def test_each_cell_of_a_table_says_its_column():
    html = (
        '<table><thead><tr><th>A</th><th><code>B</code> of "C"</th></tr></thead><tbody><tr><td>1</td>'
        '<td style="text-align: right;">2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table><td>outside</td>'
    )
    made = HOOKS["on_page_content"](html)
    assert made.count('<td data-column="A">') == 2
    assert '<td data-column="B of &quot;C&quot;" style="text-align: right;">2</td>' in made
    assert made.endswith("<td>outside</td>")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("PENDING_CERTIFICATE_DNS_VALIDATION", ' class="name"'),
        ("arn:aws:apprunner:eu-west-1:123456789012:service/web-app/8fe1", ' class="long"'),
        ("A name is used once.", ""),
    ],
)
def test_names_stay_whole_and_what_is_longer_than_any_name_may_be_broken(code, kind):
    assert HOOKS["on_page_content"](f"<p><code>{code}</code></p>") == f"<p><code{kind}>{code}</code></p>"


def test_the_code_of_a_block_is_left_alone():
    block = "<pre><span></span><code>name</code></pre>"
    assert HOOKS["on_page_content"](block) == block
