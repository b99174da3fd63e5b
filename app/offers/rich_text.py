"""Limited rich text: paragraphs, lists, emphasis. What one types is plain text; what is stored is safe HTML."""

import re
from html import escape, unescape
from itertools import groupby

import nh3

TAGS = frozenset({"p", "br", "ul", "ol", "li", "strong", "em"})
LIST_MARK = re.compile(r"^\s*[-•*–]\s+")
LOOKS_LIKE_HTML = re.compile(r"<\s*+(?:/\s*+)?[a-zA-Z!]")  # possessive: a long text costs its length, not its square
BLOCK_END = re.compile(r"</(p|ul|ol)>")
ANY_TAG = re.compile(r"<[^<>]+>")


def sanitised(text: str) -> str:
    """Return safe HTML from typed text or from HTML: scripts, attributes and unknown tags go, the words stay."""
    if not text.strip():
        return ""
    source = text if LOOKS_LIKE_HTML.search(text) else from_plain(text)
    clean = nh3.clean(source, tags=set(TAGS), attributes={}, clean_content_tags={"script", "style"}).strip()
    return clean if "<" in clean else from_plain(unescape(clean))


def from_plain(text: str) -> str:
    """Turn typed text into paragraphs and lists: a blank line makes a paragraph, « - » an item."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(_block([line.strip() for line in block.split("\n") if line.strip()]) for block in blocks)


def _block(lines: list[str]) -> str:
    html = ""
    for is_list, group in groupby(lines, key=lambda line: bool(LIST_MARK.match(line))):
        words = [escape(LIST_MARK.sub("", line), quote=False) for line in group]
        html += f"<ul><li>{'</li><li>'.join(words)}</li></ul>" if is_list else f"<p>{'<br>'.join(words)}</p>"
    return html


def to_plain(html: str) -> str:
    """Return stored HTML as one would have typed it, to edit it again or to search it."""
    text = html.replace("\n", " ")
    text = re.sub(r"<br\s*/?>", "\n", text)
    text = re.sub(r"<li>", "\n- ", text)
    text = BLOCK_END.sub("\n\n", text)
    text = unescape(ANY_TAG.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()
