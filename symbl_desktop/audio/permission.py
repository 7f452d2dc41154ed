"""Whether this system lets the program hear a microphone, where it says so: macOS and Windows do."""

import ctypes
import sys
from collections.abc import Collection
from ctypes import c_char_p, c_long, c_void_p
from enum import Enum

from symbl_desktop.audio.source import AudioError, AudioErrorReason

_CONSENT = r"SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\microphone"

_OBJECTIVE_C = "/usr/lib/libobjc.dylib"
_AV_FOUNDATION = "/System/Library/Frameworks/AVFoundation.framework/AVFoundation"


class Permission(Enum):
    UNKNOWN = "unknown"  # nobody is asked on this system, or it does not say
    ALLOWED = "allowed"
    NOT_ALLOWED = "not_allowed"
    NOT_YET_ALLOWED = "not_yet_allowed"  # the host is asked when a microphone is opened, and hears nothing till then


def microphone_permission() -> Permission:
    """Asks the system anew each time: the host may change it while the program runs."""
    if sys.platform == "darwin":
        status = _macos_status()
        return Permission.UNKNOWN if status is None else of_macos(status)
    if sys.platform == "win32":
        return of_windows(_windows_values())
    return Permission.UNKNOWN


def refused(permission: Permission) -> AudioError | None:
    """What a source fails with that must not be heard, in words that say where to change it."""
    match permission:
        case Permission.NOT_ALLOWED:
            where = "Settings, Privacy & security, Microphone"
            if sys.platform == "darwin":
                where = "System Settings, Privacy & Security, Microphone"
            return AudioError(AudioErrorReason.NOT_ALLOWED, f"the system does not let this program listen: {where}")
        case Permission.NOT_YET_ALLOWED:
            cause = "the system asks whether this program may listen, and nobody has answered yet"
            return AudioError(AudioErrorReason.NOT_YET_ALLOWED, cause)
        case _:
            return None


def of_macos(status: int) -> Permission:
    """AVFoundation's AVAuthorizationStatus; `restricted` (1) is a refusal by whoever manages the computer."""
    known = (Permission.NOT_YET_ALLOWED, Permission.NOT_ALLOWED, Permission.NOT_ALLOWED, Permission.ALLOWED)
    return known[status] if 0 <= status < len(known) else Permission.UNKNOWN


def of_windows(values: Collection[str]) -> Permission:
    """For the computer, the user, and the user's desktop programs: each of them can refuse."""
    if "Deny" in values:
        return Permission.NOT_ALLOWED
    if "Prompt" in values:
        return Permission.NOT_YET_ALLOWED
    return Permission.ALLOWED if "Allow" in values else Permission.UNKNOWN


def _macos_status() -> int | None:
    try:
        runtime = ctypes.CDLL(_OBJECTIVE_C)
        foundation = ctypes.CDLL(_AV_FOUNDATION)
        audio = c_void_p.in_dll(foundation, "AVMediaTypeAudio")
    except (OSError, ValueError):
        return None
    runtime.objc_getClass.restype, runtime.objc_getClass.argtypes = c_void_p, [c_char_p]
    runtime.sel_registerName.restype, runtime.sel_registerName.argtypes = c_void_p, [c_char_p]
    device = runtime.objc_getClass(b"AVCaptureDevice")
    question = runtime.sel_registerName(b"authorizationStatusForMediaType:")
    if not device or not question:
        return None
    ask = ctypes.CFUNCTYPE(c_long, c_void_p, c_void_p, c_void_p)(("objc_msgSend", runtime))
    return int(ask(device, question, audio))


def _windows_values() -> list[str]:
    values: list[str] = []
    if sys.platform == "win32":
        import winreg

        for root, path in (
            (winreg.HKEY_LOCAL_MACHINE, _CONSENT),
            (winreg.HKEY_CURRENT_USER, _CONSENT),
            (winreg.HKEY_CURRENT_USER, rf"{_CONSENT}\NonPackaged"),
        ):
            try:
                with winreg.OpenKey(root, path) as key:
                    values.append(str(winreg.QueryValueEx(key, "Value")[0]))
            except OSError:
                continue  # nobody was ever asked there
    return values
