"""One declaration per system whose lists are known."""
