"""A person takes over; the gateway queues the conversation when it sees the block."""

from __future__ import annotations

from typing import Final

from rasa_sdk.events import ActiveLoop, SlotSet

from actions.labels import known, label
from actions.order_form import request
from actions.skill import Event, Reply, Skill
from actions.turn import Turn
from bot.blocks import Handoff
from bot.blocks.content import HandoffReason

MAX_WORDS_CHARS: Final = 300
EARLIER: Final = 3
_FORM_TOPICS: Final = {
    "track_order_form": "track_order",
    "cancel_order_form": "cancel_order",
    "change_order_form": "change_order",
    "exchange_form": "exchange",
    "change_address_form": "change_address",
    "change_payment_form": "change_payment",
    "track_refund_form": "track_refund",
    "get_invoice_form": "get_invoice",
    "report_problem_form": "report_problem",
    "return_form": "start_return",
    "stock_alert_form": "stock_alert",
    "edit_account_form": "edit_account",
    "newsletter_form": "newsletter",
    "delete_account_form": "delete_account",
    "complaint_form": "complain",
    "feedback_form": "give_feedback",
}
# What a form had gathered; a person asks for it anew if it matters.
FORM_SLOTS: Final = (
    "email",
    "order_choices",
    "order_hint",
    "cancel_confirmed",
    "return_lines",
    "return_reason",
    "return_confirmed",
    "swap_drafts",
    "swap_method",
    "swap_confirmed",
    "alert_product",
    "alert_variant",
    "alert_email",
    "account_field",
    "account_value",
    "account_confirmed",
    "newsletter_wanted",
    "newsletter_confirmed",
    "deletion_confirmed",
    "complaint_text",
    "feedback_rating",
    "feedback_text",
)


def leave_form(turn: Turn) -> list[Event]:
    """Ends whatever form is in progress and forgets what it gathered."""
    if turn.form is None:
        return []
    return [ActiveLoop(None), request(None), *(SlotSet(name, None) for name in FORM_SLOTS)]


def summary(turn: Turn) -> str:
    """What an agent needs to begin: the topic, the order, and the customer's last words."""
    parts = []
    topic = _FORM_TOPICS.get(turn.form or "") or _last_topic(turn)
    if topic is not None:
        parts.append(label("summary_wants", turn.language, topic=label(f"topic_{topic}", turn.language)))
    number = turn.slot("order_number")
    if number is not None:
        parts.append(label("summary_order", turn.language, number=number))
    words = " / ".join(turn.earlier_words(EARLIER))[-MAX_WORDS_CHARS:]
    if words:
        parts.append(label("summary_words", turn.language, words=words))
    return " ".join(parts)


def _last_topic(turn: Turn) -> str | None:
    intents = (
        ((event.get("parse_data") or {}).get("intent") or {}).get("name")
        for event in reversed(turn.tracker.events)
        if event["event"] == "user"
    )
    return next((intent for intent in intents if intent and known(f"topic_{intent}")), None)


def hand_over(turn: Turn, reply: Reply, reason: HandoffReason) -> list[Event]:
    """Asks for a person."""
    text = label("handoff_text", turn.language)
    reply.show(Handoff(fallback=text, reason=reason, text=text, summary=summary(turn) or None))
    return leave_form(turn)


class FetchPerson(Skill):
    """Asks for a person because the customer wants one."""

    unavailable = "utter_track_order_unavailable"

    def name(self) -> str:
        """Runs on ``request_human`` and on a yes to the offer of a person."""
        return "action_handoff"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Needs nothing but the conversation itself."""
        failed = turn.slot("misses") and turn.intent == "affirm"
        return hand_over(turn, reply, "not_understood" if failed else "customer_request")
