"""One measurement, as every benchmark returns it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """What was measured; limit and peer in the unit of ours (None where there is none)."""

    name: str
    ours: float
    unit: str
    limit: float | None = None
    peer: str = ""
    theirs: float | None = None

    @property
    def met(self) -> bool:
        """Whether ours keeps the limit."""
        return self.limit is None or self.ours <= self.limit

    def line(self) -> str:
        """The measurement as one line of a report."""
        parts = [f"{self.name}: {self.ours:.4g} {self.unit}"]
        if self.limit is not None:
            word = "ok" if self.met else "MISSED"
            parts.append(f"limit {self.limit:g} (ratio {self.ours / self.limit:.2f}, {word})")
        if self.theirs is not None:
            ratio = self.ours / self.theirs if self.theirs else float("inf")
            parts.append(f"{self.peer} {self.theirs:.4g} (ratio {ratio:.2f})")
        return " | ".join(parts)
