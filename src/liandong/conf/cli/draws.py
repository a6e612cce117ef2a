"""draw 命令：参与方和托管方在自己的机器上用，不连平台、不连网络。"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from liandong.conf.cli.parser import Command
from liandong.conf.run.home import RunError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

    from liandong.draw.plan import Plan

_Made = TypeVar("_Made")


def _escrow_key(options: argparse.Namespace) -> int:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = ec.generate_private_key(ec.SECP256R1())
    _keep(options.file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    sys.stdout.write(
        f"托管私钥写入 {options.file}，只有本人可读，请离线保管。公钥，交给各参与方：\n{_point(key).hex()}\n"
    )
    return 0


def _contribute(options: argparse.Namespace) -> int:
    from cryptography.hazmat.primitives.asymmetric import ec

    from liandong.draw.contribution import contribute, secret_file

    plan, share = _plan(options.plan), secrets.token_bytes(32)
    escrow = _hex(options.escrow_key)
    made = _told(
        lambda: contribute(plan, options.party, share, escrow, ec.generate_private_key(ec.SECP256R1()))
    )
    kept, handed = Path(f"{options.out}.secret.json"), Path(f"{options.out}.commit.json")
    if handed.exists():
        raise RunError(f"{handed} 已经存在。每个方案一方只承诺一次；确要另做，请换一个 --out。")
    _keep(kept, secret_file(plan, options.party, share))
    handed.write_bytes(made.encode())
    sys.stdout.write(
        f"方案 {plan.plan_no}，散列 {plan.hash.hex()}\n承诺 {made.commit.hex()}\n"
        f"交平台：{handed}\n自己保存，打开以前不给任何人：{kept}\n"
    )
    return 0


def _open(options: argparse.Namespace) -> int:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    from liandong.draw.contribution import Contribution, open_from_escrow

    plan, text = _plan(options.plan), _read(options.key)
    try:
        key = load_pem_private_key(text, None)
    except ValueError:
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise RunError(f"{options.key} 不是托管私钥。")
    contribution = _told(lambda: Contribution.decode(_read(options.commit)))
    share = _told(lambda: open_from_escrow(key, plan, contribution))
    sys.stdout.write(f"{contribution.party} 的随机数，与承诺相符：\n{share.hex()}\n")
    return 0


def _verify(options: argparse.Namespace) -> int:
    """Run the one-file verifier in a process of its own, so that nothing of the platform can reach it."""
    from liandong.draw.verifier import SCRIPT

    return subprocess.run(
        [sys.executable, "-I", "-X", "utf8", str(SCRIPT), *options.rest], check=False
    ).returncode


def _plan(path: Path) -> Plan:
    from liandong.draw.plan import Plan

    document: dict[str, Any] = _told(lambda: json.loads(_read(path)))
    return _told(lambda: Plan.read(document))


def _told(make: Callable[[], _Made]) -> _Made:
    """What is made; a mistake in what was given becomes one sentence."""
    try:
        return make()
    except json.JSONDecodeError:
        raise RunError("方案文件不是 JSON。") from None
    except ValueError as error:
        raise RunError(str(error)) from None


def _hex(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise RunError("托管方的公钥应为 130 位十六进制，请向托管方核对。") from None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RunError(f"读不了 {path}：{error.strerror}。") from None


def _keep(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except FileExistsError:
        raise RunError(f"{path} 已经存在，没有改动；请换一个文件名。") from None
    except OSError as error:
        raise RunError(f"写不了 {path}：{error.strerror}。") from None


def _point(key: EllipticCurvePrivateKey) -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _key_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="私钥写到哪里")


def _contribute_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", type=Path, required=True, metavar="文件", help="方案（JSON）")
    parser.add_argument("--party", required=True, metavar="代码", help="本方在方案中的代码")
    parser.add_argument("--escrow-key", required=True, metavar="公钥", help="托管方的公钥，130 位十六进制")
    parser.add_argument(
        "--out", required=True, metavar="名称", help="写出 名称.commit.json 和 名称.secret.json"
    )


def _open_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", type=Path, required=True, metavar="文件", help="方案（JSON）")
    parser.add_argument("--key", type=Path, required=True, metavar="文件", help="托管私钥")
    parser.add_argument("commit", type=Path, metavar="承诺文件", help="没有打开的一方交来的 .commit.json")


COMMANDS = (
    Command(
        ("draw", "contribute"), "参与方：产生随机数，作承诺，加密给托管", _contribute, _contribute_arguments
    ),
    Command(("draw", "escrow-key"), "托管方：生成私钥和公钥", _escrow_key, _key_arguments),
    Command(("draw", "open"), "托管方：打开一方没有打开的随机数", _open, _open_arguments),
    Command(("draw", "verify"), "核对一个抽取包，用不含平台代码的核对程序", _verify, takes_rest=True),
)
