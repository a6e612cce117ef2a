"""填写项太长、太短、太大、太小，怎样说给填写的人听；Django 自带的说法是写给程序员的。页面和接口都用这几句，其余的见 `pages.wording`。

Main name: `apply`.
"""

from __future__ import annotations

from django.core import validators

TOLD = {
    validators.MaxLengthValidator: "最多%(limit_value)d个字，现有%(show_value)d个字，请缩短。",
    validators.MinLengthValidator: "至少%(limit_value)d个字，现有%(show_value)d个字，请补足。",
    validators.MaxValueValidator: "不能大于%(limit_value)s，请改小。",
    validators.MinValueValidator: "不能小于%(limit_value)s，请改大。",
}


def apply() -> None:
    """Put these in the place of Django's own, for every form and every field."""
    for validator, told in TOLD.items():
        validator.message = told
