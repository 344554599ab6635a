"""Owns the key file of an encrypted register: one random key, wrapped once for each who may open.

Slots: one per officer (Argon2id over the passphrase, RFC 9106) and one for the printed recovery
key, which alone can open the file (HKDF-SHA256, RFC 5869). Wrapping is AES-256-GCM with the
register's id and the slot's name as associated data, so a slot cannot be moved elsewhere.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import unicodedata
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from resgroup.errors import RegisterError
from resgroup.file_errors import unreadable

_FORMAT: Final = "resgroup-keys"
_VERSION: Final = 1
_KEY_BYTES: Final = 32
_RECOVERY_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECOVERY_GROUPS: Final = 8
_RECOVERY_GROUP: Final = 5
MIN_PASSPHRASE: Final = 8

ARGON2_MEMORY_KIB: Final = 32 * 1024
ARGON2_PASSES: Final = 4
_LEAST_MEMORY_KIB: Final = 8
_MOST_MEMORY_KIB: Final = 1024 * 1024
_MOST_PASSES: Final = 64


@dataclass(frozen=True, slots=True)
class Slot:
    """The register's key wrapped for one holder; binary values are base64."""

    kind: str
    name: str
    salt: str
    nonce: str
    wrapped: str
    memory_kib: int = 0
    passes: int = 0


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The slots of one register, identified by its id."""

    register_id: str
    slots: tuple[Slot, ...]

    def unlock(self, passphrase: str) -> bytes:
        """The register's key by a passphrase or the recovery key.

        Raises RegisterError("wrong-passphrase").
        """
        recovery = _recovery_secret(passphrase)
        for slot in self.slots:
            if slot.kind == "recovery" and recovery is None:
                continue
            key = _unwrap(self.register_id, slot, passphrase, recovery)
            if key is not None:
                return key
        raise RegisterError(
            "wrong-passphrase",
            "Mật khẩu không đúng. Hãy thử lại, hoặc dùng mã khôi phục đã in.",
            "The passphrase is not right. Try again, or use the printed recovery key.",
        )


def key_path(register: Path) -> Path:
    """Where the key file of a register lies: beside it."""
    return register.with_name(register.name + ".keys")


def new_keys(name: str, passphrase: str) -> tuple[bytes, KeyFile, str]:
    """A new random key, its key file with a passphrase and a recovery slot, and the recovery key.

    The recovery key is shown once and kept nowhere. Raises RegisterError("weak-passphrase").
    """
    if len(_normal(passphrase)) < MIN_PASSPHRASE:
        raise RegisterError(
            "weak-passphrase",
            f"Mật khẩu cần ít nhất {MIN_PASSPHRASE} ký tự.",
            f"The passphrase needs at least {MIN_PASSPHRASE} characters.",
        )
    key = secrets.token_bytes(_KEY_BYTES)
    register_id = str(uuid.uuid4())
    recovery = "-".join(
        "".join(secrets.choice(_RECOVERY_ALPHABET) for _ in range(_RECOVERY_GROUP))
        for _ in range(_RECOVERY_GROUPS)
    )
    secret = _recovery_secret(recovery)
    assert secret is not None
    slots = (
        _passphrase_slot(register_id, key, name, passphrase),
        _wrap(register_id, key, Slot("recovery", "", "", "", ""), lambda s: _hkdf(secret, s)),
    )
    return key, KeyFile(register_id, slots), recovery


def write_key_file(path: Path, keys: KeyFile) -> None:
    """Write a key file whole or not at all."""
    content = {
        "format": _FORMAT,
        "version": _VERSION,
        "register_id": keys.register_id,
        "slots": [asdict(slot) for slot in keys.slots],
    }
    draft = path.with_name(path.name + ".new")
    handle = os.open(draft, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(content, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def read_key_file(path: Path) -> KeyFile:
    """Read a key file; raises RegisterError where it is absent, damaged or of a newer program."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != _FORMAT:
            raise ValueError(content["format"])
        if content["version"] > _VERSION:
            raise RegisterError(
                "newer-keys",
                f"Tệp khoá {path.name} do bản mới hơn của chương trình tạo ra (phiên bản "
                f"{content['version']}; bản đang dùng đọc được đến phiên bản {_VERSION}). "
                "Hãy cập nhật chương trình.",
                f"The key file {path.name} was made by a newer program (version "
                f"{content['version']}; this one reads up to {_VERSION}). Update the program.",
            )
        slots = tuple(Slot(**slot) for slot in content["slots"])
        if not slots or not all(map(_is_sound, slots)):
            raise ValueError(path)
        return KeyFile(str(content["register_id"]), slots)
    except FileNotFoundError:
        raise RegisterError(
            "no-keys",
            f"Thiếu tệp khoá {path.name}. Hãy chép lại tệp này vào cạnh tệp sổ.",
            f"The key file {path.name} is missing. Put it back beside the register.",
        ) from None
    except OSError as error:
        raise unreadable(path, error) from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RegisterError(
            "bad-keys",
            f"Tệp khoá {path.name} bị hỏng. Hãy lấy lại từ bản sao lưu.",
            f"The key file {path.name} is damaged. Take it from a backup.",
        ) from None


