"""Known cross-site-scripting payloads, and the search for anything live in a piece of HTML."""

from collections.abc import Iterator

import lxml.html

PAYLOADS = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /><a>x</a></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<math href="javascript:alert(1)">x</math>',
    "<iframe src=javascript:alert(1)></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>">',
    "<object data=data:text/html,<script>alert(1)</script>></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="\u2000javascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    "<a href=//evil.example>x</a>",
    '<a href="/\\evil.example">x</a>',
    "<a href=vbscript:msgbox(1)>x</a>",
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">x</a>',
    "<base href=//evil.example>",
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    '<div style="background:url(javascript:alert(1))" onclick=alert(1) id=__next>x</div>',
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>",
    '<textarea><img title="</textarea><img src onerror=alert(1)>"></textarea>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "<template><script>alert(1)</script></template>",
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    '"><script>alert(1)</script>',
    "' onmouseover=alert(1) x='",
    '" onfocus=alert(1) autofocus="',
    "](javascript:alert(1))",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](&#x6A;avascript:alert(1))",
    "![x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n[x]",
    "{: onclick=alert(1) }",
    "\\href{javascript:alert(1)}{x}",
    "\\url{javascript:alert(1)}",
    '\\class{x" onclick="alert(1)}{y}',
    "\\style{background:url(//evil.example)}{y}",
    "\\includegraphics{//evil.example/x.png}",
    "\\text{<img src=x onerror=alert(1)>}",
    "\\htmlData{x=1}{y}",
    "\\color{red;background:url(//evil.example)}{x}",
    "\ue0000\ue001<script>alert(1)</script>\ue0001\ue001",
    "&#xe000;0&#xe001;",
    "{{7*7}}{% raw %}{{config}}",
    "|]]<script>alert(1)</script>[[",
    "```\n<script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "</math><script>alert(1)</script>",
)

FORBIDDEN = frozenset(
    "script style iframe object embed form input button textarea select svg base link meta template video audio frame"
    " frameset applet xmp noscript annotation-xml foreignobject".split()
)
ADDRESSES = ("href", "src", "action", "formaction", "data", "srcset", "poster", "background", "xlink:href", "srcdoc")


def live(html: str) -> Iterator[str]:
    """Yield each element or attribute of a piece of HTML that could run something or leave the site unasked."""
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    for element in tree.iter():
        if not isinstance(element.tag, str):
            yield f"<{element!r}>"
            continue
        if element.tag.lower() in FORBIDDEN:
            yield f"<{element.tag}>"
        for name, value in element.attrib.items():
            low = name.lower()
            if low.startswith("on") or low in {"style", "srcdoc", "http-equiv"}:
                yield f"{element.tag} {name}={value}"
            if low in ADDRESSES and not value.startswith(("https://", "#", "../", "mailto:")) and ":" in value:
                yield f"{element.tag} {name}={value}"
            if low in ADDRESSES and value.lstrip().startswith(("//", "\\", "/")):
                yield f"{element.tag} {name}={value}"
