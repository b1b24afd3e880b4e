"""What is wrong with product pictures, in words for the people who make them."""

from __future__ import annotations

from typing import Final

from models.images import quality
from models.images.audit import Code, Finding, NearDuplicate, Trouble, Unreadable, WrongCategory
from models.images.quality import MOST_CLIPPED, Problem

NAMES: Final[dict[Code, str]] = {
    "unreadable": "Cannot be read",
    "empty": "Shows nothing",
    "wrong_category": "Looks like another category",
    "colour_differs": "Colour differs",
    "near_duplicate": "Like another product's",
    "blurred": "Blurred",
    "too_dark": "Too dark",
    "too_light": "Too light",
    "small": "Small",
    "framed": "Framed",
    "ground_not_plain": "Background not plain",
}
_FIGURES: Final[dict[quality.Code, str]] = {
    "small": "the longer side has {figure:.0f} pixels, at least {limit:.0f}",
    "blurred": "sharpness {figure:.3g}, at least {limit:.3g}",
    "too_dark": "its lightest parts have level {figure:.0f} of 255, at least {limit:.0f}",
    "too_light": "its darkest parts have level {figure:.0f} of 255, at most {limit:.0f}",
    "framed": "bars of up to {figure:.0%} at opposite sides, none is best",
    "ground_not_plain": "it varies by {figure:.3f}, at most {limit:.3f}",
    "colour_differs": "the picture shows {seen}, the listing says {said}",
    "empty": "contrast {figure:.1f} of 255, at least {limit:.1f}",
}


def sentence(problem: Trouble, finding: Finding) -> str:
    """The problem with its figure and its limit."""
    return f"{NAMES[problem.code]}: {_why(problem, finding)}"


def colours_seen(finding: Finding) -> list[tuple[str, float]]:
    """Names and shares of the colours in the picture; none where it cannot be read."""
    return [(each.name, each.share) for each in finding.report.colours] if finding.report else []


def _why(problem: Trouble, finding: Finding) -> str:
    match problem:
        case Unreadable():
            return problem.reason
        case WrongCategory():
            stated = finding.listed.category or "none"
            return f"{problem.category} ({problem.probability:.0%} sure), listed in {stated}"
        case NearDuplicate():
            twin = problem.twin
            more = {0: "", 1: " and one more"}.get(problem.others, f" and {problem.others} more")
            return f"{twin.title} ({twin.product_id}){more}"
    return _measured(problem, finding)


def _measured(problem: Problem, finding: Finding) -> str:
    code = problem.code
    words = _FIGURES[code]
    if code == "too_light" and problem.limit == MOST_CLIPPED:
        words = "{figure:.0%} of the product is pure white, at most {limit:.0%}"
    elif code == "ground_not_plain" and problem.measured <= problem.limit:
        words = "too little of it is to be seen around the product"
    seen = " and ".join(name for name, _ in colours_seen(finding))
    said = ", ".join(finding.listed.colours)
    return words.format(figure=problem.measured, limit=problem.limit, seen=seen, said=said)
