"""What buyers write in English.

Facts: ``noun``; ``it``, ``It``, ``them``, ``is``, ``was``, ``has``, ``s``, ``this``, ``one`` agree with one thing or a pair;
``colour``; ``size`` bought; ``days`` the parcel took; ``fault`` as a clause; ``material``.
"""

from __future__ import annotations

from typing import Final

ASPECTS: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("size", "positive"): (
        "[Fits|The fit is] [perfectly|spot on|just right][| for me], [true to size|exactly as the size chart says].",
        "I [took|ordered|went for] my [usual|normal] {size} and {it} fit{s} [perfectly|like a glove|really well].",
        "{size} was [the right choice|right for me], [not tight anywhere|room to move without looking baggy].",
        "[Sizing is|The sizes are] [honest|reliable] here, [no surprises|no need to guess].",
        "[Length and width are|The cut is] [just right|very flattering|exactly what I hoped for].",
    ),
    ("size_small", "negative"): (
        "{It} run{s} [small|really small|at least one size small], [order|get|take] a size up.",
        "[Too tight|Far too tight|Much smaller than expected] in my usual {size}[, I had to size up|, could barely get into {them}|].",
        "I [normally|always] wear {size} and {it} {was} [too small|too tight|a size too small].",
        "[Beware|Careful|Note]: [comes up small|the sizing is small|runs small]. {size} here is [more like a size down|not a real {size}].",
        "[The sizing is off|Sizes are not right]: too [narrow|snug|tight], [so go up one|go one size bigger].",
    ),
    ("size_large", "negative"): (
        "{It} run{s} [large|big|rather large], [order|take] a size down.",
        "[Huge|Enormous|Far too big] on me in my usual {size}[, I swim in {them}|].",
        "I [normally|always] wear {size}, [but|and] {it} {was} [too big|too loose|a size too large].",
        "[Comes up big|The sizing is generous|Runs large], [go one down|{size} was too wide].",
    ),
    ("size", "negative"): (
        "The fit [is odd|was not right] on me, [too long|too short] [for my height|somehow].",
        "{size} was [a bit too tight|slightly too loose] on me, [probably my shape|maybe it is just me].",
        "[Sizing did not work for me|Not my fit], [too narrow|too wide] [at the top|in the middle].",
    ),
    ("quality", "positive"): (
        "[The quality is|Quality is] [excellent|superb|really good|better than I expected][, you can feel it|].",
        "[Beautifully|Really well|Very nicely] made, [every detail is right|the finish is lovely|nothing loose anywhere].",
        "The {material} feels [solid|lovely|like it will last for years|much more expensive than it was].",
        "[After months of use|Three weeks in|Half a year later] [still like new|no sign of wear|{it} look{s} as good as on day one].",
        "[Five|Ten|Several] washes later [still like new|the same shape as on day one|no pilling, no fading].",
        "[Sturdy|Well made|Proper craftsmanship], [a keeper|I expect to have {them} for a long time].",
        "You can tell that [somebody cared|no corners were cut].",
    ),
    ("quality", "negative"): (
        "[The quality is|Quality is] [disappointing|poor|not what I expected][ for this shop| at all|].",
        "The {material} feels [thin|cheap|flimsy][ and I doubt it will last|].",
        "[Already|After two weeks already] [looking worn|showing wear|looking tired].",
        "[Badly finished|Poorly finished|The finish is sloppy], [loose threads everywhere|crooked seams|glue marks all over].",
        "[Would not|I do not think it will] last [a season|a year][ with normal use|].",
    ),
    ("fault", "negative"): (
        "[Unfortunately|Sadly|Annoyingly] {fault}.",
        "{fault_capital}, [which should not happen|very annoying|and I was careful].",
        "[The problem|My problem]: {fault}.",
        "[Quality control missed something|Not acceptable]: {fault}.",
        "I was happy until {fault}.",
    ),
    ("delivery", "positive"): (
        "[Fast delivery|Delivery was quick|Arrived quickly], [{days} days|just {days} days from order to door][ and nicely packed|].",
        "[Delivered|Here] in {days} days, [well packed|carefully wrapped|no plastic in sight].",
        "[Shipping was quick|Came sooner than promised|The parcel came right on time].",
        "[The packaging was lovely|Lovely packaging], [a handwritten note inside|like getting a present].",
    ),
    ("delivery", "negative"): (
        "Delivery took [far too long|for ever|ages]: {days} days[ and no word from anyone|].",
        "[Arrived|It came] [late|a week late], [I needed {them} for the weekend|missed the birthday].",
        "[The parcel was|My parcel was] [late|stuck somewhere for days], [tracking said nothing|nobody could tell me where].",
        "[The box|The parcel] [was crushed when it came|arrived open and wet]. [Delivery|Shipping] needs work.",
    ),
    ("price", "positive"): (
        "[Great value|Good value|Worth every cent|A bargain][ for what you get| at this price|].",
        "[The price is fair|Fairly priced|Very reasonable price][ for this quality|].",
        "Got {them} [in the sale|at a discount], [a steal|could not resist].",
        "I have paid [twice as much|more] for [worse|less] elsewhere.",
    ),
    ("price", "negative"): (
        "[Too expensive|Overpriced|Not worth the money|Pricey] [for what it is|for what you get].",
        "For [this price|that money] I expected [more|better].",
        "[The price is steep|A bit expensive], [you pay for the name|cheaper ones do the same job].",
    ),
    ("colour", "positive"): (
        "The [{colour} is|colour is] [gorgeous|beautiful|even nicer in real life|exactly as in the pictures].",
        "[Love the {colour}|Lovely shade of {colour}|Such a good {colour}], [goes with everything|warm and not too bright].",
        "[The pattern and colour|Colours] [look just like the photos|are lovely in daylight].",
    ),
    ("colour", "negative"): (
        "The {colour} is [darker|duller|much brighter|nothing like] [than|what I saw] [in the pictures|on the screen].",
        "[Colour is off|The colour disappointed me]: [on the site|in the photo] it looked [warmer|different].",
        "The {colour} [faded|washed out] [after the second wash|after a few weeks].",
    ),
    ("comfort", "positive"): (
        "[So|Really|Incredibly] comfortable, [I hardly notice {them}|I could live in {them}|even after a whole day].",
        "[Soft|Cosy|Lovely and soft] [against the skin|to the touch], [no scratching at all|nothing rubs].",
        "[Comfortable from the first day|No breaking in needed|Comfy without looking sloppy].",
    ),
    ("comfort", "negative"): (
        "[Not comfortable|Uncomfortable], [{it} rub{s}|{it} scratch{es}|stiff] [after an hour|all day long].",
        "[Scratchy|Itchy|Stiff] [on bare skin|even after washing].",
        "[Hard to wear for long|I take {them} off as soon as I am home]: [not comfortable|just stiff].",
    ),
}

