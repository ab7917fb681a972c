"""Rights (本人の権利): protection, permissions, stopping the use, erasure and the dossier."""
