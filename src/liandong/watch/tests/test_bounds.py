"""太大、太多：中文页和 problem+json，没有一句英文。"""

from __future__ import annotations

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client, override_settings

from liandong.accounts.models import Person
from liandong.watch import bounds

FORM = "application/x-www-form-urlencoded"


def told(response, status: int, code: str, words: str) -> None:
    """A Chinese page, or a problem with the code; never Django's own words."""
    assert response.status_code == status, response.content[:300]
    text = response.content.decode()
    assert words in text
    if response["Content-Type"].startswith("text/html"):
        assert "<h1>" in text and not re.search(r"Bad Request|SuspiciousOperation|settings\.", text)
    else:
        assert response["Content-Type"] == "application/problem+json" and response.json()["code"] == code


@pytest.fixture
def signed_in(city):
    client = Client()
    client.force_login(Person.objects.get(account="wz.lianluo"))
    return client


def post(client, url, body, kind=FORM):
    return client.generic("POST", url, body, content_type=kind)


@pytest.mark.django_db
def test_a_text_body_too_large(signed_in):
    body = "a=" + "x" * 2_700_000
    told(post(signed_in, "/switch", body), 413, "too_large", "内容过大")
    json = '{"reason": "' + "x" * 2_700_000 + '"}'
    told(post(signed_in, "/api/v1/actions/x", json, "application/json"), 413, "too_large", "2.5兆字节")


@pytest.mark.django_db
@override_settings(UPLOAD_MAX_BYTES=100_000)
def test_files_too_large_are_refused_unread_and_others_are_not(signed_in):
    big, small = (SimpleUploadedFile("扫描件.pdf", b"x" * size) for size in (100_001, 50_000))
    told(signed_in.post("/switch", {"scan": big}), 413, "too_large", "内容过大")
    assert signed_in.post("/switch", {"scan": small}).status_code == 409


@pytest.mark.django_db
def test_too_many_fields_and_files(signed_in):
    fields = "&".join(f"f{n}=1" for n in range(1100))
    told(post(signed_in, "/switch", fields), 400, "too_many_parts", "太多")
    files = {f"f{n}": SimpleUploadedFile("a.txt", b"x") for n in range(21)}
    told(signed_in.post("/switch", files), 400, "too_many_parts", "太多")


@pytest.mark.parametrize("length", ["-1", "many", "²"])
def test_a_length_that_is_no_number_is_refused(length):
    answer = Client().post("/sign-in", {}, CONTENT_LENGTH=length)
    assert answer.status_code == 413


def test_strangers_are_bounded_alike():
    told(post(Client(), "/sign-in", "a=" + "x" * 2_700_000), 413, "too_large", "内容过大")
    told(Client().get("/healthz", headers={"Host": "evil.example"}), 400, "", "请求不完整")
    told(Client().get("/api/v1/me", headers={"Host": "evil.example"}), 400, "bad_request", "请求读不懂")


@pytest.mark.django_db
def test_a_fault_in_the_interface_is_a_problem_too(signed_in, monkeypatch):
    from liandong.api import views

    monkeypatch.setattr(views, "_actor", lambda request: 1 / 0)
    signed_in.raise_request_exception = False
    told(signed_in.get("/api/v1/me"), 500, "server_error", "重复提交键")


def test_the_limits_are_said():
    assert bounds.sentence() == "文字内容一次最多2.5兆字节，连同文件一次最多32兆字节。"


def test_no_secrets_stands_beside_every_file_field():
    class Scan(forms.Form):
        scan = forms.FileField(label="附件", help_text="PDF")
        several = forms.FileField(label="更多", required=False, widget=forms.ClearableFileInput)
        text = forms.CharField(label="说明")

    page = Template("{% load page %}{% for f in form %}{% show_field f %}{% endfor %}").render(
        Context({"form": Scan()})
    )
    assert page.count("严禁上传涉密信息") == 2
    for name in ("id_scan", "id_several"):
        described = re.search(rf'aria-describedby="([^"]*)"[^>]*id="{name}"', page)
        assert described and f"{name}_secrecy" in described[1]
