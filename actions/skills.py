"""Every custom action of the bot, skill by skill."""

from __future__ import annotations

from typing import Final

from actions.ask_question import AnswerQuestion
from actions.cancel_order import AskCancelConfirmed, CancelOrder, ValidateCancelOrderForm
from actions.complaint import Complain
from actions.fallback import Fallback
from actions.find_product import FindProduct
from actions.handoff import FetchPerson
from actions.order_form import AskEmail, AskOrderNumber
from actions.services import Services
from actions.skill import Skill
from actions.small_talk import Affirm, Deny, Goodbye, Inform, ProblemSolved, Stop
from actions.start_return import (
    AskReturnConfirmed,
    AskReturnLines,
    AskReturnReason,
    StartReturn,
    ValidateReturnForm,
)
from actions.track_order import TrackOrder, ValidateTrackOrderForm

SKILLS: Final[tuple[type[Skill], ...]] = (
    Goodbye,
    ProblemSolved,
    Stop,
    Complain,
    Affirm,
    Deny,
    Inform,
    AskOrderNumber,
    AskEmail,
    ValidateTrackOrderForm,
    TrackOrder,
    ValidateCancelOrderForm,
    AskCancelConfirmed,
    CancelOrder,
    ValidateReturnForm,
    AskReturnLines,
    AskReturnReason,
    AskReturnConfirmed,
    StartReturn,
    FindProduct,
    AnswerQuestion,
    FetchPerson,
    Fallback,
)


def make_actions(services: Services) -> list[Skill]:
    """One instance of each, around the same collaborators."""
    return [skill(services) for skill in SKILLS]