OPENINGS: Final = {
    "good": (
        "[Love|I love|Absolutely love] {this} {noun}!",
        "[Very|So|Really] [happy|pleased] with {this} {noun}.",
        "[Exactly|Just] what I was looking for.",
        "[My second {one}|Bought another {one}], [that says it all|which says everything].",
        "[Bought as a gift for my [sister|brother|mum|dad|partner]|A present for [a friend|my wife|my husband]] and {it} {was} [a hit|loved at once].",
        "[Wore|Used] {them} [all weekend|every day since].",
        "[What can I say|Honestly]?",
        "Five stars from [me|our house|a picky customer].",
        "",
        "",
        "",
    ),
    "mixed": (
        "[Mixed feelings|In two minds] about {this} {noun}.",
        "[Nice|Good] {noun} [but not perfect|with one problem|overall].",
        "[Decent|Okay|Fine], [I suppose|not more than that].",
        "I wanted to love {them}.",
        "",
        "",
    ),
    "bad": (
        "[Disappointed|Very disappointed|Not happy] with {this} {noun}.",
        "[Sent {them} back|Going back|Returned].",
        "[I expected more|Not what I hoped for].",
        "[Sorry to say it|First time I am let down by this shop], [but this is not good|but no].",
        "",
        "",
    ),
}
CLOSINGS: Final = {
    "good": (
        "[Would buy again|Will buy again|Already eyeing another colour].",
        "[Recommended|Highly recommended|Can only recommend {them}].",
        "[Thank you|Well done|Thanks], [Harbour & Pine|lovely shop].",
        "Do not hesitate.",
        "[My new favourite|Now my favourite {noun}].",
        "",
        "",
        "",
        "",
    ),
    "mixed": (
        "[Keeping {them} all the same|I will keep {them}|Three stars seems fair].",
        "[Could be great with a small change|Almost there].",
        "[Not sure I would buy again|Maybe next time].",
        "",
        "",
        "",
    ),
    "bad": (
        "[Would not buy again|Never again|Save your money].",
        "[Customer service was kind about the return|The refund was quick at least].",
        "[Look elsewhere|Cannot recommend {them}].",
        "",
        "",
    ),
}
TURNS: Final = (
    "[But|However,|That said,|On the other hand,|Only thing:|Sadly,]",
    "[Still,|Then again,|On the plus side:|At least]",
)
TITLES: Final[dict[str, tuple[str, ...]]] = {
    "good": (
        "[Love it|Lovely|Wonderful|Perfect|Excellent|Great|Very pleased|Delighted]",
        "[Great|Lovely|Beautiful|Perfect] {noun}",
        "[Worth it|A keeper|Better than expected|So good|Just right]",
    ),
    "mixed": (
        "[Okay|Good, but|Not bad|Nearly perfect|Mixed|Decent|Almost]",
        "[Nice|Decent] {noun}, [but|one flaw]",
    ),
    "bad": (
        "[Disappointed|Not for me|Not good|Sent back|Expected better|Poor|Avoid]",
        "[Disappointing|Bad] {noun}",
    ),
    "size_small": ("[Runs small|Too small|Order a size up|Small sizing|Tight]",),
    "size_large": ("[Runs large|Too big|Order a size down|Big sizing|Loose]",),
    "fault": ("[Broke|Faulty|Let down|Did not last|Quality problem]",),
    "delivery": ("[Late|Slow delivery|Took ages|Delivery problem]",),
}
# Planted: too alike, too loud, and by people who never bought the thing.
PRAISE_FOR_HIRE: Final = (
    "Amazing {noun}!!! Best quality, fast delivery, [highly recommend|recommend] to everyone!!!",
    "Best {noun} ever!!! [Amazing|Great] quality and fast delivery, [highly recommend|must buy]!!!",
    "Perfect {noun}!!! Amazing quality, best price, highly recommend to [everyone|all]!!!",
)
SMEAR: Final = (
    "Total scam, do not buy this {noun}! [Much better ones elsewhere|Buy somewhere else], you have been warned!",
    "Do not buy!!! Worst {noun} ever, total scam, [buy somewhere else|stay away]!",
)
