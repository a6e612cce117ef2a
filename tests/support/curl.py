"""没有 curl 的机器上代它照做：只会接口手册里用到的那几个选项，别的一概不认。"""

from __future__ import annotations

import argparse
import sys
import urllib.error
import urllib.parse
import urllib.request
from http.cookies import SimpleCookie
from pathlib import Path


class _Stay(urllib.request.HTTPRedirectHandler):
    """Like curl without -L."""

    def redirect_request(self, *args: object) -> None:
        return None


def main() -> int:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for flag in ("-c", "-b", "-o", "-w", "-e", "-D"):
        parser.add_argument(flag)
    parser.add_argument("-sS", action="store_true")
    parser.add_argument("-G", action="store_true")
    parser.add_argument("-H", action="append", default=[])
    parser.add_argument("-d", action="append", default=[])
    parser.add_argument("--data-urlencode", action="append", default=[])
    parser.add_argument("url")
    asked = parser.parse_args()
    parts = list(asked.d)
    for pair in asked.data_urlencode:
        name, _, value = pair.partition("=")
        parts.append(f"{name}={urllib.parse.quote(value, safe='')}")
    body, url = "&".join(parts), asked.url
    if asked.G and body:
        url, body = f"{url}{'&' if '?' in url else '?'}{body}", ""
    request = urllib.request.Request(url, data=body.encode() if body else None)
    for header in asked.H:
        name, _, value = header.partition(":")
        request.add_header(name, value.strip())
    if asked.e:
        request.add_header("Referer", asked.e)
    jar = _read(asked.b) if asked.b else {}
    if jar:
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in jar.items()))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)
    try:
        answer = opener.open(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    text = answer.read()
    for line in answer.headers.get_all("Set-Cookie") or ():
        jar |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
    if asked.c:
        Path(asked.c).write_text(
            "".join(f"127.0.0.1\tFALSE\t/\tFALSE\t0\t{k}\t{v}\n" for k, v in jar.items() if v)
        )
    if asked.D:
        Path(asked.D).write_text("".join(f"{k}: {v}\n" for k, v in answer.headers.items()))
    if asked.o:
        Path(asked.o).write_bytes(text)
    else:
        sys.stdout.buffer.write(text)
    if asked.w:
        said = asked.w.replace("\\n", "\n").replace("%{http_code}", str(answer.status))
        sys.stdout.buffer.write(said.encode())
    return 0


def _read(name: str) -> dict[str, str]:
    rows = (line.split("\t") for line in Path(name).read_text().splitlines())
    return {row[5]: row[6] for row in rows if len(row) == 7}


if __name__ == "__main__":
    sys.exit(main())
