"""Text to one comparable value: one file per field of knowledge, each with scalar and column forms.

A field offers ``parse`` (raises FieldError with a code), ``normalize`` (idempotent; ``""`` where nothing
usable stands), ``normalize_column``, ``is_valid`` and ``format`` where they make sense. Import a field
as a module: ``from kankei.fields import date``.
"""
