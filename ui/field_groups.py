"""Owns the headings the fields of a record stand under, on its page and in its form."""

from __future__ import annotations

from resgroup.i18n import _


def group_words(group: str) -> str:
    """The heading of a group of fields."""
    return {
        "identity": _("Identity"),
        "household": _("Household"),
        "address": _("Address"),
        "residence": _("Residence"),
        "education": _("Education"),
        "work": _("Work"),
        "family": _("Family"),
        "contact": _("Contact"),
        "policy": _("Policies and allowances"),
        "digital": _("Digital services"),
        "military": _("Military service"),
        "organisations": _("Organisations"),
    }.get(group, _("Other"))
