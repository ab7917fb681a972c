"""With the number (数): rules compared, head counts, progress, publications and the bridge between them."""
