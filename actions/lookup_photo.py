"""Searching with a picture: until pictures can be looked at, an honest no and the way on in words."""

from __future__ import annotations

from rasa_sdk.events import SlotSet

from actions import references
from actions.fallback import person_button
from actions.find_product import category_buttons, look_for
from actions.refine import bare
from actions.skill import Event, Reply, Skill
from actions.turn import Turn
from actions.wishes import Wishes

_ABOUT_PICTURES = (
    r"\b(?:i|you|have|got|photos?|pictures?|pics?|images?|screenshots?|upload\w*|attach\w*|camera|scan|"
    r"visual|reverse|search\w*|look\w*|similar|"
    r"match\w*|find\w*|send|sent|sending|recogni[sz]e|identify|using|use|based|here|"
    r"insta\w*|pinterest|saw)\b|图片|照片|截图|图|拍照|上传|以图|搜索|识别|同款|发"
)


class LookUpPhoto(Skill):
    """Answers the wish to search with a picture."""

    unavailable = "utter_find_product_unavailable"

    def name(self) -> str:
        """Runs on ``lookup_photo``."""
        return "action_lookup_photo"

    async def answer(self, turn: Turn, reply: Reply) -> list[Event]:
        """Says that it cannot see; what the words themselves describe is looked for at once."""
        understood = await self.services.search.understand(turn.words, language=turn.language)
        rest = bare(understood.rest, _ABOUT_PICTURES)
        wishes = Wishes.new(understood)
        if references.content(rest) or wishes.codes:
            reply.say("utter_lookup_photo_words")
            kept = Wishes(text=rest, codes=wishes.codes, refused=wishes.refused)
            return await look_for(turn, reply, kept, intro="utter_refine_done")
        reply.say("utter_lookup_photo_blind", [*await category_buttons(turn), person_button(turn)])
        return [SlotSet("offer", "person")]
