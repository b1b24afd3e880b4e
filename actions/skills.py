"""Every custom action of the bot, skill by skill."""

from __future__ import annotations

from typing import Final

from actions.ask_price import AskPrice
from actions.ask_product import AskProduct
from actions.ask_promotions import AskPromotions
from actions.ask_question import AnswerQuestion
from actions.ask_reviews import AskReviews
from actions.ask_why import AskWhy
from actions.cancel_order import AskCancelConfirmed, AskCancelReason, CancelOrder, ValidateCancelOrderForm
from actions.change_address import (
    AskAddressConfirmed,
    AskNewAddress,
    ChangeAddress,
    ValidateChangeAddressForm,
)
from actions.change_order import ChangeOrder, ValidateChangeOrderForm
from actions.change_payment import (
    AskPaymentConfirmed,
    AskPaymentMethod,
    ChangePayment,
    ValidateChangePaymentForm,
)
from actions.check_availability import CheckAvailability
from actions.compare_products import CompareProducts
from actions.complaint import AskComplaintText, Complain, FileComplaint, OpenCase, ValidateComplaintForm
from actions.delete_account import AskDeletionConfirmed, DeleteAccount, ValidateDeleteAccountForm
from actions.edit_account import (
    AskAccountConfirmed,
    AskAccountField,
    AskAccountValue,
    EditAccount,
    ValidateEditAccountForm,
)
from actions.exchange import RequestExchange, ValidateExchangeForm
from actions.fallback import Fallback
from actions.feedback import AskFeedbackRating, AskFeedbackText, GiveFeedback, ValidateFeedbackForm
from actions.find_product import FindProduct
from actions.get_invoice import GetInvoice, ValidateGetInvoiceForm
from actions.handoff import FetchPerson
from actions.lookup_photo import LookUpPhoto
from actions.newsletter import (
    AskNewsletterConfirmed,
    AskNewsletterWanted,
    SetNewsletter,
    ValidateNewsletterForm,
)
from actions.order_form import AskEmail, AskOrderNumber
from actions.place_order import PlaceOrder
from actions.recommend import Recommend
from actions.refine import Refine
from actions.report_problem import (
    AskProblemConfirmed,
    AskProblemKind,
    ReportProblem,
    ValidateReportProblemForm,
)
from actions.services import Services
from actions.skill import Skill
from actions.small_talk import Affirm, Deny, Goodbye, Inform, ProblemSolved, Stop
from actions.start_return import (
    AskReturnConfirmed,
    AskReturnLines,
    AskReturnReason,
    AskReturnRefundTo,
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
from actions.swap_questions import AskSwapConfirmed, AskSwapItem, AskSwapMethod, AskSwapOption
from actions.track_order import TrackOrder, ValidateTrackOrderForm
from actions.track_refund import TrackRefund, ValidateTrackRefundForm

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
    AskCancelReason,
    CancelOrder,
    ValidateReturnForm,
    AskReturnLines,
    AskReturnReason,
    AskReturnConfirmed,
    AskReturnRefundTo,
    StartReturn,
    AskSwapItem,
    AskSwapOption,
    AskSwapMethod,
    AskSwapConfirmed,
    ValidateChangeOrderForm,
    ChangeOrder,
    ValidateExchangeForm,
    RequestExchange,
    ValidateChangeAddressForm,
    AskNewAddress,
    AskAddressConfirmed,
    ChangeAddress,
    ValidateChangePaymentForm,
    AskPaymentMethod,
    AskPaymentConfirmed,
    ChangePayment,
    ValidateTrackRefundForm,
    TrackRefund,
    ValidateGetInvoiceForm,
    GetInvoice,
    ValidateReportProblemForm,
    AskProblemKind,
    AskProblemConfirmed,
    ReportProblem,
    PlaceOrder,
    FindProduct,
    Refine,
    AskProduct,
    CompareProducts,
    AskWhy,
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
    ValidateEditAccountForm,
    AskAccountField,
    AskAccountValue,
    AskAccountConfirmed,
    EditAccount,
    ValidateNewsletterForm,
    AskNewsletterWanted,
    AskNewsletterConfirmed,
    SetNewsletter,
    ValidateDeleteAccountForm,
    AskDeletionConfirmed,
    DeleteAccount,
    ValidateComplaintForm,
    AskComplaintText,
    FileComplaint,
    OpenCase,
    ValidateFeedbackForm,
    AskFeedbackRating,
    AskFeedbackText,
    GiveFeedback,
    FetchPerson,
    Fallback,
)


def make_actions(services: Services) -> list[Skill]:
    """One instance of each, around the same collaborators."""
    return [skill(services) for skill in SKILLS]
