"""Every custom action of the bot, skill by skill."""

from __future__ import annotations

from typing import Final

from actions.ask_price import AskPrice
from actions.ask_product import AskProduct
from actions.ask_promotions import AskPromotions
from actions.ask_question import AnswerQuestion
from actions.ask_reviews import AskReviews
from actions.cancel_order import AskCancelConfirmed, CancelOrder, ValidateCancelOrderForm
from actions.check_availability import CheckAvailability
from actions.compare_products import CompareProducts
from actions.fallback import Fallback
from actions.find_product import FindProduct
from actions.handoff import FetchPerson
from actions.lookup_photo import LookUpPhoto
from actions.order_form import AskEmail, AskOrderNumber
from actions.recommend import Recommend
from actions.refine import Refine
from actions.services import Services
from actions.skill import Skill
from actions.small_talk import Affirm, Complain, Deny, Goodbye, Inform, Stop
from actions.start_return import (
    AskReturnConfirmed,
    AskReturnLines,
    AskReturnReason,
    StartReturn,
    ValidateReturnForm,
)
from actions.stock_alert import (
    AskAlertEmail,
    AskAlertProduct,
    AskAlertVariant,
    SetStockAlert,
    ValidateStockAlertForm,
)
from actions.track_order import TrackOrder, ValidateTrackOrderForm

SKILLS: Final[tuple[type[Skill], ...]] = (
    Goodbye,
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
    Refine,
    AskProduct,
    CompareProducts,
    CheckAvailability,
    ValidateStockAlertForm,
    AskAlertProduct,
    AskAlertVariant,
    AskAlertEmail,
    SetStockAlert,
    Recommend,
    LookUpPhoto,
    AskReviews,
    AskPromotions,
    AskPrice,
    AnswerQuestion,
    FetchPerson,
    Fallback,
)


def make_actions(services: Services) -> list[Skill]:
    """One instance of each, around the same collaborators."""
    return [skill(services) for skill in SKILLS]
