"""密封的列：号码在库里是密文，在程序里是掩码，要看全须明说。

A model declares two columns, ``mobile = SealedField("mobile", index="mobile_index")`` and ``mobile_index = BlindIndexField("mobile")``.
What one reads from the record is `Masked`, a text that *is* its mask: printed, formatted, logged, put into JSON or pickled it stays
``138****5678``. Only `Masked.reveal` opens it, and tests/test_house.py names the one module that may call it. The columns
cannot be searched except by a whole number through the blind index (`matching`); a prefix search does not exist.

Without the key a value shows as 「（密钥不在，无法读出）」 and everything else goes on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import connection, models
from django.db.models.query_utils import DeferredAttribute

from liandong.law.verdict import Source, Verdict, refuse
from liandong.sealing import box, keys
from liandong.sealing.numbers import HIDDEN, SHAPES, Shape

_loaded: dict[str, tuple[tuple[int, int], keys.Ring]] = {}


def ring() -> keys.Ring:
    """The keys of this process, read again when the file has changed, so that a new key needs no restart where the file is at hand.

    Raises:
        KeyTrouble: there is no file, or it cannot be used.
    """
    name = settings.NUMBERS_KEYS_FILE
    if not name:
        raise keys.KeyTrouble(
            "没有告诉本进程个人号码的密钥文件在哪里。请设置 LIANDONG_NUMBERS_KEYS_FILE，或用 liandong 命令启动。"
        )
    try:
        found = Path(name).stat()
    except OSError:
        return keys.load(Path(name))
    stamp = (found.st_mtime_ns, found.st_ino)
    known = _loaded.get(name)
    if known is None or known[0] != stamp:
        handed = os.environ.get("CREDENTIALS_DIRECTORY")
        known = _loaded[name] = (stamp, keys.load(Path(name), is_handed=str(Path(name).parent) == handed))
    return known[1]


def ring_or_none() -> keys.Ring | None:
    """The keys, or None where reading must go on without them."""
    try:
        return ring()
    except keys.KeyTrouble:
        return None


class Masked(str):
    """A personal number as it may be shown; compare numbers by the blind index, never by this text.

    Attributes:
        token: changes when the stored value changes; says nothing about the number.
    """

    __slots__ = ("_place", "_raw", "_record", "_typed")
    _raw: bytes | None
    _typed: str
    _place: str
    _record: UUID

    @classmethod
    def stored(cls, shape: Shape, raw: bytes, place: str, record: UUID) -> Masked:
        """Of what stands in the database."""
        try:
            shown = shape.mask(box.unseal(ring_or_none(), raw, place, record))
        except box.Unreadable as why:
            shown = str(why)
        made = cls(shown)
        made._raw, made._typed, made._place, made._record = raw, "", place, record
        return made

    @classmethod
    def typed(cls, shape: Shape, text: str) -> Masked:
        """Of what was typed and not yet saved."""
        made = cls(shape.mask(text))
        made._raw, made._typed = None, text
        return made

    @property
    def token(self) -> str:
        return "" if self._raw is None else self._raw.hex()

    def reveal(self) -> str:
        """The whole number. Only for `kernel.revealing`, after a recorded act.

        Raises:
            Unreadable: its key is absent, or it was altered.
        """
        if self._raw is None:
            return self._typed
        return box.unseal(ring_or_none(), self._raw, self._place, self._record)

    def __repr__(self) -> str:
        return f"<号码 {self}>"

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        return str, (str(self),)

    def __copy__(self) -> Masked:
        return self

    def __deepcopy__(self, memo: Any) -> Masked:
        return self


class _Sealing(DeferredAttribute):
    """Reading gives the mask; assigning a text tidies it, and keeps the stored value when the number is the same."""

    field: SealedField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        held = super().__get__(instance, cls)
        return self.field.shown(instance, held)

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.held(instance, value)


class SealedField(models.BinaryField):
    """A column of sealed numbers, null where there is none.

    Args:
        shape: name in `SHAPES`: how numbers are tidied and masked.
        index: name of the blind index column beside it.
    """

    descriptor_class = _Sealing

    def __init__(self, shape: str = "mobile", *, index: str = "", **options: Any) -> None:
        self.shape_name, self.index_name = shape, index
        options |= {"null": True, "blank": True, "editable": False}
        super().__init__(**options)

    @property
    def shape(self) -> Shape:
        return SHAPES[self.shape_name]

    def place(self) -> str:
        """What the value is bound to beside its record: fixed at creation, a rename must re-seal."""
        return f"{self.model._meta.db_table}.{self.name}"

    def quoted(self) -> tuple[str, str]:
        """The two columns as SQL names them: the sealed one and its blind index."""
        index = self.model._meta.get_field(self.index_name)
        assert isinstance(index, BlindIndexField), self.index_name
        return connection.ops.quote_name(str(self.column)), connection.ops.quote_name(str(index.column))

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Sealing(self))

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("null", "blank", "editable"):
            options.pop(fixed, None)
        return name, path, args, {**options, "shape": self.shape_name, "index": self.index_name}

    def held(self, instance: Any, value: Any) -> Any:
        """What the instance keeps: ciphertext, a typed number, or None."""
        if value is None or isinstance(value, models.expressions.Combinable):
            return value
        if isinstance(value, bytes | memoryview):
            return bytes(value)
        if isinstance(value, Masked):
            if value._raw is not None and (value._place, value._record) != (self.place(), instance.uuid):
                raise ValueError("密封的号码不能搬到另一条记录上，请重新填写号码。")
            return value._raw if value._raw is not None else value
        text = self.shape.tidy(str(value))
        if HIDDEN in text and self.shape.may_be_found:  # 自由文字里的星号就是星号，哪张表单也不回填它的遮号
            raise ValueError("这是遮住中间几位的号码，不能当作号码保存。")
        before = instance.__dict__.get(self.attname)
        if isinstance(before, bytes) and text and _opens_to(self, instance, before, text):
            return before
        return Masked.typed(self.shape, text) if text else None

    def shown(self, instance: Any, held: Any) -> Any:
        """The mask of what the instance keeps; empty text where there is none."""
        if isinstance(held, bytes | memoryview):
            return Masked.stored(self.shape, bytes(held), self.place(), instance.uuid)
        return "" if held is None else held

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        """Seal what was typed; leave what was sealed as it stands."""
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, Masked):
            text = held._typed
            held = box.seal(ring(), text, self.place(), model_instance.uuid)
            setattr(model_instance, self.index_name, box.index(ring(), text, self.shape_name))
            model_instance.__dict__[self.attname] = held
        elif held is None:
            setattr(model_instance, self.index_name, None)
        return held

    def value_to_string(self, obj: Any) -> str:
        return str(self.shown(obj, self.value_from_object(obj)))

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else _refuse(self, lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        return _refuse(self, lookup_name)


def _opens_to(field: SealedField, instance: Any, raw: bytes, text: str) -> bool:
    try:
        return box.unseal(ring_or_none(), raw, field.place(), instance.uuid) == text
    except box.Unreadable:
        return False


def _refuse(field: models.Field[Any, Any], lookup: str) -> NoReturn:
    raise FieldError(f"密封的列 {field.name} 不能用 {lookup} 查找；完整的号码用 matching。")


class BlindIndexField(models.BinaryField):
    """The blind index beside a sealed column; declared after it, so that it is written with it."""

    def __init__(self, **options: Any) -> None:
        options |= {"null": True, "editable": False, "db_index": True}
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        for fixed in ("null", "editable", "db_index"):
            options.pop(fixed, None)
        return name, path, args, options

    def get_lookup(self, lookup_name: str) -> Any:
        return (
            super().get_lookup(lookup_name)
            if lookup_name in ("in", "exact", "isnull")
            else _refuse(self, lookup_name)
        )


def matching(model: type[models.Model], name: str, asked: str) -> models.Q | None:
    """The condition "has exactly this number", under every index secret; None when what was asked is no whole number.

    Args:
        name: the sealed column.
        asked: as typed.
    """
    field = model._meta.get_field(name)
    assert isinstance(field, SealedField), name
    text, known = field.shape.tidy(asked), ring_or_none()
    if known is None or not field.shape.is_whole(text):
        return None
    return models.Q(**{f"{field.index_name}__in": box.indexes(known, text, field.shape_name)})


def may_be_found(model: type[models.Model], name: str) -> bool:
    """Whether records are looked up by this sealed column at all."""
    field = model._meta.get_field(name)
    return isinstance(field, SealedField) and field.shape.may_be_found


def is_readable(number: Masked) -> bool:
    """Whether a number could be revealed: its key is here and it is what was sealed."""
    return HIDDEN in number


def unreadable(value: Masked, what: str, source: Source) -> Verdict | None:
    """The refusal where a sealed value cannot be read; `what` it is, as the sentence names it: 这个号码, 举报人. None where it can."""
    if is_readable(value):
        return None
    told = f"加密{what}的密钥不在，读不出来。请告知服务器的维护人员，由其从离线副本放回密钥文件。"
    return refuse("number_unreadable", told, source)


def columns() -> Iterator[tuple[type[models.Model], SealedField]]:
    """Every sealed column there is."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, SealedField):
                yield model, field
