"""From touchpoints to standings, and from standings to the number. Pure."""
