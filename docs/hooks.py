"""What mkdocs asks while it builds the site.

Tables say in each cell which column it is of, for screens too narrow for a row; names are told from longer code. And no page may load anything from
another host: links may lead there.
"""

import re
from html import escape, unescape
from pathlib import Path

LONG = 40  # characters, more than any name has: it is a pattern or an ARN, and may be broken anywhere

# What a browser fetches by itself: sources, style sheets, icons and fonts. The theme fetches Mermaid for what is of its class.
FETCHED = re.compile(
    r"""(?:<(?!a\s)[^>]*\s(?:src|srcset|data|poster)=|<link\s[^>]*href=|url\(|@import\s*)["']?((?:https?:)?//[^"'\s>)]+)"""
    r"""|(class="mermaid)"""
)
# What a page says of itself, and nobody fetches.
NAMED = re.compile(r"""<link\s[^>]*rel=["']?(?:canonical|alternate)[^>]*>""")


def on_page_content(html, **_):
    """The page with its tables and names prepared for `assets/site.css`."""
    html = re.sub(r"<table>.*?</table>", _table, html, flags=re.DOTALL)
    return re.sub(r"(?<!</span>)<code>([^<]*)</code>", _code, html)  # and not the code of a block


def _table(found):
    head, body, rows = found[0].partition("<tbody>")
    columns = [
        escape(unescape(re.sub(r"<[^>]*>", "", cell)))
        for cell in re.findall(r"<th(?=[ >])[^>]*>(.*?)</th>", head, re.DOTALL)
    ]
    rows = re.sub(r"<tr[^>]*>.*?</tr>", lambda row: _row(row[0], iter(columns)), rows, flags=re.DOTALL)
    return head + body + rows


def _row(row, columns):
    return re.sub(r"<td(?=[ >])", lambda _: f'<td data-column="{next(columns)}"', row)


def _code(found):
    words = unescape(found[1]).split()
    if max(map(len, words), default=0) > LONG:
        return f'<code class="long">{found[1]}</code>'
    return f'<code class="name">{found[1]}</code>' if len(words) == 1 else found[0]


def on_post_build(config, **_):
    """Refuse a site that needs another host."""
    for path in Path(config.site_dir).rglob("*"):
        if path.suffix in {".html", ".css", ".svg"} and (hosts := fetched(path.read_text(encoding="utf-8"))):
            raise SystemExit(f"{path} loads from another host: {', '.join(hosts)}")


def fetched(text):
    """What a page or a style sheet makes a browser fetch from another host."""
    return [host or "Mermaid" for host, _mermaid in FETCHED.findall(NAMED.sub("", text))]
