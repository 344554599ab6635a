"""Owns what the tags of Word templates are called, and what each stands for."""

from __future__ import annotations

from resgroup.i18n import _


def template_tags() -> tuple[tuple[str, str], ...]:
    """What a template may use, and what each stands for."""
    return (
        ("title", _("the title")),
        ("about", _("the question in words, beneath the title")),
        ("superior", _("the People's Committee of the ward, in capitals")),
        ("office", _("the name of the group, in capitals")),
        ("number", _("the number of the paper")),
        ("place_and_day", _("the line of place and day")),
        ("nation", _("the name of the nation")),
        ("motto", _("the motto beneath it")),
        ("paragraphs", _("the paragraphs, one by one")),
        ("headings", _("the columns: heading.words, heading.key")),
        ("rows", _("all rows: row.full_name and so on by heading.key; row.cells in order")),
        ("sections", _("the sections: section.title, section.rows, section.subtotal")),
        ("uncertain_rows", _("those of whom it is uncertain: as rows, and row.unsure says why")),
        ("uncertain_headings", _("the columns of the uncertain")),
        ("uncertain_title", _("what stands above the uncertain; empty without any")),
        ("count", _("how many rows there are")),
        ("total", _("the total in figures and words")),
        ("notes", _("the notes: days, law, source")),
        ("signers", _("who signs: signer.office, signer.name, signer.note")),
        ("recipients", _("who gets the paper")),
        ("trace", _("who made the paper, when and for what")),
        ("simulated", _("“simulated data” for a demo, else empty")),
    )
