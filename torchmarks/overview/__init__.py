"""The class at a glance: what ``torchmarks report`` gathers, works out, and lays on a page."""
