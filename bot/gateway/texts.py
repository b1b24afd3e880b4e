"""What the gateway itself says to customers, in both languages; everything else the bot says is in ``data/``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.conversations.model import Language


@dataclass(frozen=True, kw_only=True)
class Texts:
    """One language's sentences."""

    notice: str  # the answer takes longer than usual
    apology: str  # the bot could not answer
    person: str  # the button that asks for a person
    handoff: str  # a person has been asked
    rated: str  # thanks for a rating
    unshowable: str  # stands in for a reply that could not be shown
    picture: str  # stands for a picture where only words can be shown


TEXTS: Final[dict[Language, Texts]] = {
    "en": Texts(
        notice="One moment please, this is taking longer than usual. You can wait, or ask for a person.",
        apology="I am sorry, I cannot answer that right now. Your message is saved. "
        "Please try again in a moment, or ask for a person.",
        person="Talk to a person",
        handoff="I am asking a colleague to join. Your messages are saved, so you can keep writing.",
        rated="Thank you for your rating!",
        unshowable="I found an answer but cannot show it here. Please try again, or ask for a person.",
        picture="Picture",
    ),
    "zh": Texts(
        notice="请稍等，这次处理的时间比平时长。您可以继续等待，或转接人工客服。",
        apology="很抱歉，我暂时无法回答。您的消息已保存，请稍后再试，或转接人工客服。",
        person="转接人工客服",
        handoff="正在为您联系人工客服。您的消息都已保存，可以继续留言。",
        rated="感谢您的评价！",
        unshowable="我找到了答案，但暂时无法显示。请重试，或转接人工客服。",
        picture="图片",
    ),
}