def _is_sound(slot: Slot) -> bool:
    """Whether a slot can be tried at all: a damaged one must not cost memory or hours."""
    salt, nonce = (base64.b64decode(part, validate=True) for part in (slot.salt, slot.nonce))
    base64.b64decode(slot.wrapped, validate=True)
    return len(salt) >= 8 and len(nonce) == 12 and _is_bearable(slot)


def _is_bearable(slot: Slot) -> bool:
    memory, passes = slot.memory_kib, slot.passes
    if slot.kind == "recovery":
        return memory == passes == 0
    measured = _LEAST_MEMORY_KIB <= memory <= _MOST_MEMORY_KIB and 1 <= passes <= _MOST_PASSES
    return slot.kind == "passphrase" and measured


def _normal(passphrase: str) -> str:
    # A passphrase typed with separate tone marks must open what was keyed with joined ones.
    return unicodedata.normalize("NFKC", passphrase)


def _passphrase_slot(register_id: str, key: bytes, name: str, passphrase: str) -> Slot:
    slot = Slot("passphrase", name, "", "", "", ARGON2_MEMORY_KIB, ARGON2_PASSES)
    return _wrap(register_id, key, slot, lambda salt: _argon2(slot, passphrase, salt))


def _wrap(register_id: str, key: bytes, slot: Slot, derive: Callable[[bytes], bytes]) -> Slot:
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    wrapped = _cipher(derive(salt)).encrypt(nonce, key, _associated(register_id, slot))
    return replace(slot, salt=_text(salt), nonce=_text(nonce), wrapped=_text(wrapped))


def _unwrap(register_id: str, slot: Slot, passphrase: str, recovery: bytes | None) -> bytes | None:
    from cryptography.exceptions import InvalidTag

    salt = base64.b64decode(slot.salt)
    if slot.kind == "recovery":
        assert recovery is not None
        wrapping_key = _hkdf(recovery, salt)
    else:
        wrapping_key = _argon2(slot, passphrase, salt)
    try:
        found: bytes = _cipher(wrapping_key).decrypt(
            base64.b64decode(slot.nonce),
            base64.b64decode(slot.wrapped),
            _associated(register_id, slot),
        )
    except InvalidTag:
        return None
    return found


def _argon2(slot: Slot, passphrase: str, salt: bytes) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        _normal(passphrase).encode(errors="surrogatepass"),  # an environment may hold any bytes
        salt,
        time_cost=slot.passes,
        memory_cost=slot.memory_kib,
        parallelism=1,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )


def _hkdf(secret: bytes, salt: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), _KEY_BYTES, salt, b"resgroup recovery").derive(secret)


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _associated(register_id: str, slot: Slot) -> bytes:
    return f"{register_id}/{slot.kind}/{slot.name}".encode()


def _recovery_secret(typed: str) -> bytes | None:
    """The recovery key's characters as typed, whatever the case and dashes; None if it is none."""
    plain = typed.upper().replace("-", "").replace(" ", "")
    plain = plain.translate(str.maketrans("OIL", "011"))
    if len(plain) != _RECOVERY_GROUPS * _RECOVERY_GROUP:
        return None
    return plain.encode() if set(plain) <= set(_RECOVERY_ALPHABET) else None


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
